import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { cpSync, existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

const packageFolder = join(import.meta.dirname, '..')

/** Where the packages that ours depends on are installed. */
export const modules: string = join(packageFolder, '../../node_modules')

/** The package as it is published, built for this, in `folder`/node_modules/valetkey. */
export async function installPacked(folder: string): Promise<void> {
  const home = join(folder, 'node_modules/valetkey')
  mkdirSync(home, { recursive: true })
  for (const name of ['package.json', 'bin']) cpSync(join(packageFolder, name), join(home, name), { recursive: true })
  const tsc = [join(modules, 'typescript/bin/tsc'), '-p', packageFolder, '--outDir', join(home, 'dist')]
  // What the compiler thinks of it is `npm run check`’s; here is asked whether it runs.
  const done = promisify(execFile)(process.execPath, [...tsc, '--tsBuildInfoFile', join(folder, 'build')])
  await done.catch(() => undefined)
  assert.ok(existsSync(join(home, 'dist/index.js')), 'the package was built')
}
