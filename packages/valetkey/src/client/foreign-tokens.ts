import type { TokenParts } from './tokens/token.ts'

/** Tokens as other libraries keep them, read for `app.adopt(token, { user })`. None of these asks anybody anything. */

/** A row of the table `accounts` of Auth.js (NextAuth): https://authjs.dev/concepts/database-models */
export interface AuthJsAccount {
  readonly access_token?: string | null | undefined
  readonly refresh_token?: string | null | undefined
  /** Seconds since 1970. */
  readonly expires_at?: number | null | undefined
  readonly token_type?: string | null | undefined
  readonly scope?: string | null | undefined
  readonly id_token?: string | null | undefined
  /** OAuth 1.0a. */
  readonly oauth_token?: string | null | undefined
  readonly oauth_token_secret?: string | null | undefined
}

/** Throws TypeError for a row without a token, as those of e-mail sign-ins are. */
export function fromAuthJs(account: AuthJsAccount): TokenParts {
  const { access_token, refresh_token, expires_at, token_type, scope, id_token } = account
  if (account.oauth_token) return pair(account.oauth_token, account.oauth_token_secret)
  return bearer({
    accessToken: access_token,
    refreshToken: refresh_token,
    expiresAt: typeof expires_at === 'number' ? expires_at * 1000 : undefined,
    tokenType: token_type,
    scope,
    idToken: id_token,
  })
}

/** A row of the table `account` of better-auth: https://better-auth.com/docs/concepts/database */
export interface BetterAuthAccount {
  readonly accessToken?: string | null | undefined
  readonly refreshToken?: string | null | undefined
  readonly accessTokenExpiresAt?: Date | string | number | null | undefined
  /** Separated by commas. */
  readonly scope?: string | null | undefined
  readonly idToken?: string | null | undefined
}

/** Throws TypeError for a row without a token, as those of passwords are. */
export function fromBetterAuth(account: BetterAuthAccount): TokenParts {
  const { accessToken, refreshToken, accessTokenExpiresAt, scope, idToken } = account
  const expiresAt = accessTokenExpiresAt ? new Date(accessTokenExpiresAt).getTime() : undefined
  return bearer({ accessToken, refreshToken, expiresAt, scope, idToken })
}

/**
 * What the verify function of a Passport strategy is given: an access and a refresh token (passport-oauth2), or a token and its
 * secret (passport-oauth1). `params` is the token answer, where the strategy hands it on.
 */
export type PassportTokens =
  | {
      readonly accessToken: string
      readonly refreshToken?: string | null | undefined
      readonly params?: Readonly<Record<string, unknown>>
      /** When it was given, milliseconds since 1970; without it `params.expires_in` says nothing. */
      readonly at?: number
    }
  | { readonly token: string; readonly tokenSecret: string }

export function fromPassport(tokens: PassportTokens): TokenParts {
  if ('token' in tokens) return pair(tokens.token, tokens.tokenSecret)
  const { accessToken, refreshToken, params = {}, at } = tokens
  const seconds = Number(params['expires_in'])
  return bearer({
    accessToken,
    refreshToken,
    expiresAt: at !== undefined && Number.isFinite(seconds) ? at + seconds * 1000 : undefined,
    tokenType: textOf(params['token_type']),
    scope: textOf(params['scope']),
    idToken: textOf(params['id_token']),
  })
}

/** What Flask-OAuth's token getters give: `(token, secret)`, the secret empty for OAuth 2. */
export function fromFlaskOAuth([token, secret]: readonly [token: string, secret?: string | null]): TokenParts {
  return secret ? pair(token, secret) : bearer({ accessToken: token })
}

interface Bearer {
  readonly accessToken: string | null | undefined
  readonly refreshToken?: string | null | undefined
  readonly expiresAt?: number | undefined
  readonly tokenType?: string | null | undefined
  readonly scope?: string | null | undefined
  readonly idToken?: string | null | undefined
}

function bearer({ accessToken, refreshToken, expiresAt, tokenType, scope, idToken }: Bearer): TokenParts {
  if (!accessToken) throw new TypeError('there is no token in this row; leave out those of passwords and e-mails')
  const words = scope?.split(/[\s,]+/).filter(word => word !== '')
  return {
    protocol: 2,
    accessToken,
    ...(refreshToken && { refreshToken }),
    ...(expiresAt !== undefined && Number.isFinite(expiresAt) && { expiresAt }),
    ...(tokenType && { tokenType }),
    ...(words && words.length > 0 && { scope: words }),
    ...(idToken && { extra: { id_token: idToken } }),
  }
}

function pair(accessToken: string, secret: string | null | undefined): TokenParts {
  if (!secret) throw new TypeError('the token has no secret, and OAuth 1.0a signs with it')
  return { protocol: 1, accessToken, secret }
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
