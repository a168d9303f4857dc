import { NetworkError } from '../../http/network-error.ts'
import { randomText } from '../../http/random.ts'
import type { Context } from '../context.ts'
import { connectError } from '../errors/connect-errors.ts'
import { ConnectError } from '../errors/errors.ts'
import type { OAuth2Definition } from '../provider.ts'
import { clientOfStamp } from '../registration/clients.ts'
import { dataOf, ended } from './connection-refusals.ts'
import { type About, type Held, readHeld, writeHeld } from './connections.ts'
import { exchangeRefreshToken } from './refresh-grant.ts'
import { isRenewable, isStale, isUpgradable, type Refreshable, type Renewable } from './staleness.ts'
import type { Renewed, TokenParts } from './token.ts'

/** Longer than a request may take, shorter than a server's grace. */
const LEASE_MS = 20_000
const PATIENCE_MS = 2 * LEASE_MS
const PAUSE_MS = 60
/** With a longer pause each time, as long as a lease lasts beyond a request. */
const SAVE_AGAIN = 6
/** How long after a renewal a browser may still come with the cookies of before. */
const REMEMBERED_MS = 60_000

/**
 * Renews a connection's token exactly once among all that share the vault. The lease is written before the request,
 * so after a crash one can see that an answer may have been lost; who loses a compare and swap reads again.
 */
export async function refreshKept(ctx: Context, user: string, staleToken: string): Promise<TokenParts> {
  const owner = randomText(9)
  const deadline = ctx.now() + PATIENCE_MS
  for (;;) {
    const held = await readHeld(ctx, user)
    if (!held) throw connectError('not_connected', ctx.name)
    if (held.parts.accessToken !== staleToken && !isStale(ctx, held.parts)) return held.parts
    if (held.about.health.state === 'needs_sign_in') throw ended(ctx, held.about.health.reason)
    if (leasedByOther(ctx, held.about, owner)) {
      if (ctx.now() > deadline)
        throw connectError('refresh_failed', ctx.name, { reason: 'another process holds on to it' })
      await pause(PAUSE_MS)
      continue
    }
    const renewed = await renewUnderLease(ctx, user, held, owner)
    if (renewed) return renewed
  }
}

/** Null: somebody else was first somewhere on the way; look again. */
async function renewUnderLease(ctx: Context, user: string, held: Held, owner: string): Promise<TokenParts | null> {
  if (!isRenewable(ctx, held.parts)) throw ended(ctx, 'there is no refresh token')
  const { about } = held
  const lease = { owner, until: ctx.now() + LEASE_MS }
  if (!(await writeHeld(ctx, user, { ...held, about: { ...about, lease, health: { state: 'refreshing' } } })))
    return null
  const renewal = renew(ctx, held.parts, about.stamp)
  const { parts, refused } = await renewal.catch((error: unknown) => ({ parts: held.parts, refused: error }))
  if (refused === undefined)
    return (await settle(ctx, user, owner, parts, { ...lifetime(parts), health: { state: 'ok' } })) ? parts : null
  const reason = endOf(refused, about)
  const health: About['health'] = reason === null ? { state: 'ok' } : { state: 'needs_sign_in', reason }
  // A lease that is over stays as the sign that an answer was lost.
  const lost = about.lease !== undefined || refused instanceof NetworkError
  // When the vault has moved on meanwhile, what moved it counts, and not our failure.
  if (!(await settle(ctx, user, owner, parts, { health, ...(lost && { lease: { owner, until: 0 } }) }))) return null
  throw reason === null ? failed(ctx, refused) : ended(ctx, reason, refused)
}

/**
 * Ends our lease. Who noted something else in the record meanwhile, a budget or another seal, keeps that; who took the lease over,
 * signed in anew or disconnected wins: false. A vault in trouble is asked again: what is lost here is lost for good.
 */
async function settle(
  ctx: Context,
  user: string,
  owner: string,
  parts: TokenParts,
  news: Partial<About>,
): Promise<boolean> {
  for (let attempt = 1; ; attempt++) {
    try {
      const held = await readHeld(ctx, user)
      if (held?.about.lease?.owner !== owner) return false
      const { lease: _, ...free } = held.about
      if (await writeHeld(ctx, user, { version: held.version, about: { ...free, ...news }, parts })) return true
    } catch (error) {
      if (attempt > SAVE_AGAIN) throw error
      await pause(PAUSE_MS * 2 ** attempt)
    }
  }
}

const pause = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms))

/** Copies of a vault that lives in a browser may come with a token that another copy has just renewed: they share the answer. */
export function renew(ctx: Context, parts: Renewable, stamp?: string): Promise<Renewed> {
  if (!ctx.keeper.vault.perRequest) return exchanged(ctx, parts, stamp)
  const { renewals } = ctx
  const old = parts.refreshToken ?? parts.accessToken
  const known = renewals.get(old)
  if (known) return known
  const renewal = exchanged(ctx, parts, stamp)
  renewals.set(old, renewal)
  const forget = () => void renewals.delete(old)
  renewal.then(() => void (setTimeout(forget, REMEMBERED_MS) as { unref?(): void }).unref?.(), forget)
  return renewal
}

async function exchanged(ctx: Context, parts: Renewable, stamp?: string): Promise<Renewed> {
  const client = await clientOfStamp(ctx, stamp)
  const spoken = ctx as Context<OAuth2Definition>
  if (!isUpgradable(ctx, parts)) return exchangeRefreshToken(spoken, client, parts as Refreshable)
  return { parts: await (await import('./upgrade.ts')).exchangeOAuth1Token(spoken, client, parts) }
}

function lifetime({ expiresAt, scope }: TokenParts): Partial<About> {
  return { ...(expiresAt === undefined ? {} : { expiresAt }), scope: scope ?? [] }
}

function leasedByOther(ctx: Context, { lease }: About, owner: string): boolean {
  return lease !== undefined && lease.owner !== owner && lease.until > ctx.now()
}

/**
 * Only invalid_grant is the end, and what OAuth 1.0a has instead. A network in trouble, 5xx, 429, invalid_client are not.
 * A lease that was left behind says that an answer was lost.
 */
function endOf(error: unknown, { lease }: About): string | null {
  if (!(error instanceof ConnectError) || !ends(error.problem)) return null
  const said = reasonOf(error)
  return lease === undefined ? said : `${said}; the answer to an earlier renewal was lost`
}

/** How OAuth 1.0a calls a token that will never be upgraded: taken back, ended, upgraded before, or unknown. */
const upgradeEnds: ReadonlySet<string> = new Set(['token_revoked', 'token_expired', 'token_used', 'token_rejected'])

const ends = (problem = ''): boolean => problem === 'invalid_grant' || upgradeEnds.has(problem)

function reasonOf(error: unknown): string {
  if (error instanceof ConnectError) return error.reason ?? error.message
  return error instanceof Error ? error.message : 'no reason given'
}

function failed(ctx: Context, cause: unknown): ConnectError {
  const problem = cause instanceof ConnectError ? cause.problem : undefined
  return connectError('refresh_failed', ctx.name, {
    reason: reasonOf(cause),
    data: dataOf(cause),
    cause,
    ...(problem === undefined ? {} : { problem }),
  })
}
