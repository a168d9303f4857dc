import type { Context } from '../context.ts'
import { connectError } from '../errors/connect-errors.ts'
import { ConnectError } from '../errors/errors.ts'
import type { Held } from './connections.ts'

/** Why there is no token to call with: nobody is connected under that name, or the connection has ended. */
export async function noToken(ctx: Context, user: string, held: Held | null): Promise<ConnectError> {
  if (held?.about.health.state === 'needs_sign_in') return ended(ctx, held.about.health.reason)
  if (held) {
    const reason = `the connection kept as "${user}" is with ${held.about.origin}, and the definition leads to ${[...ctx.origins].join(', ')}`
    const next = 'let the person sign in again, or add that origin to origins if it is the same provider'
    return connectError('not_connected', ctx.name, { reason, next })
  }
  const others = (await ctx.keeper.vault.list('connection', ctx.name)).length
  const reason = `as "${user}"${others === 0 ? '' : `; ${others} kept under other names`}`
  return connectError('not_connected', ctx.name, { reason })
}

/** The person must sign in again. */
export function ended(ctx: Context, reason: string, cause?: unknown): ConnectError {
  return connectError('needs_sign_in', ctx.name, {
    reason,
    data: dataOf(cause),
    ...(cause === undefined ? {} : { cause }),
  })
}

/** What the provider answered to the renewal that failed. */
export function dataOf(cause: unknown): unknown {
  return cause instanceof ConnectError ? cause.data : undefined
}
