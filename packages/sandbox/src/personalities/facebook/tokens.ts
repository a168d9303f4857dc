import type { App, LiveToken, User } from '@valetkey/server/storage/storage'
import { credentialHash } from '@valetkey/server/tokens/hash'
import { same } from 'valetkey/http/same'
import { type GraphError, graphError } from './errors.ts'
import { appTokenShape, userTokenShape } from './token-formats.ts'
import type { World } from './world.ts'

/** A token of ours and what it is worth. */
export interface KnownToken {
  readonly text: string
  readonly app: App
  /** null: the app itself. */
  readonly user: User | null
  readonly scopes: readonly string[]
  /** Epoch ms; null: it was never given, it is `APPID|APPSECRET`. */
  readonly createdAt: number | null
  readonly expiresAt: number | null
  /** Why it opens nothing; null: it does. */
  readonly problem: GraphError | null
}

/** Why tokens were revoked, as it stands in the storage. */
export const reasons = { removed: 'the app was removed', password: 'the password was changed' } as const

/** What ended a whole authorization, if it was not that somebody removed the app. */
const otherReasons: Readonly<Record<string, 'passwordChanged' | 'loggedOut'>> = {
  [reasons.password]: 'passwordChanged',
  replayed: 'loggedOut',
}

/** null: no token of ours, or not any more. */
export async function tokenNamed(world: World, text: string): Promise<KnownToken | null> {
  const bar = text.indexOf('|')
  if (bar < 0) return userTokenShape.test(text) ? stored(world, text) : null
  const [clientId, rest] = [text.slice(0, bar), text.slice(bar + 1)]
  return (await secretAsToken(world, clientId, rest)) ?? appToken(world, clientId, rest)
}

/** `APPID|APPSECRET` needs no asking for: it is the app's token. */
async function secretAsToken({ provider }: World, clientId: string, secret: string): Promise<KnownToken | null> {
  const right = (await provider.apps.secrets(clientId)).filter(one => same(one, secret)).length > 0
  const app = right ? await provider.apps.byClientId(clientId) : null
  const text = `${clientId}|${secret}`
  return app && { text, app, user: null, scopes: [], createdAt: null, expiresAt: null, problem: null }
}

async function appToken(world: World, clientId: string, text: string): Promise<KnownToken | null> {
  const known = appTokenShape.test(text) ? await stored(world, text) : null
  return known?.app.clientId === clientId ? { ...known, text: `${clientId}|${text}` } : null
}

async function stored({ provider, declined, now }: World, text: string): Promise<KnownToken | null> {
  const live = await provider.storage.tokens.find({ kind: 'access', hash: credentialHash('access', text) })
  if (!live) return null
  const { app, user, token } = live
  const takenBack = user ? declined.of(user.id, app.id) : []
  const scopes = token.scopes.filter(scope => !takenBack.includes(scope))
  const { createdAt, expiresAt } = token
  return { text, app, user, scopes, createdAt, expiresAt, problem: live.dead && problemOf(live, live.dead, now()) }
}

type Death = NonNullable<LiveToken['dead']>

function problemOf(live: LiveToken, dead: Death, now: number): GraphError {
  const { app, token, authorization } = live
  if (dead === 'expired') return expired(token.expiresAt ?? now, now)
  if (dead === 'app_disabled') return graphError('appGone')
  if (dead === 'user_locked') return graphError('checkpointed')
  if (authorization.revokedAt === null) return graphError('loggedOut')
  return graphError(otherReasons[authorization.revokedReason ?? ''] ?? 'appRemoved', app.clientId)
}

function expired(at: number, now: number): GraphError {
  return graphError('expired', `${pacific(at)}. The current time is ${pacific(now)}.`)
}

const calendar = new Intl.DateTimeFormat('en-US', {
  timeZone: 'America/Los_Angeles',
  weekday: 'long',
  day: '2-digit',
  month: 'short',
  year: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
  timeZoneName: 'short',
})

/** `Friday, 20-Nov-26 02:00:00 PST`: Facebook's clock is in California. */
export function pacific(at: number): string {
  const part = Object.fromEntries(calendar.formatToParts(at).map(({ type, value }) => [type, value]))
  const { weekday, day, month, year, hour, minute, second, timeZoneName } = part
  return `${weekday}, ${day}-${month}-${year} ${hour}:${minute}:${second} ${timeZoneName}`
}
