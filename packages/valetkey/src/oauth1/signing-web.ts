/** The cryptography of RFC 5849 by WebCrypto, for workers and browsers. signing-node.ts says the same in node:crypto. */
import { toBase64, utf8 } from '../http/bytes.ts'
import type { HashName } from './hash-name.ts'

/** HMAC over the UTF-8 of both texts, in base64. */
export async function hmac(hash: HashName, key: string, text: string): Promise<string> {
  const imported = await crypto.subtle.importKey('raw', utf8(key), { name: 'HMAC', hash }, false, ['sign'])
  return toBase64(new Uint8Array(await crypto.subtle.sign('HMAC', imported, utf8(text))))
}

/** RSASSA-PKCS1-v1_5 with a PKCS8 PEM, in base64. Few providers want it: loaded when one does. */
export async function rsaSign(hash: HashName, privateKey: string, text: string): Promise<string> {
  return (await import('./signing-web-rsa.ts')).rsaSign(hash, privateKey, text)
}

/** With an SPKI PEM. A signature that is not base64 is a wrong signature. */
export async function rsaVerify(hash: HashName, publicKey: string, text: string, signature: string): Promise<boolean> {
  return (await import('./signing-web-rsa.ts')).rsaVerify(hash, publicKey, text, signature)
}

/** In base64. */
export async function digest(hash: HashName, bytes: Uint8Array): Promise<string> {
  return toBase64(new Uint8Array(await crypto.subtle.digest(hash, own(bytes))))
}

/** WebCrypto's types want bytes that are not shared with another thread. */
function own(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes.buffer instanceof ArrayBuffer ? (bytes as Uint8Array<ArrayBuffer>) : new Uint8Array(bytes)
}
