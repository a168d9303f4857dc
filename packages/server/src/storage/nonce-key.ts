import { hash } from 'node:crypto'

/** 32 bytes, whatever was sent (RFC 5849 §3.3: unique for the same timestamp, client and token). */
export function nonceKey(scope: string, timestamp: number, nonce: string): Uint8Array {
  return hash('sha256', JSON.stringify([scope, timestamp, nonce]), 'buffer')
}
