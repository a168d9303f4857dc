import { randomBytes } from 'valetkey/http/random'
import type { Core } from '../core.ts'

/** RFC 8628 §6.1: letters that make no words and are hard to mistake. Eight of them are one of 2.5 × 10¹⁰. */
const letters = 'BCDFGHJKLMNPQRSTVWXZ'
const length = 8

/** As it is shown: `WDJB-MJHT`. */
export function mintUserCode(): string {
  let code = ''
  // 240 is the largest multiple of 20 in a byte: each letter is equally likely.
  while (code.length < length)
    for (const byte of randomBytes(length - code.length)) if (byte < 240) code += letters[byte % letters.length]
  return shown(code)
}

/** What people write for a letter that is none of ours. */
const looksLike: Readonly<Record<string, string>> = {
  '0': 'Q',
  O: 'Q',
  '1': 'L',
  I: 'L',
  '2': 'Z',
  '5': 'S',
  '6': 'G',
  '8': 'B',
  U: 'V',
}

/** A user code as people type it: any case, with or without the dash, with a digit for a letter. null: it is none. */
export function readUserCode(text: string): string | null {
  const typed = text
    .slice(0, 100)
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '')
  const code = [...typed].map(letter => looksLike[letter] ?? letter).join('')
  return code.length === length && [...code].every(letter => letters.includes(letter)) ? shown(code) : null
}

const shown = (code: string): string => `${code.slice(0, 4)}-${code.slice(4)}`

/**
 * What is kept of it. It is short, so a bare hash could be guessed by whoever holds the database: it is keyed with what
 * stands outside. The first is written; the others find what was written before the keys changed.
 */
export function userCodeHashes(core: Pick<Core, 'keyring'>, code: string): readonly Uint8Array[] {
  return core.keyring.tags('user-code', code)
}
