import type { ServerOptions } from '@valetkey/server'
import type { TokenFormat } from '@valetkey/server/tokens/token-format'
import { randomDigits, randomHex, randomText } from 'valetkey/http/random'

const TOKEN_LENGTH = 160
const CODE_LENGTH = 200

/** Letters and digits only: koala cuts the text answer at `&` and `=` and decodes nothing. */
export const userTokenShape: RegExp = new RegExp(`^EAA[0-9A-Za-z]{${TOKEN_LENGTH}}$`)

/** What stands behind `APPID|` in a token that the app asked for itself. */
export const appTokenShape: RegExp = /^[\w-]{27}$/

const codeShape = new RegExp(`^AQ[\\w-]{${CODE_LENGTH}}$`)

const matching = (shape: RegExp) => (text: string) => (shape.test(text) ? {} : null)

const access: TokenFormat = {
  mint: ({ userId }) => ({ token: userId === null ? randomText(20) : `EAA${randomAlphanumerics(TOKEN_LENGTH)}` }),
  plausible: text => (userTokenShape.test(text) || appTokenShape.test(text) ? {} : null),
}

export const tokenFormats: NonNullable<ServerOptions['formats']> = {
  access,
  code: { mint: () => ({ token: `AQ${randomText(CODE_LENGTH * 0.75)}` }), plausible: matching(codeShape) },
  'client-id': { mint: () => ({ token: mintClientId() }), plausible: matching(/^\d{1,20}$/) },
  'client-secret': { mint: () => ({ token: mintClientSecret() }), plausible: matching(/^[0-9a-f]{32}$/) },
}

export const mintClientId = (): string => `1${randomDigits(14)}`
export const mintClientSecret = (): string => randomHex(32)

/** base64url without its two odd characters; as many as it takes. */
function randomAlphanumerics(count: number): string {
  let text = ''
  while (text.length < count) text += randomText(count).replace(/[-_]/g, '')
  return text.slice(0, count)
}
