import { OAuthError } from 'valetkey/oauth2/errors'
import type { TokenRequest } from 'valetkey/oauth2/messages'
import { tokenExchangeGrant, tokenTypes } from 'valetkey/oauth2/token-exchange'
import type { Client } from '../apps/clients.ts'
import type { Core } from '../core.ts'
import { lookupOf } from '../tokens/issue.ts'
import { accessTokenSubject } from './exchange-access-token.ts'
import type { Grant } from './grant.ts'
import type { Subject } from './subject.ts'
import { oauth1Subject } from './upgrade-oauth1.ts'

/** What can be exchanged here. */
const subjects: readonly Subject[] = [accessTokenSubject, oauth1Subject]

/**
 * RFC 8693 §2.1. In order:
 *   subject_token and subject_token_type are there      invalid_request
 *   nobody else is said to act                          invalid_request
 *   an access token is what is wanted                   invalid_request
 *   tokens of this type are taken from this app         invalid_request
 *   the resources and audiences are some of ours        invalid_target
 *   then the checks of the type                         exchange-access-token.ts, upgrade-oauth1.ts
 * §2.2.2: whatever is wrong with a subject token is `invalid_request`; the description says what. A server lists this grant
 * type in its policy, or there is none of it.
 */
export const tokenExchange: Grant = {
  type: tokenExchangeGrant,
  names(core, request) {
    const token = lookupIn(core, request)
    return token && { token }
  },
  async issue(core, client, request, sent) {
    const { subjectToken: token, subjectTokenType: type, scope } = request
    if (token === undefined) throw invalid('Missing required parameter: subject_token.')
    if (type === undefined) throw invalid('Missing required parameter: subject_token_type.')
    refuseActor(request)
    refuseOtherType(request)
    const subject = subjectFor(client, type)
    const targets = [...request.resource, ...request.audience].filter(target => target !== '')
    if (targets.length > 0 && Object.keys(core.resources).length === 0) {
      throw new OAuthError('invalid_target', 'tokens are not bound to resources here; leave resource and audience out')
    }
    const asked = { token, lookup: lookupIn(core, request), live: client.named.token, scope, targets, sent }
    const issued = await subject.exchange(core, client, asked)
    return { ...issued, issuedTokenType: tokenTypes.accessToken }
  },
}

function lookupIn(core: Core, { subjectToken, subjectTokenType }: TokenRequest) {
  const subject = subjects.find(one => one.type === subjectTokenType)
  return subject === undefined || subjectToken === undefined ? null : lookupOf(core, subject.kind, subjectToken)
}

/** §1.1: delegation would have to be said in the token (`act`), and ours say nothing. Better refused than forgotten. */
function refuseActor({ actorToken, actorTokenType }: TokenRequest): void {
  if (actorToken === undefined && actorTokenType === undefined) return
  throw invalid('actor tokens are not supported; leave actor_token and actor_token_type out')
}

function refuseOtherType({ requestedTokenType: type = tokenTypes.accessToken }: TokenRequest): void {
  if (type === tokenTypes.accessToken) return
  throw invalid(`only ${tokenTypes.accessToken} is issued here; send it as requested_token_type, or nothing`)
}

function subjectFor(client: Client, type: string): Subject {
  const taken = subjects.filter(subject => subject.takenFrom(client))
  const subject = taken.find(one => one.type === type)
  if (subject !== undefined) return subject
  const types = taken.map(one => one.type).join(' or ')
  throw invalid(
    types === ''
      ? 'this app may exchange no tokens'
      : `tokens of this subject_token_type are not taken from this app; it may exchange ${types}`,
  )
}

function invalid(description: string): OAuthError {
  return new OAuthError('invalid_request', description)
}
