import { OAuthError } from 'valetkey/oauth2/errors'
import type { Core } from '../core.ts'
import { noStore } from '../default-dialect.ts'
import { check, refuse } from '../guard.ts'
import { claimsFor } from '../openid/claims.ts'
import { openIdScope } from '../openid/scopes.ts'
import { requireMethod } from './answering.ts'

/** OpenID Connect Core §5.3: pages of other sites may ask as well. No cookie counts here, only the token. */
const open: Readonly<Record<string, string>> = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'WWW-Authenticate',
}

/** Fetch §3.3.2: Authorization is none of the headers that go without being asked for. */
const preflight: Readonly<Record<string, string>> = {
  ...open,
  'access-control-allow-methods': 'GET, POST',
  'access-control-allow-headers': 'Authorization, Content-Type',
  'access-control-max-age': '600',
}

/**
 * OpenID Connect Core §5.3. In order:
 *   the method is GET or POST                  405
 *   the guard lets the request through         RFC 6750 §3.1, guard.ts
 *   with the scope openid                      insufficient_scope
 *   in somebody's name                         invalid_token
 */
export async function userinfo(core: Core, request: Request): Promise<Response> {
  if (request.method === 'OPTIONS') return new Response(null, { status: 204, headers: preflight })
  const answer = await answerTo(core, request)
  for (const [name, value] of Object.entries(open)) answer.headers.set(name, value)
  return answer
}

async function answerTo(core: Core, request: Request): Promise<Response> {
  try {
    requireMethod(request, ['GET', 'POST'])
    const { user, scopes } = await check(core, request, { scope: openIdScope })
    if (user === null) throw new OAuthError('invalid_token', 'the access token stands for no person')
    return Response.json(await claimsFor(core, user, scopes), { headers: noStore })
  } catch (thrown) {
    return refuse(core, thrown, request)
  }
}
