import type { Context } from '../context.ts'
import { refusal } from '../errors/refusal.ts'
import type { Client } from './client.ts'

/** The client to sign in with: the definition's own, else the kept registration, else a new one. */
export async function clientFor(
  ctx: Context,
  redirectUri: string | undefined,
  scope: readonly string[],
): Promise<Client> {
  const { definition } = ctx
  const registers = definition.oauth === 2 && definition.register !== undefined && !definition.clientId
  return registers ? (await import('./register.ts')).registeredClient(ctx, redirectUri, scope) : definedClient(ctx)
}

/** The client a sign-in or connection was made with. */
export async function clientOfStamp(ctx: Context, stamp: string | undefined): Promise<Client> {
  return stamp === undefined ? definedClient(ctx) : (await import('./register.ts')).keptClient(ctx, stamp)
}

/** The client the definition names. */
async function definedClient({ definition, name }: Context): Promise<Client> {
  const { clientId, clientSecret, appsUrl, oauth } = definition
  const where = appsUrl === undefined ? {} : { next: `get one at ${appsUrl} and pass clientId and clientSecret` }
  if (!clientId) throw await refusal('client_id_missing', name, where)
  if (oauth === 1 && clientSecret === undefined && definition.privateKey === undefined)
    throw await refusal('client_secret_missing', name, where)
  if (oauth === 2 && clientSecret === '')
    throw await refusal('client_secret_missing', name, {
      next: 'pass clientSecret, or leave it out for a public client',
    })
  return clientSecret === undefined ? { id: clientId } : { id: clientId, secret: clientSecret }
}
