import type { Policy } from '../policy.ts'
import type { RegistrationOptions, ServerOptions } from '../provider.ts'
import type { App } from '../storage/storage.ts'

/** How an app comes to register itself: as anybody may, or with an initial access token. */
export type Way = NonNullable<App['registration']>

/** The operator's word on apps that register themselves, read. */
export interface Registration extends Pick<RegistrationOptions, 'initialToken'> {
  readonly way: Way
  readonly mastodon: boolean
  /** What apps that came this way may do otherwise than the server's policy says. */
  policyOf(way: Way): Partial<Policy>
}

/**
 * Nobody vouches for an app from open registration, and a person who says no word may not have seen it: it is asked about
 * every time, proves with PKCE that the code is its own, and acts for nobody but people who said yes.
 */
const unvouched: Partial<Policy> = {
  protocols: [2],
  grants: ['authorization_code', 'refresh_token'],
  responseTypes: ['code'],
  pkce: 'required',
  pkcePlain: false,
  autoApprove: 'never',
}

export function registrationFrom(option: ServerOptions['registration'] = 'off'): Registration | null {
  if (option === 'off') return null
  const { initialToken, mastodon = false, policy = {} } = option === 'open' ? {} : option
  return {
    ...(initialToken !== undefined && { initialToken }),
    way: initialToken === undefined ? 'open' : 'token',
    mastodon,
    policyOf: way => (way === 'open' ? { ...unvouched, ...policy } : policy),
  }
}
