import type { Bytes } from './bytes.ts'

/** AES-256-GCM under one key; the tag stands behind the ciphertext. */
export interface Box {
  encrypt(iv: Bytes, aad: Bytes, plain: Bytes): Bytes | Promise<Bytes>
  /** Throws, or rejects, when anything was changed. */
  decrypt(iv: Bytes, aad: Bytes, box: Bytes): Bytes | Promise<Bytes>
}

/**
 * What seals: HKDF-SHA256 (RFC 5869) without salt makes the key out of a secret and a label. Every cipher writes the same
 * bytes; which one it is decides how fast.
 */
export type Cipher = (secret: Bytes, label: string) => Box | Promise<Box>
