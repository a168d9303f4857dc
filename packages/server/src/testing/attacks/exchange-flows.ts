import { type Answer, type Form, formText, sendForm } from './answer.ts'
import type { Having } from './attack.ts'
import { keysOf, type Pair, type Signing, sendSigned } from './signing.ts'
import type { App } from './target.ts'

type Target = Having<'oauth1' | 'upgrade'>

interface Change {
  readonly app?: App
  /** Parameters that differ from the right ones; null: left out. */
  readonly form?: Form
  readonly signing?: Omit<Signing, 'keys' | 'body'>
}

/** An OAuth 1.0a token is to become a pair of OAuth 2: a token exchange (RFC 8693 §2.1), signed with that token. */
export function upgrade(target: Target, pair: Pair, { app = target.app, form, signing }: Change = {}): Promise<Answer> {
  const body = formText({ ...asked(app, pair), ...form })
  return sendSigned(target.token, { ...signing, keys: keysOf(app, pair), body })
}

/** The same, signed by nobody. */
export function askForUpgrade({ token, app }: Target, pair: Pair): Promise<Answer> {
  return sendForm(token, asked(app, pair))
}

function asked({ clientId, clientSecret }: App, { token }: Pair): Form {
  return {
    grant_type: exchangeGrant,
    client_id: clientId,
    client_secret: clientSecret,
    subject_token: token,
    subject_token_type: 'urn:ietf:rfc:5849',
  }
}

/** An access token is to become a lesser one (RFC 8693 §2.1). */
export function exchange(
  target: Having<'exchange'>,
  token: string,
  form: Form = {},
  app: App = target.app,
): Promise<Answer> {
  return sendForm(target.token, {
    grant_type: exchangeGrant,
    client_id: app.clientId,
    client_secret: app.clientSecret,
    subject_token: token,
    subject_token_type: accessTokenType,
    ...form,
  })
}

export const exchangeGrant = 'urn:ietf:params:oauth:grant-type:token-exchange'
export const accessTokenType = 'urn:ietf:params:oauth:token-type:access_token'
