import { type Bytes, concat, fromBase64Url, fromUtf8, toBase64Url, utf8 } from './bytes.ts'
import type { Box, Cipher } from './cipher.ts'
import { randomBytes } from './random.ts'
import { SealError, type SealErrorCode } from './seal-error.ts'

export { SealError } from './seal-error.ts'

/**
 * Sealed text: what we keep at rest or hand to a browser, unreadable and unchangeable without the key.
 * AES-256-GCM; the text is `v1.<kid>.<base64url of iv ‖ ciphertext ‖ tag>`.
 */

export interface Key {
  /** Names the key inside sealed text: letters, digits, `_` and `-`, at most 64. */
  readonly kid: string
  /** At least 32 bytes, or text of at least 32 characters. */
  readonly secret: string | Uint8Array
}

export interface Sealer {
  /** `aad` says what the text is for (account, field…); it must be the same on opening. */
  seal(plain: string, aad: string): Promise<string>
  /** Throws SealError when anything at all was changed, or no key fits. */
  open(sealed: string, aad: string): Promise<string>
}

/**
 * The first key seals, any of them opens: put a new key in front to rotate. The secrets live in closures, so printing
 * a sealer shows none of them. By Web Crypto, which every runtime has, unless another cipher is given.
 */
export function createSealer(keys: readonly Key[], cipher: Cipher = webCipher): Sealer {
  const [first] = keys
  if (first === undefined) throw new SealError('seal_bad_key', 'Sealing needs at least one key; pass { kid, secret }')
  const ring = keyRing(keys, cipher)
  return Object.freeze({
    seal: async (plain: string, aad: string) => sealWith(first.kid, await ring(first.kid), plain, aad),
    open: async (sealed: string, aad: string) => {
      const { kid, box } = readSealed(sealed) ?? (await failed('seal_broken'))
      return openWith(kid, await ring(kid), box, aad)
    },
  })
}

/** 32 bytes for one purpose, the label, out of one secret: HKDF-SHA256 (RFC 5869) without salt. */
export async function derive(secret: string | Uint8Array, label: string): Promise<Bytes> {
  const material = await crypto.subtle.importKey('raw', checkedSecret(secret), 'HKDF', false, ['deriveBits'])
  const algorithm = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(0), info: utf8(label) }
  return new Uint8Array(await crypto.subtle.deriveBits(algorithm, material, 256))
}

/** HMAC-SHA256 of a text. */
export async function hmac(key: Uint8Array, text: string): Promise<Bytes> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const imported = await crypto.subtle.importKey('raw', key.slice(), algorithm, false, ['sign'])
  return new Uint8Array(await crypto.subtle.sign('HMAC', imported, utf8(text)))
}

const LABEL = 'valetkey seal v1'
const IV_BYTES = 12
const TAG_BYTES = 16

type Ring = (kid: string) => Box | Promise<Box>

function keyRing(keys: readonly Key[], cipher: Cipher): Ring {
  const secrets = new Map<string, string | Uint8Array>()
  for (const { kid, secret } of keys) {
    if (!/^[\w-]{1,64}$/.test(kid))
      throw new SealError('seal_bad_key', 'A key id is 1 to 64 letters, digits, "_" or "-"')
    if (secrets.has(kid)) throw new SealError('seal_bad_key', `Two keys are called ${kid}; give each its own id`)
    secrets.set(kid, checkedSecret(secret))
  }
  const derived = new Map<string, Box | Promise<Box>>()
  return kid => {
    const secret = secrets.get(kid)
    if (secret === undefined) return failed('seal_unknown_key')
    const key = derived.get(kid) ?? cipher(checkedSecret(secret), LABEL)
    derived.set(kid, key)
    return key
  }
}

const webCipher: Cipher = async (secret, label) => {
  const key = await crypto.subtle.importKey('raw', await derive(secret, label), 'AES-GCM', false, [
    'encrypt',
    'decrypt',
  ])
  const algorithm = (iv: Bytes, additionalData: Bytes): AesGcmParams => ({ name: 'AES-GCM', iv, additionalData })
  return {
    encrypt: async (iv, aad, plain) => new Uint8Array(await crypto.subtle.encrypt(algorithm(iv, aad), key, plain)),
    decrypt: async (iv, aad, box) => new Uint8Array(await crypto.subtle.decrypt(algorithm(iv, aad), key, box)),
  }
}

/** 32 random bytes have 32 bytes of strength, 32 characters of hexadecimal at least 16: nothing shorter is let in. */
function checkedSecret(secret: string | Uint8Array): Bytes {
  if (secret.length < 32) {
    throw new SealError(
      'seal_bad_key',
      'The secret is too short: use 32 random bytes or more, or text of 32 characters or more',
    )
  }
  return typeof secret === 'string' ? utf8(secret) : secret.slice()
}

/** The key id is bound in, like the purpose. */
const bound = (kid: string, aad: string): Bytes => utf8(`v1.${kid}.${aad}`)

/** A random iv is safe for 2^32 messages a key (NIST SP 800-38D §8.3). */
async function sealWith(kid: string, key: Box, plain: string, aad: string): Promise<string> {
  const iv = randomBytes(IV_BYTES)
  return `v1.${kid}.${toBase64Url(concat(iv, await key.encrypt(iv, bound(kid, aad), utf8(plain))))}`
}

async function openWith(kid: string, key: Box, box: Bytes, aad: string): Promise<string> {
  try {
    return fromUtf8(await key.decrypt(box.slice(0, IV_BYTES), bound(kid, aad), box.slice(IV_BYTES)))
  } catch {
    return failed('seal_broken')
  }
}

async function failed(code: SealErrorCode): Promise<never> {
  throw (await import('./seal-errors.ts')).sealError(code)
}

/** Undefined: it is no sealed text. */
function readSealed(sealed: string): { kid: string; box: Bytes } | undefined {
  const [version, kid, text, ...more] = sealed.split('.')
  if (version !== 'v1' || kid === undefined || text === undefined || more.length > 0) return undefined
  const box = boxOf(text)
  return box === undefined || box.length < IV_BYTES + TAG_BYTES ? undefined : { kid, box }
}

function boxOf(text: string): Bytes | undefined {
  try {
    return fromBase64Url(text)
  } catch {
    return undefined
  }
}
