import { execSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'

/** What a folder's own lock file names is installed into it, where that is not done. What kept it from that, or null. */
export function installOnDemand(folder: string, what: string): string | null {
  const done = join(folder, 'node_modules', '.package-lock.json')
  if (existsSync(done) && statSync(done).mtimeMs >= statSync(join(folder, 'package-lock.json')).mtimeMs) return null
  console.error(`Installing ${what} for the tests (npm ci, once; about half a minute) …`)
  try {
    // npm itself may be older than the Node it installs for; no package needs its scripts.
    execSync('npm ci --ignore-scripts --loglevel=error --no-audit --no-fund', { cwd: folder, stdio: 'pipe' })
    return null
  } catch (error) {
    const said = String((error as { stderr?: Buffer }).stderr ?? error).trim()
    const where = `tools/${basename(folder)}`
    return `npm ci in ${where} failed (${said.split('\n', 1)[0]}); run this again when the npm registry can be reached`
  }
}
