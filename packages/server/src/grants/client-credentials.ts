import { OAuthError } from 'valetkey/oauth2/errors'
import { namedResources } from '../resources.ts'
import { grantedScopes } from '../scopes.ts'
import type { Grant } from './grant.ts'
import { issueAccess } from './issue-access.ts'

/** RFC 6749 §4.4: the app acts for itself. No user, and no refresh token (§4.4.3). */
export const clientCredentials: Grant = {
  type: 'client_credentials',
  async issue(core, { app, policy }, { scope, resource }) {
    if (app.public) throw new OAuthError('unauthorized_client', 'a public client has nothing to prove itself with')
    const scopes = grantedScopes(core, app, scope)
    const resources = namedResources(core, resource)
    const lifetimeMs = policy.accessTokenMs
    const wanted = { userId: null, scopes, resources, lifetimeMs, grant: 'client_credentials' }
    return issueAccess(core, { app, policy }, wanted)
  },
}
