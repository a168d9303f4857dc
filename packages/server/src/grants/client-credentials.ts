import { OAuthError } from 'valetkey/oauth2/errors'
import { grantedScopes } from '../scopes.ts'
import type { Grant } from './grant.ts'
import { issueAccess } from './issue-access.ts'

/** RFC 6749 §4.4: the app acts for itself. No user, and no refresh token (§4.4.3). */
export const clientCredentials: Grant = {
  type: 'client_credentials',
  async issue(core, { app, policy }, { scope }) {
    if (app.public) throw new OAuthError('unauthorized_client', 'a public client has nothing to prove itself with')
    const scopes = grantedScopes(core, app, scope)
    const lifetimeMs = policy.accessTokenMs
    return issueAccess(core, { app, policy }, { userId: null, scopes, lifetimeMs, grant: 'client_credentials' })
  },
}
