import { encodeForm } from 'valetkey/http/form'
import { challenge, createVerifier } from 'valetkey/oauth2/pkce'
import { isOob, OOB } from 'valetkey/oauth2/redirect-uri'
import { callbackProblem } from '../../apps/callbacks.ts'
import type { Core } from '../../core.ts'
import { PageError } from '../../pages/error.ts'
import { policyFor } from '../../policy.ts'
import type { App } from '../../storage/storage.ts'
import { beginRequest } from '../request-token.ts'

/** In the query of an app's page: try OAuth 1.0a, which takes a request token first. */
export const tryParameter = 'try'

/** Where answers of the app go: its first callback, or `oob`; null: nowhere. */
export function callbackOf(core: Core, app: App): string | null {
  const [first = null] = app.redirectUris.filter(uri => core.policy.oob || !isOob(uri))
  return first
}

/** An authorization request as the app would make it. What proves it later is new each time, and shown to its owner alone. */
export async function trialOf(
  core: Core,
  app: App,
  callback: string,
): Promise<{ readonly authorizeUrl: string; readonly codeVerifier: string }> {
  const codeVerifier = createVerifier()
  const query = {
    response_type: 'code',
    client_id: app.clientId,
    redirect_uri: callback,
    ...(app.scopes.length > 0 && { scope: app.scopes.join(' ') }),
    state: 'try',
    // Who has said yes before sees the page all the same.
    prompt: 'consent',
    code_challenge: await challenge(codeVerifier),
    code_challenge_method: 'S256',
  }
  return { authorizeUrl: `${core.paths.authorize}?${encodeForm(query)}`, codeVerifier }
}

export function speaksCode(core: Core, app: App): boolean {
  const { protocols, responseTypes, grants } = policyFor(core.policy, app)
  return protocols.includes(2) && responseTypes.includes('code') && grants.includes('authorization_code')
}

/** OAuth 1.0a's word for no callback is another. */
export function callback1Of(core: Core, app: App): string | null {
  const policy = policyFor(core.policy, app)
  const callback = callbackOf(core, app)
  const sent = callback === OOB ? 'oob' : callback
  return sent === null || !policy.protocols.includes(1) || callbackProblem(app, policy, sent) !== null ? null : sent
}

/** The request token is made by us, as if the app had asked for it. */
export async function tryOAuth1(core: Core, app: App): Promise<Response> {
  const callback = callback1Of(core, app)
  if (callback === null || app.disabledAt !== null) {
    throw new PageError(409, ({ portal: { tryIt } }) => ({ title: tryIt.title, sentence: tryIt.noCallback }))
  }
  const policy = policyFor(core.policy, app)
  const { token } = await beginRequest(core, app, policy, { callback, scopes: app.scopes, sent: true })
  const location = `${core.paths.oauth1Authorize}?${encodeForm({ oauth_token: token })}`
  return new Response(null, { status: 303, headers: { location, 'cache-control': 'no-store' } })
}
