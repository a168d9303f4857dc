import { hmac, rsaSign, rsaVerify } from '#signing'
import { same } from '../http/same.ts'
import type { HashName } from './hash-name.ts'
import { encode } from './percent.ts'
import { SigningError } from './signing-error.ts'

export type SignatureMethodName =
  | 'HMAC-SHA1'
  | 'HMAC-SHA256'
  | 'HMAC-SHA512'
  | 'RSA-SHA1'
  | 'RSA-SHA256'
  | 'RSA-SHA512'
  | 'PLAINTEXT'

/** HMAC and PLAINTEXT use the two secrets; RSA uses the key pair and never a secret, so neither can stand in for the other. */
export interface Keys {
  readonly consumerSecret?: string
  readonly tokenSecret?: string
  /** PKCS8 PEM. */
  readonly privateKey?: string
  /** SPKI PEM. */
  readonly publicKey?: string
}

export interface SignatureMethod {
  readonly name: SignatureMethodName
  readonly kind: 'hmac' | 'rsa' | 'plain'
  /** The hash of `oauth_body_hash` under this method. */
  readonly hash: HashName
  /** The value of oauth_signature, not yet percent-encoded. */
  sign(baseString: string, keys: Keys): Promise<string>
  /** In constant time. False too when the key that would be needed is missing. */
  verify(baseString: string, signature: string, keys: Keys): Promise<boolean>
}

/** RFC 5849 §3.4.2-4, and the same with the hashes of today. */
export const signatureMethods: Readonly<Record<SignatureMethodName, SignatureMethod>> = {
  'HMAC-SHA1': hmacMethod('HMAC-SHA1', 'SHA-1'),
  'HMAC-SHA256': hmacMethod('HMAC-SHA256', 'SHA-256'),
  'HMAC-SHA512': hmacMethod('HMAC-SHA512', 'SHA-512'),
  'RSA-SHA1': rsaMethod('RSA-SHA1', 'SHA-1'),
  'RSA-SHA256': rsaMethod('RSA-SHA256', 'SHA-256'),
  'RSA-SHA512': rsaMethod('RSA-SHA512', 'SHA-512'),
  PLAINTEXT: {
    name: 'PLAINTEXT',
    kind: 'plain',
    hash: 'SHA-1',
    sign: async (_, keys) => sharedSecrets(keys),
    verify: async (_, signature, keys) => keys.consumerSecret !== undefined && same(sharedSecrets(keys), signature),
  },
}

/** Undefined for a name that is none of the seven: names are case sensitive (RFC 5849 §3.1). */
export function signatureMethodNamed(name: string): SignatureMethod | undefined {
  return Object.hasOwn(signatureMethods, name) ? signatureMethods[name as SignatureMethodName] : undefined
}

/** RFC 5849 §3.4.2: the key of HMAC, and §3.4.4: the whole of PLAINTEXT. The `&` stands even when a secret is empty. */
function sharedSecrets({ consumerSecret = '', tokenSecret = '' }: Keys): string {
  return `${encode(consumerSecret)}&${encode(tokenSecret)}`
}

function hmacMethod(name: SignatureMethodName, hash: HashName): SignatureMethod {
  const sign = (baseString: string, keys: Keys) => hmac(hash, sharedSecrets(keys), baseString)
  const verify = async (baseString: string, signature: string, keys: Keys) =>
    keys.consumerSecret !== undefined && same(await sign(baseString, keys), signature)
  return { name, kind: 'hmac', hash, sign, verify }
}

function rsaMethod(name: SignatureMethodName, hash: HashName): SignatureMethod {
  const sign = async (baseString: string, { privateKey }: Keys) => {
    if (privateKey) return rsaSign(hash, privateKey, baseString)
    throw new SigningError('signing_key_missing', `${name} needs privateKey, the app's RSA key as a PKCS8 PEM`)
  }
  const verify = async (baseString: string, signature: string, { publicKey }: Keys) =>
    publicKey ? rsaVerify(hash, publicKey, baseString, signature) : false
  return { name, kind: 'rsa', hash, sign, verify }
}
