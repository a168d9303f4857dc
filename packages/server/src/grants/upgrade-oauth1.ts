import { isForm } from 'valetkey/oauth1/parameters'
import { formatProblemChallenge, OAuth1Problem, type ProblemCode } from 'valetkey/oauth1/problems'
import { OAuthError } from 'valetkey/oauth2/errors'
import { tokenTypes } from 'valetkey/oauth2/token-exchange'
import type { Client } from '../apps/clients.ts'
import { type Core, now } from '../core.ts'
import { type SignedParts, verifySigned } from '../signed/signed-request.ts'
import { byAccessToken } from '../signed/signed-token.ts'
import type { LiveToken, Refusal } from '../storage/storage.ts'
import { type AnswerMemory, answered, answerMemory, answerWith } from './answer-memory.ts'
import { refused } from './grant.ts'
import { sproutsFor } from './issue-pair.ts'
import type { Asked, Subject } from './subject.ts'

/**
 * The silent upgrade: an app brings the OAuth 1.0a token of a person and gets a pair of OAuth 2 for it, with the same
 * scopes and below the same authorization, so that no consent is asked and one revocation ends both. In order:
 *   the parameters stand in a form                      invalid_request
 *   the request is signed with the token's secret       invalid_request
 *     by the app that authenticated                     invalid_request
 *     and with the very token it brings                 invalid_request
 *   the scopes are the token's                          invalid_scope
 *   it is for the resources                             invalid_target
 *   then one storage step, won once                     invalid_request
 * A client secret alone upgrades nothing: whoever has only the token, or only the app's credentials, is refused. What OAuth
 * 1.0a has against the request stands in `WWW-Authenticate`, in the words of its problem reporting.
 */
export const oauth1Subject: Subject = {
  type: tokenTypes.oauth1,
  kind: 'oauth1',
  takenFrom: ({ policy }) => policy.protocols.includes(1),
  async exchange(core, client, asked) {
    const { live, secret, lookup } = await proven(core, client, asked)
    requireSameScopes(core, live, asked.scope)
    const sprouts = await sproutsFor(core, client, live.token, asked.targets)
    const { scopes } = live.token
    const answer = answerWith(sprouts, { scopes, at: now(core) })
    const memory = memoryOf(asked, live, secret)
    const { refreshGraceMs: graceMs, upgradeSunsetMs: sunsetMs } = client.policy
    const upgraded = await core.storage.tokens.upgrade({
      ...lookup,
      appId: client.app.id,
      graceMs,
      answerSealed: graceMs > 0 ? await memory.seal(answer) : null,
      sunsetMs,
      seeds: sprouts.map(sprout => sprout.seed),
    })
    if (upgraded.ok === false) throw notUpgraded(core, client, upgraded.refusal)
    const given = upgraded.ok === true ? answer : await memory.open(upgraded.answerSealed)
    return answered(core, client, live, given, 'oauth1_upgrade')
  },
}

interface Proven {
  readonly live: LiveToken
  readonly secret: string
  readonly lookup: NonNullable<Asked['lookup']>
}

async function proven(core: Core, client: Client, { token, lookup, sent }: Asked): Promise<Proven> {
  if (sent.method !== 'GET' && !isForm(sent.contentType)) {
    throw new OAuthError('invalid_request', 'send a form; the signature has to cover what is asked for')
  }
  const { app, oauth, token: holder } = await signature(core, sent)
  if (app.id !== client.app.id) throw problem(core, 'consumer_key_rejected', 'the request is signed by another app')
  if (holder === null || lookup === null || oauth['oauth_token'] !== token) {
    throw problem(core, 'token_rejected', 'the request is not signed with the subject_token')
  }
  return { live: holder.value, secret: holder.secret, lookup }
}

async function signature(core: Core, sent: SignedParts) {
  try {
    return await verifySigned<LiveToken>(core, sent, { required: ['oauth_token'], ...byAccessToken(core) })
  } catch (thrown) {
    if (!(thrown instanceof OAuth1Problem)) throw thrown
    throw withProblem(core, thrown, `sign the request with the subject_token: ${thrown.code}, ${thrown.description}`)
  }
}

/** Less would be lost for good, more was never allowed. */
function requireSameScopes(core: Core, { token }: LiveToken, scope: string | undefined): void {
  if (scope === undefined) return
  const asked = new Set(core.dialect.readScope(scope))
  if (asked.size === new Set(token.scopes).size && token.scopes.every(one => asked.has(one))) return
  throw new OAuthError('invalid_scope', 'an upgrade keeps the scopes of the token; leave scope out')
}

/** Sealed for who has both the token and its secret; what the access token was asked for is bound in. */
function memoryOf({ token, targets }: Asked, live: LiveToken, secret: string): AnswerMemory {
  return answerMemory({
    credential: `${token} ${secret}`,
    asked: `upgrade ${live.token.id} ${targets.join(' ') || '*'}`,
    otherwise: cause =>
      new OAuthError('invalid_request', 'the subject_token was used a moment ago for another resource', { cause }),
  })
}

/** What a refusal of the storage is called by OAuth 1.0a. */
const problems: Partial<Readonly<Record<Refusal, ProblemCode>>> = {
  used: 'token_used',
  expired: 'token_expired',
  dead: 'token_revoked',
}

function notUpgraded(core: Core, client: Client, refusal: Refusal): OAuthError {
  const { description, details } = refused(core, 'subject_token', refusal, client)
  return withProblem(core, new OAuth1Problem(problems[refusal] ?? 'token_rejected'), description, details)
}

function problem(core: Core, code: ProblemCode, description: string): OAuthError {
  return withProblem(core, new OAuth1Problem(code, description), description)
}

function withProblem(
  { issuer }: Core,
  cause: OAuth1Problem,
  description: string,
  details: OAuthError['details'] = { what: 'oauth1', refusal: cause.code },
): OAuthError {
  const headers = { 'www-authenticate': formatProblemChallenge(cause, issuer) }
  return new OAuthError('invalid_request', description, { headers, details, cause })
}
