import type { Context } from '../context.ts'
import { connectError } from '../errors/connect-errors.ts'
import { ConnectError, type ConnectErrorCode } from '../errors/errors.ts'

/** What a wrong definition looks like from here. */
const symptoms: ReadonlySet<ConnectErrorCode> = new Set<ConnectErrorCode>([
  'request_token_refused',
  'callback_not_confirmed',
  'access_token_refused',
  'answer_unreadable',
])

/** When a sign-in fails with a definition that others agree on but nobody here has tried, the error says so. */
export function doubted(ctx: Context, error: unknown): unknown {
  const hearsay = ctx.definition.verified === 'sources' && error instanceof ConnectError && symptoms.has(error.code)
  return hearsay ? withDoubt(ctx, error) : error
}

function withDoubt({ name, definition }: Context, error: ConnectError): ConnectError {
  const { agree = 0, docs = 'the provider’s manual' } = definition
  const { code, reason, problem, status, data, cause } = error
  return connectError(code, name, {
    data,
    cause,
    ...(reason === undefined ? {} : { reason }),
    ...(problem === undefined ? {} : { problem }),
    ...(status === undefined ? {} : { status }),
    next: `${error.next}; this definition was never tried here, ${agree} projects agree on it: compare it with ${docs}`,
  })
}
