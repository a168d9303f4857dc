import type { Core } from '../core.ts'

/**
 * What is kept of an OAuth 1.0a verifier. A PIN has few digits, so a bare hash of it could be guessed by whoever holds
 * the database: it is keyed with what stands outside, and tied to its ticket.
 */
export function verifierHash(core: Core, ticketId: string, verifier: string): Uint8Array {
  return core.keyring.tag('verifier', `${ticketId} ${verifier}`)
}
