import type { Entity } from './accounts.ts'
import { scopesOf } from './scopes.ts'
import { since, type Version } from './versions.ts'

/** GET /.well-known/oauth-authorization-server, members in the server's own order. Mind the slash that ends the issuer. */
export function metadata(origin: string, version: Version): Entity {
  return {
    issuer: `${origin}/`,
    authorization_endpoint: `${origin}/oauth/authorize`,
    token_endpoint: `${origin}/oauth/token`,
    revocation_endpoint: `${origin}/oauth/revoke`,
    ...(since(version, '4.4') ? { userinfo_endpoint: `${origin}/oauth/userinfo` } : {}),
    scopes_supported: scopesOf(version),
    response_types_supported: ['code'],
    response_modes_supported: ['query', 'fragment', 'form_post'],
    // 4.3 lists `password` too; this sandbox leaves it out, since nothing here would answer it.
    grant_types_supported: ['authorization_code', 'client_credentials'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    code_challenge_methods_supported: ['S256'],
    service_documentation: 'https://docs.joinmastodon.org/',
    app_registration_endpoint: `${origin}/api/v1/apps`,
  }
}
