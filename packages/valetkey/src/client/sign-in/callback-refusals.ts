import { SealError } from '../../http/seal.ts'
import { type Context, PROCESS_KEY } from '../context.ts'
import { connectError } from '../errors/connect-errors.ts'
import type { ConnectError } from '../errors/errors.ts'
import { LIFETIME_MS, readPending } from './pending-cookie.ts'

/** What is wrong with a callback, with both values where two should be one. */

export function wrongApp(ctx: Context, began: string): ConnectError {
  return connectError('wrong_app', ctx.name, { reason: `it began with “${began}” and came back to “${ctx.name}”` })
}

export function expired(ctx: Context, at: number, lifetimeMs: number = LIFETIME_MS): ConnectError {
  const reason = `it took ${minutes(ctx.now() - at)} minutes, and waits for ${minutes(lifetimeMs)}`
  return connectError('state_expired', ctx.name, { reason })
}

const minutes = (ms: number): number => Math.floor(ms / 60_000)

export function issuerMismatch(name: string, declared: string, said: string | undefined): ConnectError {
  const reason = `it names ${said === undefined ? 'no issuer' : `“${said.slice(0, 200)}”`}, the definition “${declared}”`
  return connectError('issuer_mismatch', name, { reason })
}

/** What waited does not open. The commonest reason is a secret that is not the same everywhere. */
export function notOurs(ctx: Context, sealed: string, cause: unknown): ConnectError {
  const reason = shutBy(ctx, sealed, cause)
  return connectError('state_invalid', ctx.name, reason === undefined ? {} : { reason })
}

function shutBy({ keys }: Context, sealed: string, cause: unknown): string | undefined {
  if (!(cause instanceof SealError)) return undefined
  const ours = keys.map(({ kid }) => `“${kid}”`).join(', ')
  const theirs = /^v1\.([\w-]{1,64})\./.exec(sealed)?.[1]
  if (cause.code === 'seal_unknown_key' && theirs !== undefined)
    return `it was sealed with key “${theirs}”; here are ${ours}`
  const own = keys[0]?.kid === PROCESS_KEY
  return own ? 'no secret was passed to new OAuth(…), so every process has one of its own' : undefined
}

/** 127.0.0.1 and localhost are one machine and two cookie jars: the commonest reason, so it is told apart. */
export function cookieMissing(ctx: Context, request: Request, began?: string): ConnectError {
  const { host, origin } = new URL(request.url)
  const here = began?.includes('://') ? origin : host
  if (began !== undefined && began !== here)
    return connectError('cookie_host_differs', ctx.name, {
      reason: `it began on ${began} and came back to ${here}`,
    })
  return connectError('cookie_missing', ctx.name, { reason: `the callback came to ${host} ${cookiesOf(request)}` })
}

/** SameSite=Lax: a browser sends it along with a visit to the page, and nothing else that begins on another site. */
function keptBack({ method, headers }: Request): string {
  if (method === 'POST') return ", by a POST, which needs responseMode: 'form_post' in the definition"
  return /frame/.test(headers.get('sec-fetch-dest') ?? '') ? ', inside a frame, which gets none from another site' : ''
}

/** None at all: blocked, or another host. Some, but not this one: another browser, or a sign-in long ago. */
function cookiesOf(request: Request): string {
  if (request.headers.get('cookie') === null) return `without any cookie${keptBack(request)}`
  const others = readPending(request).length
  if (others === 0) return 'with cookies, and none of a sign-in'
  return `with the cookies of ${others} other sign-in${others === 1 ? '' : 's'}, not of this one`
}
