import { createHmac, hkdfSync, type KeyObject, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { toBase64Url } from 'valetkey/http/bytes'
import type { Key } from 'valetkey/http/seal'
import { prepared } from './node-cipher.ts'

/** Keyed tags, one subkey per purpose: a tag made for one thing never fits another. */
export interface Keyring {
  /** HMAC-SHA-256 under the first key. */
  tag(purpose: string, text: string): Uint8Array
  /** The same under every key, first key first: what to compare with while keys are being changed. */
  tags(purpose: string, text: string): readonly Uint8Array[]
}

export function createKeyring(keys: readonly Key[]): Keyring {
  if (keys.length === 0) throw new TypeError('createServer needs at least one key: { kid, secret }')
  const subkeys = new Map<string, KeyObject>()
  const subkey = (key: Key, purpose: string): KeyObject => {
    const name = `${key.kid} ${purpose}`
    const known = subkeys.get(name)
    if (known !== undefined) return known
    const derived = prepared(hkdfSync('sha256', key.secret, '', `valetkey tag ${purpose}`, 32))
    subkeys.set(name, derived)
    return derived
  }
  const under = (key: Key, purpose: string, text: string) =>
    new Uint8Array(createHmac('sha256', subkey(key, purpose)).update(text).digest())
  return {
    tag: (purpose, text) => under(keys[0]!, purpose, text),
    tags: (purpose, text) => keys.map(key => under(key, purpose, text)),
  }
}

/**
 * Keys for development: made once, kept in `keys.json` (mode 0600) in the data folder.
 * In production keys are given by whoever runs the server and never lie beside the data they protect.
 */
export function developmentKeys(folder: string): readonly Key[] {
  const file = join(folder, 'keys.json')
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true })
    writeFileSync(file, `${JSON.stringify([freshKey()])}\n`, { mode: 0o600, flag: 'wx' })
  }
  return JSON.parse(readFileSync(file, 'utf8'))
}

/** A random key, good for as long as the process lives. */
export function freshKey(): Key {
  return { kid: `dev-${toBase64Url(randomBytes(4))}`, secret: toBase64Url(randomBytes(32)) }
}
