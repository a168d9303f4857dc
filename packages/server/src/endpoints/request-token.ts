import { timeOrderedId } from 'valetkey/http/random'
import { OAuth1Problem } from 'valetkey/oauth1/problems'
import { OAuthError } from 'valetkey/oauth2/errors'
import { callbackProblem, storedCallback } from '../apps/callbacks.ts'
import { type Core, contextOf } from '../core.ts'
import type { Policy } from '../policy.ts'
import { readBytes } from '../request-body.ts'
import { grantedScopes } from '../scopes/scopes.ts'
import { baseStringHeader } from '../signed/signature-invalid.ts'
import { type SignedParts, verifySigned } from '../signed/signed-request.ts'
import type { App } from '../storage/storage.ts'
import { credentialHash } from '../tokens/hash.ts'
import { answering } from './answering.ts'

/**
 * RFC 5849 §2.1. In order:
 *   the request is signed by a known app       signed-request.ts
 *   it carries no token                        parameter_rejected
 *   oauth_callback is there                    parameter_absent
 *   it is registered, or oob                   callback_rejected
 *   every scope exists and is the app's        parameter_rejected
 */
export function requestToken(core: Core, request: Request): Promise<Response> {
  return answering(core, request, 'request-token', async known => {
    const { app, policy, oauth, params } = await verifySigned(core, await signedParts(core, request), {
      required: [],
      names: () => null,
      holder: async () => null,
      seen: (app, policy, params) => Object.assign(known, { app, policy, params }),
    })
    const callback = callbackOf(oauth['oauth_callback'], app, policy)
    const scopes = scopesOf(core, app, params)
    const given = await beginRequest(core, app, policy, {
      callback,
      scopes,
      sent: oauth['oauth_callback'] !== undefined,
    })
    return core.dialect.requestTokenReply({ ...given, app }, contextOf(core, 'request-token', request, known))
  })
}

/** The request as its signer saw it. */
export async function signedParts(core: Core, request: Request): Promise<SignedParts> {
  return {
    method: request.method,
    url: core.origins.publicUrl(request),
    authorization: request.headers.get('authorization'),
    contentType: request.headers.get('content-type'),
    claimedBaseString: request.headers.get(baseStringHeader),
    bytes: await readBytes(request),
  }
}

function callbackOf(sent: string | undefined, app: App, policy: Policy): string {
  if (sent === undefined || sent === '') {
    if (policy.callbackOptional) return storedCallback(app)
    throw new OAuth1Problem('parameter_absent', 'oauth_callback is missing; send oob to have a code shown', {
      params: { oauth_parameters_absent: 'oauth_callback' },
    })
  }
  const problem = callbackProblem(app, policy, sent)
  if (problem !== null) throw new OAuth1Problem('callback_rejected', `oauth_callback ${problem}`)
  return sent
}

/** RFC 5849 has no scopes; those that want them ask with `scope` here, or at the authorization endpoint. */
function scopesOf(core: Core, app: App, params: readonly (readonly [string, string])[]): readonly string[] {
  const asked = core.dialect.scopesFor(params, app) ?? params.find(([name]) => name === 'scope')?.[1]
  try {
    return grantedScopes(core, app, asked)
  } catch (error) {
    throw error instanceof OAuthError ? new OAuth1Problem('parameter_rejected', error.description) : error
  }
}

/** A request token, and the ticket it stands for. */
export async function beginRequest(
  core: Core,
  app: App,
  policy: Policy,
  about: { readonly callback: string; readonly scopes: readonly string[]; readonly sent: boolean },
): Promise<{ readonly token: string; readonly secret: string }> {
  const id = timeOrderedId()
  const { token } = core.formats.request.mint({ kind: 'request', id, userId: null })
  const { token: secret } = core.formats['request-secret'].mint({ kind: 'request-secret', id, userId: null })
  await core.storage.tickets.begin({
    id,
    kind: 'request',
    appId: app.id,
    browser: null,
    scopes: about.scopes,
    redirectUri: about.callback,
    redirectUriSent: about.sent,
    codeChallenge: null,
    codeChallengeMethod: null,
    params: {},
    requestTokenHash: credentialHash('request', token),
    secretSealed: await core.sealer.seal(secret, ticketSecretLabel(id)),
    lifetimeMs: policy.requestTokenMs,
  })
  return { token, secret }
}

/** What a request token's secret is sealed for. */
export const ticketSecretLabel = (ticketId: string): string => `ticket.secret ${ticketId}`
