import type { OAuth2Definition } from '../client/provider.ts'
import { type Preset, preset } from './preset.ts'

export interface FlattrOptions {
  readonly clientId?: string | undefined
  readonly clientSecret?: string | undefined
  /** `flattr`, `thing`, `email`, `extendedread`. Without one: what everybody may see. */
  readonly scope?: string | readonly string[] | undefined
  /** Where sign-in and API are, when it is not Flattr itself, which has two hosts. */
  readonly origin?: string | undefined
}

/**
 * `get('user')`, `post('flattr', { url })`: paths below `/rest/v2/`. There is no out-of-band page: in a terminal the
 * callback is an address on this machine.
 */
export const flattr: Preset<FlattrOptions, OAuth2Definition> = preset(
  ({ clientId, clientSecret, scope, origin }: FlattrOptions = {}) => ({
    oauth: 2,
    title: 'Flattr',
    baseUrl: new URL('/rest/v2/', origin ?? 'https://api.flattr.com').href,
    authorizeUrl: new URL('/oauth/authorize', origin ?? 'https://flattr.com').href,
    accessTokenUrl: new URL('/oauth/token', origin ?? 'https://flattr.com').href,
    // Its documentation shows JSON where RFC 6749 §4.1.3 has a form, and draft 21 knew no encoding before Basic.
    accessTokenFormat: 'json',
    clientAuth: 'basic-raw',
    pkce: 'off',
    scope,
    identity: { url: 'user', id: 'username', name: 'username' },
    docs: 'http://developers.flattr.net/api/',
    verified: 'sandbox',
    appsUrl: 'https://flattr.com/apps',
    clientId,
    clientSecret,
  }),
)
