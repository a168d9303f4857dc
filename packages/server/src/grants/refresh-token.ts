import { OAuthError } from 'valetkey/oauth2/errors'
import type { Client } from '../apps/clients.ts'
import { type Core, now } from '../core.ts'
import { readyToSign, withIdToken } from '../openid/id-token.ts'
import { narrowedResources } from '../resources.ts'
import { isCovered } from '../scopes/scope-tree.ts'
import type { LiveToken } from '../storage/storage.ts'
import { lookupOf, mintToken } from '../tokens/issue.ts'
import { type AnswerMemory, answered, answerMemory, answerWith } from './answer-memory.ts'
import { type Grant, refused } from './grant.ts'

/** RFC 6749 §6, with the rotation of RFC 9700 §4.14.2. Less may be asked for: of the scopes, and of the resources (RFC 8707 §2.2). */
export const refreshToken: Grant = {
  type: 'refresh_token',
  names(core, { refreshToken: text }) {
    const token = text === undefined ? null : lookupOf(core, 'refresh', text)
    return token && { token }
  },
  async issue(core, client, { refreshToken: text, scope, resource }) {
    if (text === undefined) throw new OAuthError('invalid_request', 'Missing required parameter: refresh_token.')
    const lookup = lookupOf(core, 'refresh', text)
    const live = client.named.token
    if (!lookup || !live) throw refused(core, 'refresh_token', 'unknown', client)
    if (live.app.id !== client.app.id) throw refused(core, 'refresh_token', 'wrong_app', client)
    const scopes = scope === undefined ? null : core.dialect.readScope(scope)
    if (scopes !== null && !isCovered(core, scopes, live.token.scopes)) {
      throw new OAuthError(
        'invalid_scope',
        'the refresh token does not cover this scope; ask for less, or authorize again',
      )
    }
    const resources = narrowedResources(core, resource, live.token.resources)
    if (endOf(client, live) <= now(core)) throw refused(core, 'refresh_token', 'expired', client)
    const memory = memoryOf(text, live.token.id, { scopes, resources })
    await readyToSign(core, client, live.token.scopes)
    const { seeds, answer } = await successors(core, client, live, { scopes, resources })
    const rotated = await core.storage.tokens.rotate({
      ...(lookup.id !== undefined && { id: lookup.id }),
      hash: lookup.hash,
      appId: client.app.id,
      graceMs: client.policy.refreshGraceMs,
      answerSealed: client.policy.refreshGraceMs > 0 ? await memory.seal(answer) : null,
      seeds,
    })
    if (rotated.ok === false) throw refused(core, 'refresh_token', rotated.refusal, client, live.token.userId)
    const given = rotated.ok === true ? answer : await memory.open(rotated.answerSealed)
    // OpenID Connect Core §12.2: it tells of the first sign-in, and of no nonce.
    const { authenticatedAt } = live.authorization
    return withIdToken(core, client, answered(core, client, live, given, 'refresh_token'), {
      authenticatedAt,
      nonce: null,
    })
  },
}

/** However often it is refreshed, what one consent gave ends some day. One of OAuth 1.0a had no such end before its upgrade. */
function endOf({ policy }: Client, { authorization }: LiveToken): number {
  const since = authorization.upgradedAt ?? authorization.createdAt
  return policy.authorizationMs === null ? Number.POSITIVE_INFINITY : since + policy.authorizationMs
}

/** What the new access token may do less than the refresh token; null: all of it. */
interface Less {
  readonly scopes: readonly string[] | null
  readonly resources: readonly string[] | null
}

async function successors(core: Core, client: Client, live: LiveToken, { scopes, resources }: Less) {
  const { policy } = client
  const end = endOf(client, live)
  const { userId } = live.token
  const at = now(core)
  const within = (lifetimeMs: number | null) => {
    const shortest = Math.min(lifetimeMs ?? Number.POSITIVE_INFINITY, end - at)
    return Number.isFinite(shortest) ? shortest : null
  }
  const [access, refresh] = await Promise.all([
    mintToken(core, {
      kind: 'access',
      policy: fresh(policy),
      userId,
      lifetimeMs: within(policy.accessTokenMs),
      scopes,
      resources,
    }),
    mintToken(core, { kind: 'refresh', policy, userId, lifetimeMs: within(policy.refreshTokenMs) }),
  ])
  const sprouts = [access, refresh]
  const answer = answerWith(sprouts, { scopes: scopes ?? live.token.scopes, at })
  return { seeds: sprouts.map(sprout => sprout.seed), answer }
}

/** A refresh is a wish for a new token: the old one is never handed out again here. */
const fresh = <P extends { readonly reuseTokens: boolean }>(policy: P): P => ({ ...policy, reuseTokens: false })

/** What was asked for is bound in: who asks for something else within the grace hears nothing. */
function memoryOf(oldToken: string, tokenId: string, { scopes, resources }: Less): AnswerMemory {
  return answerMemory({
    credential: oldToken,
    asked: `refresh ${tokenId} ${scopes?.join(' ') ?? '*'} ${resources?.join(' ') ?? '*'}`,
    otherwise: cause =>
      new OAuthError('invalid_grant', 'the refresh_token was used a moment ago with another scope or resource', {
        cause,
      }),
  })
}
