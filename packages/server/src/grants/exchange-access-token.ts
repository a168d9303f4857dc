import { OAuthError } from 'valetkey/oauth2/errors'
import { tokenTypes } from 'valetkey/oauth2/token-exchange'
import type { Client } from '../apps/clients.ts'
import { type Core, now } from '../core.ts'
import { narrowedResources } from '../resources.ts'
import { isCovered } from '../scopes/scope-tree.ts'
import type { LiveToken, Refusal } from '../storage/storage.ts'
import { mintToken } from '../tokens/issue.ts'
import { refused } from './grant.ts'
import { issuedFrom } from './issue-access.ts'
import type { Subject } from './subject.ts'

/**
 * An access token for less: fewer scopes, fewer resources, no longer life. It is the asking app's, and stands below the
 * authorization of the one it came from, so that whatever ends that ends it too. In order:
 *   the token is one of ours                            invalid_request
 *   it is the app's own, unless policy says any         invalid_request
 *   it is alive                                         invalid_request
 *   it covers the scopes, and the app is registered     invalid_scope
 *   it is for the resources                             invalid_target
 *   then one storage step
 * A public app has nothing to prove itself with: whoever found a token of its could make another of it.
 */
export const accessTokenSubject: Subject = {
  type: tokenTypes.accessToken,
  kind: 'access',
  takenFrom: ({ app, policy }) => policy.exchanges !== 'none' && !app.public,
  async exchange(core, client, { lookup, live, scope, targets }) {
    const { app, policy } = client
    if (lookup === null || live === null) throw refused(core, 'subject_token', 'unknown', client)
    if (policy.exchanges !== 'any' && live.app.id !== app.id) throw refused(core, 'subject_token', 'wrong_app', client)
    if (live.dead !== null) throw refused(core, 'subject_token', refusalOf[live.dead], client)
    const { userId, resources } = live.token
    const sprout = await mintToken(core, {
      kind: 'access',
      policy: { ...policy, reuseTokens: false },
      userId,
      lifetimeMs: shorter(policy.accessTokenMs, live.token.expiresAt, now(core)),
      scopes: scopesFor(core, client, live, scope),
      resources: narrowedResources(core, targets, resources),
    })
    const token = await core.storage.tokens.derive({ from: lookup, appId: app.id, seed: sprout.seed })
    if (token === null) throw refused(core, 'subject_token', 'dead', client)
    const data = { grant: 'token_exchange', ...(live.app.id !== app.id && { fromAppId: live.app.id }) }
    core.events.emit('token.issued', { appId: app.id, userId, data })
    return issuedFrom(core, { app, user: live.user, ticket: null, token, sprout })
  },
}

const refusalOf: Readonly<Record<NonNullable<LiveToken['dead']>, Refusal>> = {
  expired: 'expired',
  revoked: 'dead',
  rotated: 'dead',
  app_disabled: 'dead',
  user_locked: 'dead',
}

function shorter(lifetimeMs: number | null, expiresAt: number | null, at: number): number | null {
  const left = [lifetimeMs, expiresAt === null ? null : expiresAt - at].filter(ms => ms !== null)
  return left.length === 0 ? null : Math.min(...left)
}

/** What was asked for, or all that the token covers and the app may have. */
function scopesFor(core: Core, { app }: Client, live: LiveToken, asked: string | undefined): readonly string[] {
  const allowed = (scope: string) => core.dialect.scopeAllowed(app.scopes, scope)
  const scopes = asked === undefined ? live.token.scopes.filter(allowed) : core.dialect.readScope(asked)
  if (!isCovered(core, scopes, live.token.scopes)) {
    throw new OAuthError('invalid_scope', 'the subject_token does not cover this scope; ask for less')
  }
  const beyond = scopes.find(scope => !allowed(scope))
  if (beyond !== undefined) throw new OAuthError('invalid_scope', `the app is not registered for the scope ${beyond}`)
  if (scopes.length > 0 || live.token.scopes.length === 0) return scopes
  throw new OAuthError('invalid_scope', 'the app is registered for none of the scopes that the subject_token covers')
}
