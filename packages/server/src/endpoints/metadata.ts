import type { ServerMetadata } from 'valetkey/oauth2/metadata'
import { type Core, contextOf } from '../core.ts'
import type { Grants } from '../grants/index.ts'
import { openIdMetadata } from '../openid/metadata.ts'
import { servesDevices } from './device-authorization.ts'
import { introspects } from './introspect.ts'

/** RFC 8414 §3 and OpenID Connect Discovery §4, one document: derived from what is switched on, so that it cannot promise what is not there. */
export function metadata(core: Core, request: Request, grants: Grants): Response {
  const document = core.dialect.metadata({ ...describe(core, grants) }, contextOf(core, 'metadata', request))
  return new Response(JSON.stringify(document), {
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'public, max-age=300',
      'access-control-allow-origin': '*',
      'x-content-type-options': 'nosniff',
    },
  })
}

function describe(core: Core, grants: Grants): ServerMetadata {
  const { issuer, paths, policy, scopes, registration, resources } = core
  const at = (path: string) => new URL(path, `${issuer.replace(/\/$/, '')}/`).href
  const auth = ['client_secret_basic', 'client_secret_post', 'none']
  const implicit = policy.responseTypes.some(type => type.split(' ').includes('token'))
  return {
    issuer,
    authorization_endpoint: at(paths.authorize),
    token_endpoint: at(paths.token),
    revocation_endpoint: at(paths.revoke),
    ...(introspects(core) && {
      introspection_endpoint: at(paths.introspect),
      introspection_endpoint_auth_methods_supported: auth.filter(method => method !== 'none'),
    }),
    ...(servesDevices(core) && { device_authorization_endpoint: at(paths.deviceAuthorization) }),
    ...(policy.par && { pushed_authorization_request_endpoint: at(paths.par) }),
    ...(policy.par && policy.parRequired && { require_pushed_authorization_requests: true }),
    ...(registration !== null && { registration_endpoint: at(paths.registration) }),
    scopes_supported: Object.keys(scopes),
    response_types_supported: policy.responseTypes,
    response_modes_supported: [...new Set([...policy.responseModes, ...(implicit ? ['fragment'] : [])])],
    // RFC 7591 §2.1: what response_type=token is called where grants are listed.
    grant_types_supported: [
      ...[...grants.keys()].filter(type => policy.grants.includes(type)),
      ...(implicit ? ['implicit'] : []),
    ],
    token_endpoint_auth_methods_supported: auth,
    revocation_endpoint_auth_methods_supported: auth,
    code_challenge_methods_supported: policy.pkcePlain ? ['S256', 'plain'] : ['S256'],
    ...(policy.iss && { authorization_response_iss_parameter_supported: true }),
    ...openIdMetadata(core, at),
    // RFC 9728 §4.
    ...(Object.keys(resources).length > 0 && { protected_resources: Object.keys(resources) }),
  }
}
