import { defaultPolicy } from '@valetkey/server'
import { encodeForm } from 'valetkey/http/form'
import { tokenExchangeGrant, tokenTypes } from 'valetkey/oauth2/token-exchange'
import { type RequestToken, signed, type Tokens, type World } from './world.ts'

/** Grant types of a server that exchanges tokens. */
export const exchangeGrants: readonly string[] = [...defaultPolicy.grants, tokenExchangeGrant]

export type Answer = Tokens & {
  readonly issued_token_type: string
  readonly error?: string
  readonly error_description?: string
}

/** An OAuth 1.0a token on its way to OAuth 2: signed in the header, the app's secret in the form. */
export function upgradeRequest(
  it: World,
  token: RequestToken,
  { form = {}, ...signing }: Parameters<typeof signed>[2] & { readonly form?: Record<string, string> } = {},
): Promise<Request> {
  const body = {
    grant_type: tokenExchangeGrant,
    client_id: it.app.clientId,
    client_secret: it.app.clientSecret,
    subject_token: token.token,
    subject_token_type: tokenTypes.oauth1,
    ...form,
  }
  return signed(it, '/oauth/token', { token, body: encodeForm(body), ...signing })
}
