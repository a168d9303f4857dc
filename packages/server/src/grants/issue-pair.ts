import type { Client } from '../clients.ts'
import type { Core } from '../core.ts'
import type { Issued } from '../dialect.ts'
import { narrowedResources } from '../resources.ts'
import type { Ticket, Token } from '../storage/storage.ts'
import { mintToken, type Sprout } from '../tokens/issue.ts'
import { issuedFrom } from './issue-access.ts'

/**
 * What a ticket's app is to get: an access token, and a refresh token where the policy gives any. The access token may be
 * for some of the resources only (RFC 8707 §2.2); the refresh token keeps them all. Throws `invalid_target`. Another app
 * learns nothing of them: the storage refuses it.
 */
export async function sproutsFor(
  core: Core,
  { app, policy }: Client,
  ticket: Ticket,
  resource: readonly string[],
): Promise<readonly Sprout[]> {
  const { userId } = ticket
  const resources = ticket.appId === app.id ? narrowedResources(core, resource, ticket.resources) : null
  const access = await mintToken(core, { kind: 'access', policy, userId, lifetimeMs: policy.accessTokenMs, resources })
  if (!policy.refreshTokens || !policy.grants.includes('refresh_token')) return [access]
  return [access, await mintToken(core, { kind: 'refresh', policy, userId, lifetimeMs: policy.refreshTokenMs })]
}

/** The answer, when the storage has given what was sown. */
export async function issuedTo(
  core: Core,
  { app }: Client,
  given: { readonly ticket: Ticket; readonly tokens: readonly Token[] },
  sprouts: readonly Sprout[],
  grant: string,
): Promise<Issued> {
  const { ticket } = given
  const [access, refresh] = given.tokens
  const [accessSprout, refreshSprout] = sprouts
  core.events.emit('token.issued', { appId: app.id, userId: ticket.userId, data: { grant } })
  return issuedFrom(core, {
    app,
    user: ticket.userId === null ? null : await core.storage.users.byId(ticket.userId),
    ticket,
    token: access!,
    sprout: accessSprout!,
    ...(refresh && refreshSprout && { refresh: { token: refresh, sprout: refreshSprout } }),
  })
}
