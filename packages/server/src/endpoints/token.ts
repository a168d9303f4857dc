import { decodeForm, fields, type Pair } from 'valetkey/http/form'
import { OAuthError } from 'valetkey/oauth2/errors'
import { readTokenRequest } from 'valetkey/oauth2/messages'
import { authenticateClient } from '../apps/clients.ts'
import { type Core, contextOf } from '../core.ts'
import type { Grants } from '../grants/index.ts'
import type { TokenBody } from '../policy.ts'
import { parametersIn } from '../request-body.ts'
import type { SignedParts } from '../signed/signed-request.ts'
import { answering, refuseCredentialsInUrl, requireMethod } from './answering.ts'
import { signedParts } from './request-token.ts'

/**
 * RFC 6749 §3.2. In order:
 *   the method is POST, or GET if so wanted    405
 *   no credential stands in the URL            invalid_request
 *   the body is one of the shapes taken        invalid_request (413, 415)
 *   each parameter once, as plain text         invalid_request
 *   grant_type is there                        invalid_request
 *   the grant type exists                      unsupported_grant_type
 *   the client is who it says                  invalid_client (429 after too many tries)
 *   its policy takes this body                 invalid_request (415)
 *   it may use this grant type                 unauthorized_client
 *   then the grant's own checks                grants/
 */
export function token(core: Core, request: Request, grants: Grants): Promise<Response> {
  return answering(core, request, 'token', async known => {
    const { sent, params } = await readRequest(core, request)
    const pairs = core.dialect.tokenParams(params, 'token')
    known.params = pairs
    const message = readTokenRequest(pairs)
    if (message.grantType === undefined)
      throw new OAuthError('invalid_request', 'Missing required parameter: grant_type.')
    const grant = grants.get(message.grantType)
    if (grant === undefined || !served(core, grant.type)) throw unsupported(message.grantType)
    core.observer.note(request, { grant: grant.type })
    const client = await authenticateClient(core, request, fields(pairs), grant.names?.(core, message))
    Object.assign(known, { app: client.app, policy: client.policy })
    requireShape(request, client.policy.tokenBodies)
    if (!client.policy.grants.includes(grant.type)) {
      throw new OAuthError('unauthorized_client', `this app may not use the grant type ${grant.type}`)
    }
    const issued = await grant.issue(core, client, message, sent)
    core.observer.note(request, { userId: issued.user?.id })
    return core.dialect.tokenReply(issued, contextOf(core, 'token', request, { ...known, user: issued.user }))
  })
}

/** RFC 6749 §3.2 wants the body and nothing else; where a service takes GET, the query counts with every method. */
async function readRequest(
  core: Core,
  request: Request,
): Promise<{ readonly sent: SignedParts; readonly params: readonly Pair[] }> {
  const { tokenByGet } = core.policy
  requireMethod(request, tokenByGet ? ['GET', 'POST'] : ['POST'])
  const query = decodeForm(new URL(request.url).search.slice(1))
  if (request.method !== 'GET' && !tokenByGet) refuseCredentialsInUrl(core, query)
  const sent = await signedParts(core, request)
  if (request.method === 'GET') return { sent, params: query }
  const body = await parametersIn(sent, everyShape)
  return { sent, params: tokenByGet ? [...query, ...body] : body }
}

/** Read first, judged when the app is known: which shapes are taken is its own policy. */
const everyShape: readonly TokenBody[] = ['form', 'json', 'multipart']

const shapeOf: Readonly<Record<string, TokenBody>> = {
  'application/json': 'json',
  'multipart/form-data': 'multipart',
}

/** What a GET says of a body it does not have counts for nothing: httplib2's callers set one type for all their requests. */
function requireShape(request: Request, shapes: readonly TokenBody[]): void {
  if (request.method === 'GET') return
  const type = request.headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase() ?? ''
  if (shapes.includes(shapeOf[type] ?? 'form')) return
  throw new OAuthError('invalid_request', 'send the parameters as application/x-www-form-urlencoded', { status: 415 })
}

/** A grant some app of this server may use; the server's own policy decides for those without one. */
function served(core: Core, type: string): boolean {
  return core.policy.protocols.includes(2) && core.policy.grants.includes(type)
}

function unsupported(type: string): OAuthError {
  return new OAuthError('unsupported_grant_type', `the grant type ${type.slice(0, 60)} is not supported`)
}
