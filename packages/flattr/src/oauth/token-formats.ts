import type { ServerOptions } from '@valetkey/server'
import type { TokenFormat } from '@valetkey/server/tokens/token-format'
import { randomBytes } from 'valetkey/http/random'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** So many letters and digits, each equally likely: what all of Flattr's ids, secrets, codes and tokens are made of. */
export function lettersAndDigits(count: number): string {
  // Bytes from here on would make the first letters likelier than the last digits.
  const fair = 256 - (256 % ALPHABET.length)
  let text = ''
  while (text.length < count)
    for (const byte of randomBytes(count - text.length)) if (byte < fair) text += ALPHABET[byte % ALPHABET.length]
  return text
}

const format = (length: number): TokenFormat => ({
  mint: () => ({ token: lettersAndDigits(length) }),
  plausible: text => (text.length === length && /^[A-Za-z0-9]+$/.test(text) ? {} : null),
})

/**
 * The code in Flattr's documentation has 32 characters, and so had the token in an answer of 2011, by its Content-Length of
 * 73. Ids and secrets that were published with apps have 64.
 */
export const tokenFormats: NonNullable<ServerOptions['formats']> = {
  code: format(32),
  access: format(32),
  'client-id': format(64),
  'client-secret': format(64),
}
