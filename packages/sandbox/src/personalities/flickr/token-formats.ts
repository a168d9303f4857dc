import type { ServerOptions } from '@valetkey/server'
import type { TokenFormat } from '@valetkey/server/tokens/token-format'
import { randomDigits, randomHex } from 'valetkey/http/random'

const format = (mint: () => string, shape: RegExp): TokenFormat => ({
  mint: () => ({ token: mint() }),
  plausible: text => (shape.test(text) ? {} : null),
})

/** `72157626737672178-022bbd2f4c2f3432`: 17 digits, of which the first five are always these, and 16 hex digits. */
const token = format(() => `72157${randomDigits(12)}-${randomHex(16)}`, /^\d{17}-[0-9a-f]{16}$/)
const secret = format(() => randomHex(16), /^[0-9a-f]{16}$/)

/** What goes back with a redirect, and what people type: `123-456-789`. */
const webVerifier = () => randomHex(16)
const pin = () => randomDigits(9).replace(/(\d{3})(\d{3})(\d{3})/, '$1-$2-$3')

export const tokenFormats: NonNullable<ServerOptions['formats']> = {
  request: token,
  oauth1: token,
  'request-secret': secret,
  'oauth1-secret': secret,
  'client-id': format(() => randomHex(32), /^[0-9a-f]{32}$/),
  'client-secret': secret,
  verifier: {
    mint: about => ({ token: about.oob ? pin() : webVerifier() }),
    plausible: text => (/^(?:[0-9a-f]{16}|\d{3}-\d{3}-\d{3})$/.test(text) ? {} : null),
  },
}

/** People type a PIN with its dashes or without. */
export const readVerifier = (text: string): string => text.trim().replace(/^(\d{3})-?(\d{3})-?(\d{3})$/, '$1-$2-$3')
