import { existsSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { resolve } from 'node:path'
import { OAuth, type Vault } from 'valetkey'
import { Failure } from '../failure.ts'
import { say } from '../terminal.ts'
import { keysGiven, keysShape } from './serve/keys-file.ts'
import { fileNamed } from './serve/place.ts'

/** `valetkey reseal VAULT`: what an application keeps goes under the first key, while the application goes on. */
export async function reseal(place: string, options: { readonly keys?: string }): Promise<void> {
  const keys = await keysGiven(options.keys)
  if (keys === null)
    throw new Failure('usage', 'There are no keys.', `Pass --keys FILE, or VALETKEY_KEYS. ${keysShape}`)
  const oauth = new OAuth({ vault: await vaultAt(place), secret: keys })
  try {
    const { resealed, current, broken } = await oauth.reseal(tellEvery(100))
    say(`${resealed} records are under ${keys[0]?.kid} now; ${current} were before.`)
    if (broken.length === 0) return
    for (const { kind, app, id, code } of broken) say(`  ${kind} of ${app}, ${id}: ${code}`)
    const next = 'Add the key they were sealed with, behind the others; one passed as text is called 1.'
    throw new Failure('failed', `${broken.length} records do not open with these keys.`, next)
  } finally {
    await oauth.close()
  }
}

const tellEvery = (many: number) => (done: number, of: number) => {
  if (done % many === 0) say(`  ${done} of ${of}`)
}

/** By its address, else by how the file begins. */
async function vaultAt(place: string): Promise<Vault> {
  if (/^postgres(?:ql)?:/.test(place)) return (await import('valetkey/vaults/postgres')).postgresVault({ url: place })
  if (/^rediss?:/.test(place)) return (await import('valetkey/vaults/redis')).redisVault({ url: place })
  const path = fileNamed(place, relative => resolve(relative), KINDS)
  if (!existsSync(path)) throw new Failure('failed', `There is no vault ${path}.`, KINDS)
  if (await isSqlite(path)) return (await import('valetkey/vaults/sqlite')).sqliteVault(path)
  return (await import('valetkey/vaults/file')).fileVault(path)
}

const KINDS = 'It is a file, postgres://…, or redis://…'
const SQLITE = 'SQLite format 3\0'

async function isSqlite(path: string): Promise<boolean> {
  const file = await open(path)
  try {
    const { buffer } = await file.read(Buffer.alloc(SQLITE.length), 0, SQLITE.length, 0)
    return buffer.toString('latin1') === SQLITE
  } finally {
    await file.close()
  }
}
