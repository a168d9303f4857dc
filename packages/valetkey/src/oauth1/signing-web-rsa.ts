/** The RSA methods of RFC 5849 §3.4.3 by WebCrypto. */
import { fromBase64, toBase64, utf8 } from '../http/bytes.ts'
import type { HashName } from './hash-name.ts'

/** RSASSA-PKCS1-v1_5 with a PKCS8 PEM, in base64. */
export async function rsaSign(hash: HashName, privateKey: string, text: string): Promise<string> {
  const key = await crypto.subtle.importKey('pkcs8', fromPem(privateKey, 'PRIVATE KEY'), rsa(hash), false, ['sign'])
  return toBase64(new Uint8Array(await crypto.subtle.sign('RSASSA-PKCS1-v1_5', key, utf8(text))))
}

/** With an SPKI PEM. A signature that is not base64 is a wrong signature. */
export async function rsaVerify(hash: HashName, publicKey: string, text: string, signature: string): Promise<boolean> {
  const key = await crypto.subtle.importKey('spki', fromPem(publicKey, 'PUBLIC KEY'), rsa(hash), false, ['verify'])
  const bytes = base64OrNull(signature)
  return bytes !== null && crypto.subtle.verify('RSASSA-PKCS1-v1_5', key, bytes, utf8(text))
}

function rsa(hash: HashName): RsaHashedImportParams {
  return { name: 'RSASSA-PKCS1-v1_5', hash }
}

function fromPem(pem: string, label: string): Uint8Array<ArrayBuffer> {
  const lines = pem.trim().split(/\r?\n/)
  if (lines[0] !== `-----BEGIN ${label}-----`) {
    throw new TypeError(`the RSA key is not a PEM that begins with "-----BEGIN ${label}-----": convert it with openssl`)
  }
  return fromBase64(lines.slice(1, -1).join(''))
}

function base64OrNull(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    const bytes = fromBase64(text)
    return toBase64(bytes) === text ? bytes : null
  } catch {
    return null
  }
}
