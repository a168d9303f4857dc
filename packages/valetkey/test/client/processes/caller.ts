// One process of several that share a vault: says when it is ready, calls when told to, says how it went.
import { OAuth, type Vault } from 'valetkey'
import { fileVault } from 'valetkey/vaults/file'
import { postgresVault } from 'valetkey/vaults/postgres'
import { redisVault } from 'valetkey/vaults/redis'
import { sqliteVault } from 'valetkey/vaults/sqlite'

export interface Orders {
  readonly vault: keyof typeof vaults
  /** A file, or the address of a server. */
  readonly path: string
  readonly secret: string
  readonly definition: Parameters<OAuth['remoteApp']>[1]
  readonly callers: number
  /** A clock that runs so many times faster from then on, so that leases end within a test. */
  readonly clock?: { readonly from: number; readonly pace: number }
}

export const vaults = {
  file: fileVault,
  sqlite: sqliteVault,
  postgres: (url: string): Vault => postgresVault({ url, prefix: 'shared' }),
  redis: (url: string): Vault => redisVault({ url, prefix: 'shared' }),
}

const orders = JSON.parse(process.argv[2] ?? 'null') as Orders | null
if (orders !== null && process.send !== undefined) {
  const vault = vaults[orders.vault](orders.path)
  const { from, pace } = orders.clock ?? { from: 0, pace: 1 }
  const clock = () => from + (Date.now() - from) * pace
  const app = new OAuth({ vault, secret: orders.secret, clock }).remoteApp('demo', orders.definition)
  process.send('ready')
  process.once('message', async () => {
    const calls = await Promise.allSettled(Array.from({ length: orders.callers }, () => app.get('echo')))
    const failures = calls.flatMap(call => (call.status === 'rejected' ? [String(call.reason)] : []))
    await vault.close()
    process.send?.({ failures }, undefined, undefined, () => process.disconnect())
  })
}
