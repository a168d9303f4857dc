import { type Argon2Parameters, argon2, randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import { fromBase64, toBase64 } from 'valetkey/http/bytes'
import { same } from 'valetkey/http/same'

const derive = promisify(argon2) as (algorithm: 'argon2id', parameters: Argon2Parameters) => Promise<Buffer>

/** OWASP's second choice for argon2id: 19 MiB, two passes, one lane. */
const cost = { memory: 19_456, passes: 2, parallelism: 1 }

/** An argon2id string in the usual form: `$argon2id$v=19$m=…,t=…,p=…$salt$hash`. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  const hash = await derive('argon2id', { message: normal(password), nonce: salt, tagLength: 32, ...cost })
  return `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${unpadded(salt)}$${unpadded(hash)}`
}

/** Without a stored hash the same work is done, so that the time taken does not tell whether the name exists. */
export async function verifyPassword(password: string, stored: string | null): Promise<boolean> {
  const parts = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([^$]+)\$([^$]+)$/.exec(stored ?? nobody)
  if (parts === null) return false
  const [, memory, passes, parallelism, salt, hash] = parts
  const wanted = fromBase64(hash!)
  const given = await derive('argon2id', {
    message: normal(password),
    nonce: fromBase64(salt!),
    tagLength: wanted.length,
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
  })
  return same(given, wanted) && stored !== null
}

/** RFC 8265 §4.2: the same password, however the keyboard composed its accents. */
const normal = (password: string) => Buffer.from(password.normalize('NFC'))

const unpadded = (bytes: Uint8Array) => toBase64(bytes).replace(/=+$/, '')

/** Nobody's hash; its cost equals a real one. */
const nobody = `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$AAAAAAAAAAAAAAAAAAAAAA$${'A'.repeat(43)}`
