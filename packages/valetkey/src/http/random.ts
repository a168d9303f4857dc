import { type Bytes, toBase64Url, toHex } from './bytes.ts'

/** Randomness from the platform's CSPRNG, drawn in pools: one call for many small requests is an order faster. */

const pool = new Uint8Array(4096)
let used = pool.length

export function randomBytes(count: number): Bytes {
  if (count > pool.length / 4) return fresh(count)
  if (used + count > pool.length) {
    crypto.getRandomValues(pool)
    used = 0
  }
  const bytes = pool.slice(used, used + count)
  // What was handed out leaves no copy here.
  pool.fill(0, used, used + count)
  used += count
  return bytes
}

/** base64url text of so many random bytes: 43 characters for the default 32. */
export function randomText(bytes: number = 32): string {
  return toBase64Url(randomBytes(bytes))
}

/** So many lower-case hexadecimal characters. */
export function randomHex(characters: number): string {
  return toHex(randomBytes(Math.ceil(characters / 2))).slice(0, characters)
}

/** So many decimal digits, each equally likely. */
export function randomDigits(count: number): string {
  let digits = ''
  while (digits.length < count) {
    for (const byte of randomBytes(count - digits.length)) if (byte < 250) digits += byte % 10
  }
  return digits
}

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const CHUNK = 2 ** 20
let lastTime = -1
let tail: number[] = []

/**
 * 26 characters (48 bits of time, 80 random bits, Crockford base32) that sort as text in the order of their time;
 * within one millisecond each is greater than the one before. An identifier, not a secret.
 */
export function timeOrderedId(now: number = Date.now()): string {
  tail = now === lastTime ? next(tail) : freshTail()
  lastTime = now
  const high = Math.floor(now / 2 ** 25)
  let id = base32(high, 5) + base32(now - high * 2 ** 25, 5)
  for (const chunk of tail) id += base32(chunk, 4)
  return id
}

/** Four times 20 bits; the first bit is 0 so that counting up within the millisecond has room. */
function freshTail(): number[] {
  const bytes = new DataView(randomBytes(16).buffer)
  return [0, 4, 8, 12].map(at => bytes.getUint32(at) % (at === 0 ? CHUNK / 2 : CHUNK))
}

function next(chunks: readonly number[]): number[] {
  const following = [...chunks]
  for (let at = following.length - 1; at >= 0; at--) {
    following[at] = (following[at]! + 1) % CHUNK
    if (following[at] !== 0) break
  }
  return following
}

function base32(value: number, characters: number): string {
  let text = ''
  for (let shift = (characters - 1) * 5; shift >= 0; shift -= 5) text += CROCKFORD[(value >> shift) & 31]
  return text
}

function fresh(count: number): Bytes {
  const bytes = new Uint8Array(count)
  // The Web Crypto API gives at most 65,536 bytes a call.
  for (let at = 0; at < count; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536))
  return bytes
}
