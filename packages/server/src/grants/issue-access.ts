import { timeOrderedId } from 'valetkey/http/random'
import { type Core, now } from '../core.ts'
import type { Issued } from '../dialect.ts'
import type { Policy } from '../policy.ts'
import type { App, LiveToken, Ticket, Token, User } from '../storage/storage.ts'
import { lookupOf, mintToken, type Sprout, secondsLeft, textOf } from '../tokens/issue.ts'

interface Asking {
  readonly app: App
  readonly policy: Policy
}

interface Wanted {
  /** null: the app acts for itself. */
  readonly userId: string | null
  readonly scopes: readonly string[]
  /** What it opens (RFC 8707); left out: everything here. */
  readonly resources?: readonly string[]
  readonly lifetimeMs: number | null
  /** What the event of it says. */
  readonly grant: string
}

/** An access token with no flow behind it, and an authorization of its own. */
export async function issueAccess(core: Core, { app, policy }: Asking, wanted: Wanted): Promise<Issued> {
  const { userId, scopes, resources = [], lifetimeMs, grant } = wanted
  const sprout = await mintToken(core, { kind: 'access', policy, userId, lifetimeMs })
  const [token] = await core.storage.tokens.issue({
    authorizationId: timeOrderedId(),
    appId: app.id,
    userId,
    scopes,
    resources,
    seeds: [sprout.seed],
  })
  core.events.emit('token.issued', { appId: app.id, userId, data: { grant } })
  const user = userId === null ? null : await core.storage.users.byId(userId)
  return issuedFrom(core, { app, user, ticket: null, token: token!, sprout })
}

interface Given {
  readonly app: App
  readonly user: User | null
  readonly ticket: Ticket | null
  readonly token: Token
  readonly sprout: Sprout
  readonly refresh?: { readonly token: Token; readonly sprout: Sprout } | undefined
}

/** What the answer says of tokens that were stored. */
export async function issuedFrom(core: Core, { app, user, ticket, token, sprout, refresh }: Given): Promise<Issued> {
  const expiresIn = secondsLeft(token, now(core))
  return {
    accessToken: await textOf(core, token, sprout),
    tokenType: 'Bearer',
    ...(expiresIn !== undefined && { expiresIn }),
    ...(refresh && { refreshToken: await textOf(core, refresh.token, refresh.sprout) }),
    scopes: token.scopes,
    createdAt: token.createdAt,
    app,
    user,
    ticket,
  }
}

/** What an access token of ours is worth, dead ones included; null when it is none. */
export async function accessTokenNamed(core: Core, text: string): Promise<LiveToken | null> {
  const lookup = lookupOf(core, 'access', text)
  return lookup && core.storage.tokens.find(lookup)
}
