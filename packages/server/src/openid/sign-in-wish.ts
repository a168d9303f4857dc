import { OAuthError } from 'valetkey/oauth2/errors'
import { type AuthorizationRequest, readAuthorizationRequest } from 'valetkey/oauth2/messages'
import type { Core } from '../core.ts'
import type { Ask } from '../endpoints/ask.ts'

/** The values of `prompt` that mean something here; others are read over (OpenID Connect Core §3.1.2.1). */
export const prompts = ['none', 'login', 'consent', 'select_account'] as const

/** What an app wants of the sign-in behind an authorization, by the parameters of Core §3.1.2.1. */
export interface SignInWish {
  /** The person signs in now, whoever is signed in already. */
  readonly afresh: boolean
  /** So long ago they may have signed in; null: however long. */
  readonly maxAgeMs: number | null
  /** What they may be called when they sign in. */
  readonly hint: string | null
  /** Comes back in the ID token. */
  readonly nonce: string | null
}

const none: SignInWish = { afresh: false, maxAgeMs: null, hint: null, nonce: null }

type Parameters = Pick<AuthorizationRequest, 'prompt' | 'maxAge' | 'loginHint' | 'nonce'>

/** Throws `invalid_request` for a wish that contradicts itself, or that is none. */
export function readSignInWish({ prompt = '', maxAge, loginHint, nonce }: Parameters): SignInWish {
  const wanted = prompt.split(' ').filter(Boolean)
  if (wanted.includes('none') && wanted.length > 1)
    throw new OAuthError('invalid_request', 'prompt=none goes with no other prompt')
  // Nobody has been signed in for longer than nine digits of seconds.
  if (maxAge !== undefined && !/^\d{1,9}$/.test(maxAge))
    throw new OAuthError('invalid_request', 'max_age must be a number of seconds')
  return {
    afresh: wanted.includes('login') || Number(maxAge ?? 1) === 0,
    maxAgeMs: maxAge === undefined ? null : Number(maxAge) * 1000,
    hint: loginHint ?? null,
    nonce: nonce ?? null,
  }
}

/** Of a request that was judged already. OAuth 1.0a knows no such wishes, and neither does a server without OpenID Connect. */
export function signInWish(
  { openid }: Pick<Core, 'openid'>,
  { protocol, params }: Pick<Ask, 'protocol' | 'params'>,
): SignInWish {
  return openid === null || protocol === 1 ? none : readSignInWish(readAuthorizationRequest(params))
}
