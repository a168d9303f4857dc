import type { ServerOptions } from '@valetkey/server'
import type { TokenFormat } from '@valetkey/server/tokens/token-format'
import { randomBytes, randomDigits } from 'valetkey/http/random'

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
/** Bytes above are thrown away, so that each letter is equally likely. */
const fair = letters.length * Math.floor(256 / letters.length)

/** So many letters and digits. */
export function alphanumeric(count: number): string {
  let text = ''
  while (text.length < count)
    for (const byte of randomBytes(count - text.length)) if (byte < fair) text += letters[byte % letters.length]
  return text
}

const format = (mint: TokenFormat['mint'], shape: RegExp): TokenFormat => ({
  mint,
  plausible: text => (shape.test(text) ? {} : null),
})

const plain = (length: number): TokenFormat =>
  format(() => ({ token: alphanumeric(length) }), new RegExp(`^[A-Za-z0-9]{${length}}$`))

export const tokenFormats: NonNullable<ServerOptions['formats']> = {
  request: plain(27),
  'request-secret': plain(32),
  /** `90210001-Qm3vZr8LxT2y…`: whose it is stands in front. */
  oauth1: format(({ userId }) => ({ token: `${userId}-${alphanumeric(40)}` }), /^[^-\s]+-[A-Za-z0-9]{40}$/),
  'oauth1-secret': plain(45),
  /** The percent signs are part of it: clients send it as it came, and must not decode it. */
  access: format(
    () => ({ token: `${'A'.repeat(22)}${alphanumeric(24)}%2F${alphanumeric(24)}%3D${alphanumeric(40)}` }),
    /^A{22}[A-Za-z0-9]{24}%2F[A-Za-z0-9]{24}%3D[A-Za-z0-9]{40}$/,
  ),
  'client-id': plain(25),
  'client-secret': plain(50),
  /** Seven digits for people, 32 letters for browsers. */
  verifier: format(({ oob }) => ({ token: oob ? randomDigits(7) : alphanumeric(32) }), /^(?:\d{7}|[A-Za-z0-9]{32})$/),
}
