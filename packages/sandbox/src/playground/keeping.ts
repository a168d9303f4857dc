import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { memoryVault, type Vault } from 'valetkey'
import { randomText } from 'valetkey/http/random'
import type { PlaygroundOptions } from './options.ts'

/** Where the visitors' tokens are, and the secret that seals them and the session cookies. */
export interface Keeping {
  readonly vault: Vault
  readonly secret: string
}

/** In the data folder, so that connections outlive a restart; else in memory. */
export async function openKeeping({ dataFolder, memory }: PlaygroundOptions): Promise<Keeping> {
  if (memory || dataFolder === undefined) return { vault: memoryVault(), secret: randomText() }
  await mkdir(dataFolder, { recursive: true, mode: 0o700 })
  const secret = await keptSecret(join(dataFolder, 'playground.key'))
  const { sqliteVault } = await import('valetkey/vaults/sqlite')
  return { vault: sqliteVault(join(dataFolder, 'playground.db')), secret }
}

async function keptSecret(path: string): Promise<string> {
  const kept = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (kept !== undefined) return kept.trim()
  const fresh = randomText()
  await writeFile(path, `${fresh}\n`, { flag: 'wx', mode: 0o600 })
  return fresh
}
