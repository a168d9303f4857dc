import { fields } from 'valetkey/http/form'
import type { OAuthError } from 'valetkey/oauth2/errors'
import { type Body, type Offer, readClientMetadata } from '../apps/client-metadata.ts'
import type { Core } from '../core.ts'
import type { Grants } from '../grants/index.ts'
import { readJsonObject, readParameters } from '../request-body.ts'
import type { App } from '../storage/storage.ts'
import { asOAuthError, codeOf, requireMethod } from './answering.ts'
import { admit, jsonAnswer, offerFor, registerApp } from './registering.ts'

/**
 * Registration as Mastodon's clients do it (https://docs.joinmastodon.org/methods/apps/#create): the same checks, in its
 * words. Such an app has a secret and no token to manage itself with. In order:
 *   the method is POST                         405
 *   this caller may register                   registering.ts (401, 429)
 *   the body is JSON, a form or multipart      400, 413, 415
 *   what it says is taken here                 422, client-metadata.ts
 */
export async function registrationMastodon(core: Core, request: Request, grants: Grants): Promise<Response> {
  try {
    requireMethod(request, ['POST'])
    const way = await admit(core, request)
    const offer = offerFor(core, grants, way)
    const metadata = readClientMetadata(asClientMetadata(await parametersOf(request), offer), offer)
    const { app, clientSecret } = await registerApp(core, metadata, { way })
    return jsonAnswer(credentialApplication(app, clientSecret), 200)
  } catch (thrown) {
    core.observer.note(request, { error: codeOf(thrown) })
    return refusal(asOAuthError(core, thrown, request))
  }
}

async function parametersOf(request: Request): Promise<Body> {
  if (/^application\/json\b/i.test(request.headers.get('content-type') ?? '')) return readJsonObject(request)
  const pairs = await readParameters(request, ['form', 'multipart'])
  const redirectUris = pairs.filter(([name]) => /^redirect_uris(\[\])?$/.test(name)).map(([, value]) => value)
  return { ...fields(pairs), redirect_uris: redirectUris }
}

/** Mastodon's names in RFC 7591's. Its apps may do whatever is on offer; without scopes they get `read`. */
function asClientMetadata({ client_name, redirect_uris, scopes, website }: Body, offer: Offer): Body {
  const uris = Array.isArray(redirect_uris) ? redirect_uris : [redirect_uris]
  return {
    client_name,
    client_uri: website,
    redirect_uris: uris.flatMap(uri => (typeof uri === 'string' ? uri.split(/\s+/).filter(Boolean) : [])),
    scope: scopes ?? (offer.scopes.includes('read') ? 'read' : null),
    token_endpoint_auth_method: 'client_secret_post',
    grant_types: offer.grantTypes,
    response_types: offer.responseTypes,
  }
}

/** https://docs.joinmastodon.org/entities/CredentialApplication/ */
function credentialApplication(app: App, clientSecret: string | null): object {
  return {
    id: app.id,
    name: app.name,
    website: app.website,
    scopes: app.scopes,
    redirect_uris: app.redirectUris,
    redirect_uri: app.redirectUris.join('\n'),
    client_id: app.clientId,
    client_secret: clientSecret,
    client_secret_expires_at: 0,
  }
}

/** What Mastodon's clients know how to show: one sentence, and 422 for what they can mend. */
function refusal({ code, status, description, headers }: OAuthError): Response {
  const unfit = code === 'invalid_client_metadata' || code === 'invalid_redirect_uri'
  const error = unfit ? `Validation failed: ${description}` : description
  const answer = jsonAnswer({ error }, unfit ? 422 : status)
  for (const [name, value] of Object.entries(headers)) answer.headers.set(name, value)
  return answer
}
