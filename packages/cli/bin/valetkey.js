#!/usr/bin/env node
// Plain JavaScript that any Node can read: finds a Node that is new enough, then the program.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import module from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'

const needed = 24
const file = path => fileURLToPath(new URL(path, import.meta.url))
const built = file('../dist/main.js')
const source = file('../src/main.ts')
// A published package has no tsconfig.json. A clone has, and there what is built may be older than what is written.
const fromSource = existsSync(file('../tsconfig.json')) || !existsSync(built)
const condition = fromSource ? ['--conditions=valetkey-source'] : []
const rightNode = Number(process.versions.node.split('.')[0]) >= needed
const rightCondition = condition.every(flag => process.execArgv.includes(flag))

// The npm package `node`, installed beside this package or at the top of the clone.
const newer = ['../node_modules/node/bin/node', '../../../node_modules/node/bin/node', '../../../node/bin/node']
  .map(file)
  .find(existsSync)

if (rightNode && rightCondition) {
  // The second start takes half the time: what was compiled is kept in the system's temporary folder.
  module.enableCompileCache?.()
  await import(pathToFileURL(fromSource ? source : built).href)
} else if (rightNode || (newer && !process.env.VALETKEY_RELAUNCHED)) {
  relaunch(rightNode ? process.execPath : newer)
} else {
  console.error(`valetkey needs Node ${needed} or newer; this is ${process.version} (${process.execPath}).`)
  console.error(
    `Install a newer one (https://nodejs.org), or in a clone of the project run \`npm ci\`, which brings it.`,
  )
  process.exitCode = 1
}

function relaunch(node) {
  const child = spawn(node, [...condition, file('./valetkey.js'), ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...process.env, VALETKEY_RELAUNCHED: '1' },
  })
  process.on('SIGINT', () => {}) // Ctrl-C reaches the child too: it decides how to end
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal)) // these do not
  child.on('error', error => {
    console.error(`Could not start ${node}: ${error.message}`)
    process.exitCode = 1
  })
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 1)
  })
}
