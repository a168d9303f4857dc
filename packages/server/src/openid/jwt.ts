import type { JWK } from 'jose'

/** Loaded with the first key: a server without OpenID Connect starts sooner. */
const jose = () => import('jose')

/**
 * What an ID token may be signed with. RS256 is the one that every client can check (OpenID Connect Core §15.1). The hash
 * is the one that `at_hash` takes (Core §3.1.3.6).
 */
export const signingAlgorithms = {
  RS256: { hash: 'sha256' },
  ES256: { hash: 'sha256' },
  EdDSA: { hash: 'sha512' },
} as const

export type SigningAlgorithm = keyof typeof signingAlgorithms

export const algorithmNames: readonly SigningAlgorithm[] = ['RS256', 'ES256', 'EdDSA']

/** A key pair just made, as JWKs (RFC 7517). Its id is its thumbprint (RFC 7638), so that no two have the same. */
export interface KeyPair {
  readonly kid: string
  readonly publicJwk: JWK
  readonly privateJwk: JWK
}

export async function newKeyPair(alg: SigningAlgorithm): Promise<KeyPair> {
  const { calculateJwkThumbprint, exportJWK, generateKeyPair } = await jose()
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true })
  const publicJwk = await exportJWK(publicKey)
  const kid = await calculateJwkThumbprint(publicJwk)
  return { kid, publicJwk: { ...publicJwk, kid, alg, use: 'sig' }, privateJwk: await exportJWK(privateKey) }
}

/** A JWT by this key (RFC 7515 §7.1). */
export type Sign = (claims: Readonly<Record<string, unknown>>) => Promise<string>

export async function signerOf(alg: SigningAlgorithm, kid: string, privateJwk: JWK): Promise<Sign> {
  const { importJWK, SignJWT } = await jose()
  const key = await importJWK(privateJwk, alg)
  return claims => new SignJWT(claims).setProtectedHeader({ alg, kid }).sign(key)
}
