import { decodeForm, fields, type Pair } from 'valetkey/http/form'
import { timeOrderedId } from 'valetkey/http/random'
import { OAuthError } from 'valetkey/oauth2/errors'
import { readAuthorizationRequest } from 'valetkey/oauth2/messages'
import { authenticateClient, type Client } from '../apps/clients.ts'
import type { Core } from '../core.ts'
import { noStore } from '../default-dialect.ts'
import { PageError } from '../pages/error.ts'
import { readParameters } from '../request-body.ts'
import { credentialHash } from '../tokens/hash.ts'
import { answering, refuseCredentialsInUrl, requireMethod } from './answering.ts'
import { type Ask, RefusedAsk } from './ask.ts'
import { askOf } from './ask-oauth2.ts'
import { requestUriPrefix } from './pushed.ts'

/**
 * RFC 9126 §2.1. In order:
 *   the method is POST                         405
 *   no credential stands in the URL            invalid_request
 *   the body is a form                         invalid_request (413, 415)
 *   each parameter once, as plain text         invalid_request
 *   the client is who it says                  invalid_client
 *   it pushes a request, not a request_uri     invalid_request
 *   then what is asked of any authorization request, ask-oauth2.ts; an address that is not registered is invalid_request
 */
export function par(core: Core, request: Request): Promise<Response> {
  return answering(core, request, 'par', async known => {
    requireMethod(request, ['POST'])
    refuseCredentialsInUrl(core, decodeForm(new URL(request.url).search.slice(1)))
    const pairs = await readParameters(request, ['form'])
    known.params = pairs
    const message = readAuthorizationRequest(pairs)
    const client = await authenticateClient(core, request, fields(pairs))
    Object.assign(known, { app: client.app, policy: client.policy })
    if (message.requestUri !== undefined)
      throw new OAuthError('invalid_request', 'a request_uri cannot be pushed; push the parameters themselves')
    const params = withoutCredentials(pairs, client)
    const requestUri = await push(core, judged(core, client, params), params)
    const body = { request_uri: requestUri, expires_in: Math.floor(client.policy.pushedMs / 1000) }
    return Response.json(body, { status: 201, headers: noStore })
  })
}

/** What proved the client is not kept; which client it is, is. */
function withoutCredentials(pairs: readonly Pair[], { app }: Client): readonly Pair[] {
  const own = pairs.filter(([name]) => name !== 'client_id' && !name.startsWith('client_secret'))
  return [['client_id', app.clientId], ...own]
}

/** The client asks itself: what a browser would be shown, or would carry back, is answered here (RFC 9126 §2.3). */
function judged(core: Core, { app }: Client, params: readonly Pair[]): Ask {
  try {
    return askOf(core, app, params, 'pushing')
  } catch (thrown) {
    if (thrown instanceof RefusedAsk) throw thrown.error
    if (!(thrown instanceof PageError) || thrown.error === null) throw thrown
    // RFC 6749 §5.2 has no error of its own for an address that is not registered.
    throw new OAuthError('invalid_request', thrown.error.description)
  }
}

async function push(core: Core, ask: Ask, params: readonly Pair[]): Promise<string> {
  const id = timeOrderedId()
  const { token } = core.formats['request-uri'].mint({ kind: 'request-uri', id, userId: null })
  const { redirectUri, responseMode, state } = ask
  await core.storage.tickets.begin({
    id,
    kind: 'par',
    appId: ask.app.id,
    browser: null,
    scopes: ask.scopes,
    redirectUri: ask.redirectUriSent ? redirectUri : null,
    redirectUriSent: ask.redirectUriSent,
    codeChallenge: ask.challenge?.challenge ?? null,
    codeChallengeMethod: ask.challenge?.method ?? null,
    params: { redirectUri, responseMode, state, pushed: params },
    requestTokenHash: null,
    secretSealed: null,
    lifetimeMs: ask.policy.pushedMs,
    resources: ask.resources,
    requestUriHash: credentialHash('request-uri', token),
  })
  return requestUriPrefix + token
}
