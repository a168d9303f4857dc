import type { Sealer } from 'valetkey/http/seal'
import type { Storage, User } from '../storage/storage.ts'
import { createSignKeys, type SignKeys } from './sign-keys.ts'

/** What is said of a person, by the names of OpenID Connect Core §5.1. */
export type Claims = Readonly<Record<string, unknown>>

/** OpenID Connect: apps that ask for the scope `openid` learn who signed in, by an ID token they can check themselves. */
export interface OpenIdOptions {
  /**
   * More about a person than the account has, by the names of OpenID Connect Core §5.1, as far as the app's scopes let it
   * know: `(user, scopes) => scopes.includes('email') ? { email_verified: true } : {}`. They go over our own; `sub` stays
   * the person's id.
   */
  claims?(user: User, scopes: readonly string[]): Claims | Promise<Claims>
  /** How long an ID token is good; default an hour. It says who signed in, not that they still are. */
  readonly idTokenMs?: number
}

/** The same, read. */
export interface OpenId extends Pick<OpenIdOptions, 'claims'> {
  readonly idTokenMs: number
  readonly keys: SignKeys
}

const hour = 60 * 60_000

/** null: this server gives no ID tokens. */
export function openIdFrom(
  option: boolean | OpenIdOptions,
  { storage, sealer }: { readonly storage: Storage; readonly sealer: Sealer },
): OpenId | null {
  if (option === false) return null
  const { claims, idTokenMs = hour } = option === true ? {} : option
  return {
    ...(claims !== undefined && { claims }),
    idTokenMs,
    keys: createSignKeys({ storage, sealer, idTokenMs }),
  }
}
