import { decodeForm, fields } from 'valetkey/http/form'
import { invalidClient } from 'valetkey/oauth2/client-auth'
import { OAuthError } from 'valetkey/oauth2/errors'
import { readTokenQuestion } from 'valetkey/oauth2/messages'
import type { Client } from '../apps/clients.ts'
import type { Core } from '../core.ts'
import { noStore } from '../default-dialect.ts'
import { readParameters } from '../request-body.ts'
import { withBrought } from '../scopes/scope-tree.ts'
import type { LiveToken, TokenKind } from '../storage/storage.ts'
import { answering, refuseCredentialsInUrl, requireMethod } from './answering.ts'
import { clientAsking } from './token-asked.ts'

/**
 * RFC 7662 §2.1. In order:
 *   the method is POST                         405
 *   no credential stands in the URL            invalid_request
 *   the body is a form                         invalid_request (413, 415)
 *   each parameter once, as plain text         invalid_request
 *   the client is who it says                  invalid_client
 *     and has a secret to say it with          invalid_client
 *   token is there                             invalid_request
 * A token that is unknown, dead, or not the client's to ask about is `active: false`, and nothing more is said (§2.2).
 */
export function introspect(core: Core, request: Request): Promise<Response> {
  return answering(core, request, 'introspect', async known => {
    requireMethod(request, ['POST'])
    refuseCredentialsInUrl(core, decodeForm(new URL(request.url).search.slice(1)))
    const pairs = await readParameters(request, ['form'])
    known.params = pairs
    const question = readTokenQuestion(pairs)
    const { client, token } = await clientAsking(core, request, fields(pairs), kinds, question.token)
    Object.assign(known, { app: client.app, policy: client.policy })
    if (client.app.public) throw invalidClient('only clients with a secret may ask about tokens')
    if (question.token === undefined) throw new OAuthError('invalid_request', 'Missing required parameter: token.')
    const live = (await token())?.live
    const answer = live !== undefined && mayKnow(client, live) ? described(core, live) : { active: false }
    return Response.json(answer, { headers: noStore })
  })
}

/** Whether anybody may ask here. */
export function introspects({ policy }: Pick<Core, 'policy'>): boolean {
  return policy.introspects !== 'none'
}

/** A signed request has no token to ask about. */
const kinds: readonly TokenKind[] = ['access', 'refresh']

function mayKnow({ app, policy }: Client, live: LiveToken): boolean {
  if (live.dead !== null || policy.introspects === 'none') return false
  return live.app.id === app.id || policy.introspects === 'any'
}

/**
 * RFC 7662 §2.2. Instants are seconds; what a token does not have is left out. An API elsewhere has no tree of our scopes: it
 * is told every one that the token opens.
 */
function described(core: Core, { token, app, user }: LiveToken) {
  const seconds = (at: number) => Math.floor(at / 1000)
  const [resource, ...others] = token.resources
  return {
    active: true,
    scope: withBrought(core, token.scopes).join(' '),
    client_id: app.clientId,
    ...(user !== null && { username: user.username }),
    ...(token.userId !== null && { sub: token.userId }),
    ...(token.kind === 'access' && { token_type: 'Bearer' }),
    ...(token.expiresAt !== null && { exp: seconds(token.expiresAt) }),
    iat: seconds(token.createdAt),
    iss: core.issuer,
    ...(resource !== undefined && { aud: others.length === 0 ? resource : token.resources }),
  }
}
