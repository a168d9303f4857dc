import { toBase64Url, utf8 } from '../http/bytes.ts'
import { randomText } from '../http/random.ts'
import { same } from '../http/same.ts'
import { OAuthError } from './errors.ts'

/** RFC 7636 §4.2. */
export type ChallengeMethod = 'S256' | 'plain'

/** What the authorization endpoint keeps with the code. */
export interface Challenge {
  readonly challenge: string
  readonly method: ChallengeMethod
}

/** RFC 7636 §4.1: code-verifier = 43*128unreserved */
const VERIFIER = /^[A-Za-z0-9\-._~]{43,128}$/
/** SHA-256 is 32 bytes: always 43 characters of base64url without padding. */
const S256_CHALLENGE = /^[A-Za-z0-9\-_]{43}$/

/** A fresh code_verifier: 256 random bits in 43 characters (RFC 7636 §4.1). */
export function createVerifier(): string {
  return randomText(32)
}

/** RFC 7636 §4.2: the code_challenge of a verifier. */
export async function challenge(verifier: string, method: ChallengeMethod = 'S256'): Promise<string> {
  if (method === 'plain') return verifier
  const digest = await crypto.subtle.digest('SHA-256', utf8(verifier))
  return toBase64Url(new Uint8Array(digest))
}

/** Could this be a code_verifier (RFC 7636 §4.1)? */
export function validVerifier(text: string): boolean {
  return VERIFIER.test(text)
}

/** Could this be a code_challenge of that method (RFC 7636 §4.2)? */
export function validChallenge(text: string, method: ChallengeMethod = 'S256'): boolean {
  return method === 'S256' ? S256_CHALLENGE.test(text) : VERIFIER.test(text)
}

/** RFC 7636 §4.6: does the verifier prove the challenge? Compared in constant time. */
export async function checkVerifier(
  verifier: string,
  expected: string,
  method: ChallengeMethod = 'S256',
): Promise<boolean> {
  return validVerifier(verifier) && same(await challenge(verifier, method), expected)
}

export interface ChallengePolicy {
  /** Refuse requests without a challenge. */
  readonly required: boolean
  /** Take the method `plain` too; RFC 9700 §2.1.1 advises against it. */
  readonly plain?: boolean
}

/**
 * The challenge of an authorization request, or null when there is none and none is required.
 * Throws `invalid_request` (RFC 7636 §4.4.1).
 */
export function readChallenge(
  request: { readonly codeChallenge?: string | undefined; readonly codeChallengeMethod?: string | undefined },
  policy: ChallengePolicy,
): Challenge | null {
  const { codeChallenge: text, codeChallengeMethod: named } = request
  if (text === undefined) {
    if (named !== undefined) throw new OAuthError('invalid_request', 'code_challenge_method without code_challenge')
    if (policy.required) throw new OAuthError('invalid_request', 'code_challenge is missing; use PKCE with S256')
    return null
  }
  // RFC 7636 §4.3: no method means plain.
  const method = named ?? 'plain'
  if (method !== 'S256' && !(method === 'plain' && policy.plain)) {
    throw new OAuthError('invalid_request', 'send code_challenge_method=S256')
  }
  if (!validChallenge(text, method)) {
    throw new OAuthError('invalid_request', 'code_challenge is malformed; send the base64url SHA-256 without padding')
  }
  return { challenge: text, method }
}

/**
 * RFC 7636 §4.6 at the token endpoint: passes when the verifier proves the challenge kept with the code, or
 * when neither exists. A verifier for a code that had no challenge is refused too: somebody took the challenge
 * out of the authorization request (RFC 9700 §4.8.2).
 */
export async function proveVerifier(verifier: string | undefined, kept: Challenge | null): Promise<void> {
  if (kept === null && verifier === undefined) return
  if (kept === null) throw new OAuthError('invalid_grant', 'code_verifier sent, but the code has no code_challenge')
  if (verifier === undefined) throw new OAuthError('invalid_request', 'code_verifier is missing')
  if (!(await checkVerifier(verifier, kept.challenge, kept.method))) {
    throw new OAuthError('invalid_grant', 'code_verifier does not match the code_challenge of this code')
  }
}
