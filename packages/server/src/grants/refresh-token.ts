import { createSealer, type Sealer } from 'valetkey/http/seal'
import { OAuthError } from 'valetkey/oauth2/errors'
import { subset } from 'valetkey/oauth2/scope'
import type { Client } from '../clients.ts'
import { type Core, now } from '../core.ts'
import type { Issued } from '../dialect.ts'
import { narrowedResources } from '../resources.ts'
import type { LiveToken } from '../storage/storage.ts'
import { lookupOf, mintToken, type Sprout } from '../tokens/issue.ts'
import { type Grant, refused } from './grant.ts'

/** What a lost answer is re-answered with. */
interface Answer {
  readonly accessToken: string
  readonly refreshToken: string
  readonly scopes: readonly string[]
  readonly createdAt: number
  readonly expiresAt: number | null
}

/** RFC 6749 §6, with the rotation of RFC 9700 §4.14.2. Less may be asked for: of the scopes, and of the resources (RFC 8707 §2.2). */
export const refreshToken: Grant = {
  type: 'refresh_token',
  async issue(core, client, { refreshToken: text, scope, resource }) {
    if (text === undefined) throw new OAuthError('invalid_request', 'Missing required parameter: refresh_token.')
    const lookup = lookupOf(core, 'refresh', text)
    const live = lookup && (await core.storage.tokens.find(lookup))
    if (!lookup || !live) throw refused(core, 'refresh_token', 'unknown', client)
    if (live.app.id !== client.app.id) throw refused(core, 'refresh_token', 'wrong_app', client)
    const scopes = scope === undefined ? null : core.dialect.readScope(scope)
    if (scopes !== null && !subset(scopes, live.token.scopes)) {
      throw new OAuthError(
        'invalid_scope',
        'the refresh token does not cover this scope; ask for less, or authorize again',
      )
    }
    const resources = narrowedResources(core, resource, live.token.resources)
    if (endOf(client, live) <= now(core)) throw refused(core, 'refresh_token', 'expired', client)
    const memory = answerMemory(text, live.token.id, { scopes, resources })
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
    return issued(core, client, live, rotated.ok === true ? answer : await memory.open(rotated.answerSealed))
  },
}

/** However often it is refreshed, what one consent gave ends some day. */
function endOf({ policy }: Client, live: LiveToken): number {
  return policy.authorizationMs === null
    ? Number.POSITIVE_INFINITY
    : live.authorization.createdAt + policy.authorizationMs
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
  const answer: Answer = {
    accessToken: access.text,
    refreshToken: refresh.text,
    scopes: scopes ?? live.token.scopes,
    createdAt: at,
    expiresAt: access.seed.lifetimeMs === null ? null : at + access.seed.lifetimeMs,
  }
  return { seeds: [access, refresh].map((sprout: Sprout) => sprout.seed), answer }
}

/** A refresh is a wish for a new token: the old one is never handed out again here. */
const fresh = <P extends { readonly reuseTokens: boolean }>(policy: P): P => ({ ...policy, reuseTokens: false })

/**
 * The answer is sealed under a key derived from the old refresh token: who holds that token may hear it again, and
 * nobody else, not even with the database and the server's keys. What was asked for is bound in.
 */
function answerMemory(oldToken: string, tokenId: string, { scopes, resources }: Less) {
  const sealer: Sealer = createSealer([{ kid: 'successor', secret: `valetkey successor of ${oldToken}` }])
  const label = `refresh ${tokenId} ${scopes?.join(' ') ?? '*'} ${resources?.join(' ') ?? '*'}`
  return {
    seal: (answer: Answer): Promise<string> => sealer.seal(JSON.stringify(answer), label),
    async open(sealed: string): Promise<Answer> {
      try {
        return JSON.parse(await sealer.open(sealed, label))
      } catch (cause) {
        throw new OAuthError(
          'invalid_grant',
          'the refresh_token was used a moment ago with another scope or resource',
          { cause },
        )
      }
    },
  }
}

function issued(core: Core, client: Client, live: LiveToken, answer: Answer): Issued {
  core.events.emit('token.issued', {
    appId: client.app.id,
    userId: live.token.userId,
    data: { grant: 'refresh_token' },
  })
  const left = answer.expiresAt === null ? null : Math.max(0, Math.round((answer.expiresAt - now(core)) / 1000))
  return {
    accessToken: answer.accessToken,
    tokenType: 'Bearer',
    ...(left !== null && { expiresIn: left }),
    refreshToken: answer.refreshToken,
    scopes: answer.scopes,
    createdAt: answer.createdAt,
    app: client.app,
    user: live.user,
    ticket: null,
  }
}
