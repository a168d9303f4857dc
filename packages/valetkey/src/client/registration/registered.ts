import type { Context } from '../context.ts'
import type { ClientProof } from '../provider.ts'
import type { Client } from './client.ts'

/** What a registration stands for: another server, callback or scope needs another one. */
export interface Stamp {
  readonly origin: string
  readonly redirectUris: readonly string[]
  readonly scope: readonly string[]
}

/** Kept sealed in the vault. */
export interface Registered {
  readonly clientId: string
  /** Absent: a public client, or one that signs. */
  readonly clientSecret?: string
  /** Keeps old Mastodon servers from clearing us away, and lets us ask whether one knows us. */
  readonly appToken?: string
  /** RFC 7591 §3.2.1: the server may have decided otherwise than asked. */
  readonly auth?: ClientProof
  /** Milliseconds since 1970; absent: never. */
  readonly secretEndsAt?: number
  /** RFC 7592 §3: where the registration can be read, and the token that is needed for it. */
  readonly managementUrl?: string
  readonly managementToken?: string
}

export function clientOf({ clientId, clientSecret, auth }: Registered, stamp?: string): Client {
  return {
    id: clientId,
    ...(clientSecret === undefined ? {} : { secret: clientSecret }),
    ...(auth === undefined ? {} : { auth }),
    ...(stamp === undefined ? {} : { stamp }),
  }
}

/** The server said invalid_client to a registration of ours: forget it, so that the next sign-in makes a new one. */
export async function forgetClient(ctx: Context, client: Client): Promise<void> {
  if (client.stamp !== undefined) await ctx.keeper.vault.remove('registration', ctx.name, client.stamp)
}
