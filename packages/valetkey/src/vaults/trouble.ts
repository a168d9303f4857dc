import { connectError } from '../client/errors/connect-errors.ts'
import { ConnectError, type ConnectErrorCode } from '../client/errors/errors.ts'
import type { Vault } from '../client/vault.ts'

/** SQLite's primary result codes (https://sqlite.org/rescode.html) that mean something else than "cannot be used". */
const sqlite: Readonly<Record<number, ConnectErrorCode>> = {
  5: 'vault_busy',
  6: 'vault_busy',
  11: 'vault_unreadable',
  26: 'vault_unreadable',
}

/** What a file system or a database has to say, with a stable code and a next step. What is wrong with the call stays as it is. */
export function vaultError(path: string, error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof ConnectError || error instanceof TypeError) return error
  const { errcode = 0 } = error as { errcode?: number }
  const known = error instanceof SyntaxError ? 'vault_unreadable' : (sqlite[errcode & 0xff] ?? 'vault_unusable')
  return connectError(known, path, { reason: error.message, cause: error })
}

/** A vault whose every verb fails that way. */
export function explained(path: string, vault: Vault): Vault {
  const told =
    <A extends unknown[], R>(verb: (...args: A) => Promise<R>) =>
    (...args: A): Promise<R> =>
      verb(...args).catch(error => {
        throw vaultError(path, error)
      })
  return {
    lasting: vault.lasting,
    read: told(vault.read),
    write: told(vault.write),
    remove: told(vault.remove),
    list: told(vault.list),
    takeOnce: told(vault.takeOnce),
    close: told(vault.close),
  }
}
