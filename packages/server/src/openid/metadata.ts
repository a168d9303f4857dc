import type { ServerMetadata } from 'valetkey/oauth2/metadata'
import type { Core } from '../core.ts'
import { standardClaims } from './claims.ts'
import { algorithmNames } from './jwt.ts'
import { prompts } from './sign-in-wish.ts'

/** What OpenID Connect Discovery §3 adds to RFC 8414's metadata; nothing where it is off. `at` makes URLs of paths. */
export function openIdMetadata(
  { openid, paths }: Pick<Core, 'openid' | 'paths'>,
  at: (path: string) => string,
): Partial<ServerMetadata> {
  if (openid === null) return {}
  return {
    jwks_uri: at(paths.jwks),
    userinfo_endpoint: at(paths.userinfo),
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: algorithmNames,
    claims_supported: [...standardClaims, 'auth_time'],
    prompt_values_supported: prompts,
    claims_parameter_supported: false,
    request_parameter_supported: false,
    // Left out, it would mean yes.
    request_uri_parameter_supported: false,
  }
}
