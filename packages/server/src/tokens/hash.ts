import { hash } from 'node:crypto'

/**
 * What is kept of a credential: SHA-256(kind ‖ 0x00 ‖ secret), 32 bytes. The kind keeps a stored hash of one kind from
 * ever matching a credential of another. No slow hash: our secrets carry 256 random bits, there is nothing to guess.
 */
export function credentialHash(kind: string, secret: string): Uint8Array {
  return hash('sha256', `${kind}\0${secret}`, 'buffer')
}
