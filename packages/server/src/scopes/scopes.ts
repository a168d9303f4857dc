import { OAuthError } from 'valetkey/oauth2/errors'
import type { Core } from '../core.ts'
import { identityScopes } from '../openid/scopes.ts'
import type { App } from '../storage/storage.ts'

/** RFC 6749 §3.3: the scopes a request is about, each one known here and registered for the app. Throws `invalid_scope`. */
export function grantedScopes(
  core: Core,
  app: App,
  requested: string | readonly string[] | undefined,
): readonly string[] {
  if (requested === undefined || requested.length === 0) return defaultScopes(core, app)
  const scopes = typeof requested === 'string' ? core.dialect.readScope(requested) : requested
  const unknown = scopes.find(scope => !Object.hasOwn(core.scopes, scope))
  if (unknown !== undefined) throw new OAuthError('invalid_scope', `there is no scope ${unknown.slice(0, 60)}`)
  const beyond = scopes.find(scope => !core.dialect.scopeAllowed(app.scopes, scope))
  if (beyond !== undefined) throw new OAuthError('invalid_scope', `the app is not registered for the scope ${beyond}`)
  return scopes
}

/** Who a person is, an app is told that has asked for it (OpenID Connect Core §3.1.2.1). */
function defaultScopes(core: Core, app: App): readonly string[] {
  return core.defaultScopes === null
    ? app.scopes.filter(scope => core.openid === null || !Object.hasOwn(identityScopes, scope))
    : core.defaultScopes.filter(scope => core.dialect.scopeAllowed(app.scopes, scope))
}
