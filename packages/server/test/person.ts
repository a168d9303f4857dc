import { argon2Sync, randomBytes } from 'node:crypto'
import type { Storage, User } from '@valetkey/server/storage/storage'
import { timeOrderedId } from 'valetkey/http/random'

export interface Newcomer {
  readonly username: string
  readonly password: string
  readonly displayName?: string
  readonly email?: string
}

/** Somebody who lives here, with a password that is quick to check: there are hundreds of them, and the machine may be busy. */
export async function settle(
  storage: Storage,
  { username, password, displayName = username, email }: Newcomer,
): Promise<User> {
  const salt = randomBytes(16)
  const cost = { memory: 64, passes: 1, parallelism: 1 }
  const hash = argon2Sync('argon2id', { message: Buffer.from(password), nonce: salt, tagLength: 32, ...cost })
  const [nonce, tag] = [salt, hash].map(bytes => bytes.toString('base64').replace(/=+$/, ''))
  const passwordHash = `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${nonce}$${tag}`
  const id = timeOrderedId()
  await storage.users.insert({ id, username, displayName, email: email ?? null, passwordHash })
  return (await storage.users.byId(id))!
}
