import { digest } from '#signing'
import { same } from '../http/same.ts'
import { type SignatureMethodName, signatureMethods } from './signature-methods.ts'

/**
 * The OAuth Request Body Hash extension: base64 of the signature method's hash over the body. It puts a JSON or binary
 * body under the signature; a form is under it already and must not carry one. An absent body is hashed as an empty one.
 *
 * @example await bodyHash(new TextEncoder().encode('Hello World!'), 'HMAC-SHA1') // 'Lve95gjOVATpfV8EL5X4nxwjKHE='
 */
export function bodyHash(bytes: Uint8Array, method: SignatureMethodName): Promise<string> {
  return digest(signatureMethods[method].hash, bytes)
}

/** Whether `oauth_body_hash` belongs to these bytes. Constant time. */
export async function verifyBodyHash(
  bytes: Uint8Array,
  method: SignatureMethodName,
  claimed: string,
): Promise<boolean> {
  return same(await bodyHash(bytes, method), claimed)
}
