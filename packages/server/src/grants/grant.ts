import { OAuthError } from 'valetkey/oauth2/errors'
import type { TokenRequest } from 'valetkey/oauth2/messages'
import type { Client } from '../apps/clients.ts'
import type { Core } from '../core.ts'
import type { Issued } from '../dialect.ts'
import type { SignedParts } from '../signed/signed-request.ts'
import type { Named, Refusal } from '../storage/storage.ts'

/**
 * A grant type: what it takes, and the one atomic step that turns it into tokens. A server takes further ones
 * (`createServer({ grants: [mine], policy: { grants: [..., mine.type] } })`); `issue-access.ts` has what they are made of.
 */
export interface Grant {
  /** The value of `grant_type`. */
  readonly type: string
  /** What to read together with the client, who finds it as `client.named`: a round trip less. Default: nothing. */
  names?(core: Core, request: TokenRequest): Named
  /**
   * Checks in order, then one storage verb that exactly one caller wins. Throws OAuthError. `sent` is the request as it
   * came, for a grant that asks for a signature over it.
   */
  issue(core: Core, client: Client, request: TokenRequest, sent: SignedParts): Promise<Issued>
}

/** What is brought, and what its refusal is called: RFC 6749 §5.2, RFC 8693 §2.2.2. */
const codes = {
  code: 'invalid_grant',
  device_code: 'invalid_grant',
  refresh_token: 'invalid_grant',
  subject_token: 'invalid_request',
} as const

/** What a refusal of the storage becomes on the wire. */
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
 * The error for a code or token that was not honoured. A replay is also an event, with the person it concerns: `onEvent`
 * is where an application tells them.
 */
export function refused(
  core: Core,
  what: keyof typeof codes,
  refusal: Refusal,
  client: Client,
  userId: string | null = null,
): OAuthError {
  if (refusal === 'replayed' || refusal === 'burned') {
    core.events.emit(`${what}.${refusal}`, { appId: client.app.id, userId })
  }
  return new OAuthError(codes[what], `the ${what} ${sentences[refusal]}`, { details: { what, refusal } })
}
