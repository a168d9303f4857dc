import type { Client } from '../apps/clients.ts'
import type { Core } from '../core.ts'
import type { Issued } from '../dialect.ts'
import { readyToSign, signInOf, withIdToken } from '../openid/id-token.ts'
import { narrowedResources } from '../resources.ts'
import type { Ticket, Token, User } from '../storage/storage.ts'
import { mintToken, type Sprout } from '../tokens/issue.ts'
import { issuedFrom } from './issue-access.ts'

/**
 * What the app of a ticket, or of a token, is to get: an access token, and a refresh token where the policy gives any. The access token may be
 * for some of the resources only (RFC 8707 §2.2); the refresh token keeps them all. Throws `invalid_target`. Another app
 * learns nothing of them: the storage refuses it.
 */
export async function sproutsFor(
  core: Core,
  { app, policy }: Client,
  source: Pick<Ticket, 'appId' | 'userId' | 'scopes' | 'resources'>,
  resource: readonly string[],
): Promise<readonly Sprout[]> {
  const { userId } = source
  await readyToSign(core, { policy }, source.scopes)
  const resources = source.appId === app.id ? narrowedResources(core, resource, source.resources) : null
  const access = await mintToken(core, { kind: 'access', policy, userId, lifetimeMs: policy.accessTokenMs, resources })
  if (!policy.refreshTokens || !policy.grants.includes('refresh_token')) return [access]
  return [access, await mintToken(core, { kind: 'refresh', policy, userId, lifetimeMs: policy.refreshTokenMs })]
}

/** The answer, when the storage has given what was sown. */
export async function issuedTo(
  core: Core,
  { app, policy }: Client,
  given: { readonly ticket: Ticket; readonly tokens: readonly Token[]; readonly user: User | null },
  sprouts: readonly Sprout[],
  grant: string,
): Promise<Issued> {
  const { ticket, user } = given
  const [access, refresh] = given.tokens
  const [accessSprout, refreshSprout] = sprouts
  core.events.emit('token.issued', { appId: app.id, userId: ticket.userId, data: { grant } })
  const issued = await issuedFrom(core, {
    app,
    user,
    ticket,
    token: access!,
    sprout: accessSprout!,
    ...(refresh && refreshSprout && { refresh: { token: refresh, sprout: refreshSprout } }),
  })
  return withIdToken(core, { policy }, issued, signInOf(ticket))
}
