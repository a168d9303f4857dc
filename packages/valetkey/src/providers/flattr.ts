import type { OAuth2Definition } from '../client/provider.ts'
import { type Preset, preset } from './preset.ts'

export interface FlattrOptions {
  readonly clientId?: string | undefined
  readonly clientSecret?: string | undefined
  /** Out of `flattr`, `thing`, `extendedread`, `email`; default: what everybody may see, and one's own account. */
  readonly scope?: string | readonly string[] | undefined
  /** Where sign-in and API are, when it is not the service itself. */
  readonly origin?: string | undefined
}

/** The REST API v2. There is no out-of-band page: in a terminal the callback is an address on this machine. */
export const flattr: Preset<FlattrOptions, OAuth2Definition> = preset(
  ({ clientId, clientSecret, scope, ...where }: FlattrOptions = {}) => {
    const origin = where.origin ?? 'https://flattr.com'
    const api = where.origin ?? 'https://api.flattr.com'
    return {
      oauth: 2,
      title: 'Flattr',
      baseUrl: new URL('/rest/v2/', api).href,
      authorizeUrl: new URL('/oauth/authorize', origin).href,
      accessTokenUrl: new URL('/oauth/token', origin).href,
      // The documentation shows JSON, and ids and secrets as they are.
      accessTokenFormat: 'json',
      clientAuth: 'basic-raw',
      pkce: 'off',
      scope,
      identity: { url: 'user', id: 'username', name: 'username' },
      docs: 'http://developers.flattr.net/api/',
      appsUrl: 'https://flattr.com/apps',
      clientId,
      clientSecret,
    }
  },
)
