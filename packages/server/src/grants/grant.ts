import { OAuthError } from 'valetkey/oauth2/errors'
import type { TokenRequest } from 'valetkey/oauth2/messages'
import type { Client } from '../clients.ts'
import type { Core } from '../core.ts'
import type { Issued } from '../dialect.ts'
import type { Refusal } from '../storage/storage.ts'

/**
 * A grant type: what it takes, and the one atomic step that turns it into tokens. A server takes further ones
 * (`createServer({ grants: [mine], policy: { grants: [..., mine.type] } })`); `issue-access.ts` has what they are made of.
 */
export interface Grant {
  /** The value of `grant_type`. */
  readonly type: string
  /** Checks in order, then one storage verb that exactly one caller wins. Throws OAuthError. */
  issue(core: Core, client: Client, request: TokenRequest): Promise<Issued>
}

/** What a refusal of the storage becomes on the wire. RFC 6749 §5.2: all of these are invalid_grant. */
const sentences: Readonly<Record<Refusal, string>> = {
  unknown: 'is not one of ours',
  expired: 'has expired',
  not_approved: 'is not approved',
  denied: 'was denied',
  wrong_app: 'was issued to another client',
  wrong_redirect_uri: 'was issued for another redirect_uri; send the one of the authorization request',
  wrong_proof: 'does not go with this code_verifier',
  burned: 'was burned by too many wrong code_verifiers',
  replayed: 'was used before; everything issued from it is now revoked',
  used: 'was used before',
  dead: 'is no longer valid: access was taken back, or the app or the account is disabled',
}

/**
 * The error for a code, device code or refresh token that was not honoured. A replay is also an event, with the person it concerns:
 * `onEvent` is where an application tells them.
 */
export function refused(
  core: Core,
  what: 'code' | 'device_code' | 'refresh_token',
  refusal: Refusal,
  client: Client,
  userId: string | null = null,
): OAuthError {
  if (refusal === 'replayed' || refusal === 'burned') {
    core.events.emit(`${what}.${refusal}`, { appId: client.app.id, userId })
  }
  return new OAuthError('invalid_grant', `the ${what} ${sentences[refusal]}`, { details: { what, refusal } })
}
