import { OAuthError } from 'valetkey/oauth2/errors'
import type { Core } from '../core.ts'
import { identityScopes } from '../openid/scopes.ts'
import { namedResources } from '../resources.ts'
import { grantedScopes } from '../scopes/scopes.ts'
import type { Grant } from './grant.ts'
import { issueAccess } from './issue-access.ts'

/** RFC 6749 §4.4: the app acts for itself. No user, and no refresh token (§4.4.3). */
export const clientCredentials: Grant = {
  type: 'client_credentials',
  async issue(core, { app, policy }, { scope, resource }) {
    if (app.public) throw new OAuthError('unauthorized_client', 'a public client has nothing to prove itself with')
    const scopes = impersonal(core, grantedScopes(core, app, scope))
    const resources = namedResources(core, resource)
    const lifetimeMs = policy.accessTokenMs
    const wanted = { userId: null, scopes, resources, lifetimeMs, grant: 'client_credentials' }
    return issueAccess(core, { app, policy }, wanted)
  },
}

/** RFC 6749 §3.3: what tells who a person is falls away, for there is none; the answer says what is left. */
function impersonal({ openid }: Core, scopes: readonly string[]): readonly string[] {
  if (openid === null) return scopes
  const left = scopes.filter(scope => !Object.hasOwn(identityScopes, scope))
  if (left.length > 0 || scopes.length === 0) return left
  throw new OAuthError('invalid_scope', 'these scopes are about a person, and an app that acts for itself has none')
}
