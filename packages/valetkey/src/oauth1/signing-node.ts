/**
 * The cryptography of RFC 5849 on Node, Bun and Deno: node:crypto is six times as fast here as WebCrypto.
 * `#signing` in package.json chooses between this file and signing-web.ts; both export the same functions.
 */
import { createHash, createHmac, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto'
import type { HashName } from './hash-name.ts'

const names = { 'SHA-1': 'sha1', 'SHA-256': 'sha256', 'SHA-512': 'sha512' } as const satisfies Record<HashName, string>

/** HMAC over the UTF-8 of both texts, in base64. */
export async function hmac(hash: HashName, key: string, text: string): Promise<string> {
  return createHmac(names[hash], key).update(text).digest('base64')
}

/** RSASSA-PKCS1-v1_5 with a PKCS8 PEM, in base64. */
export async function rsaSign(hash: HashName, privateKey: string, text: string): Promise<string> {
  return sign(names[hash], Buffer.from(text), createPrivateKey(privateKey)).toString('base64')
}

/** With an SPKI PEM. A signature that is not base64 is a wrong signature. */
export async function rsaVerify(hash: HashName, publicKey: string, text: string, signature: string): Promise<boolean> {
  const bytes = Buffer.from(signature, 'base64')
  return (
    bytes.toString('base64') === signature && verify(names[hash], Buffer.from(text), createPublicKey(publicKey), bytes)
  )
}

/** In base64. */
export async function digest(hash: HashName, bytes: Uint8Array): Promise<string> {
  return createHash(names[hash]).update(bytes).digest('base64')
}
