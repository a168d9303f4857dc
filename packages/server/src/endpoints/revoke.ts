import { decodeForm, fields } from 'valetkey/http/form'
import { OAuthError } from 'valetkey/oauth2/errors'
import { readTokenQuestion } from 'valetkey/oauth2/messages'
import type { Client } from '../apps/clients.ts'
import { type Core, contextOf } from '../core.ts'
import { readParameters } from '../request-body.ts'
import type { TokenKind } from '../storage/storage.ts'
import { answering, refuseCredentialsInUrl, requireMethod } from './answering.ts'
import { type Asked, clientAsking } from './token-asked.ts'

/**
 * RFC 7009 §2.1. In order:
 *   the method is POST                         405
 *   no credential stands in the URL            invalid_request
 *   the body is one of the shapes taken        invalid_request (413, 415)
 *   the client is who it says                  invalid_client
 *   token is there                             invalid_request
 * An unknown token is as good as revoked; another client's is left alone, and both read the same.
 */
export function revoke(core: Core, request: Request): Promise<Response> {
  return answering(core, request, 'revoke', async known => {
    requireMethod(request, ['POST'])
    refuseCredentialsInUrl(core, decodeForm(new URL(request.url).search.slice(1)))
    const pairs = core.dialect.tokenParams(await readParameters(request, ['form', 'json', 'multipart']), 'revoke')
    known.params = pairs
    const question = readTokenQuestion(pairs)
    const { client, token } = await clientAsking(core, request, fields(pairs), kinds, question.token)
    Object.assign(known, { app: client.app, policy: client.policy })
    if (question.token === undefined) throw new OAuthError('invalid_request', 'Missing required parameter: token.')
    const outcome = await revokeToken(core, client, await token())
    return core.dialect.revokeReply(outcome, contextOf(core, 'revoke', request, known))
  })
}

const kinds: readonly TokenKind[] = ['access', 'refresh', 'oauth1']

async function revokeToken(
  core: Core,
  client: Client,
  asked: Asked | null,
): Promise<'revoked' | 'unknown' | 'foreign'> {
  if (asked === null) return 'unknown'
  const { lookup, live } = asked
  if (live.app.id !== client.app.id) return 'foreign'
  const { kind } = lookup
  const revoked = await core.storage.tokens.revoke(lookup, 'revoked by the app')
  if (revoked) core.events.emit('token.revoked', { appId: client.app.id, userId: live.token.userId, data: { kind } })
  return revoked ? 'revoked' : 'unknown'
}
