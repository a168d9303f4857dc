import type { Context } from '../context.ts'
import { connectError } from '../errors/connect-errors.ts'
import { ConnectError } from '../errors/errors.ts'
import type { Client } from '../registration/client.ts'
import { forgetClient } from '../registration/registered.ts'
import { doubted } from './hearsay.ts'

/** What a sign-in that failed tells. Loaded when one did. */
export async function explained(ctx: Context, client: Client, error: unknown): Promise<unknown> {
  return withRegistration(ctx, client, doubted(ctx, error))
}

/** A registration the server no longer knows is dropped, so that the next sign-in makes a new one. */
export async function withRegistration(ctx: Context, client: Client, error: unknown): Promise<unknown> {
  const lost = error instanceof ConnectError && error.problem === 'invalid_client' && client.stamp !== undefined
  if (!lost) return error
  await forgetClient(ctx, client)
  return connectError('registration_lost', ctx.name, { problem: 'invalid_client', cause: error })
}
