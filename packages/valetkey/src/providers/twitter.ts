import type { OAuth1Definition } from '../client/provider.ts'
import { type Preset, preset } from './preset.ts'

export interface TwitterOptions {
  readonly clientId?: string | undefined
  readonly clientSecret?: string | undefined
  /**
   * `authenticate` (default) signs people in and asks those who agreed before no more; `authorize` always asks, and is for
   * calling the API in somebody's name.
   */
  readonly page?: 'authenticate' | 'authorize' | undefined
  /** Of the API. Default: `1.1`. */
  readonly version?: string | undefined
  /** Where sign-in and API are, when it is not X itself; `https://api.twitter.com` is its older name. */
  readonly origin?: string | undefined
}

/** `get('statuses/home_timeline.json')`: paths below `/1.1/`, signed by OAuth 1.0a; what is posted is a form. */
export const twitter: Preset<TwitterOptions, OAuth1Definition> = preset(
  ({
    clientId,
    clientSecret,
    page = 'authenticate',
    version = '1.1',
    origin = 'https://api.x.com',
  }: TwitterOptions = {}) => ({
    oauth: 1,
    title: 'Twitter',
    baseUrl: new URL(`/${version}/`, origin).href,
    requestTokenUrl: new URL('/oauth/request_token', origin).href,
    authorizeUrl: new URL(`/oauth/${page}`, origin).href,
    accessTokenUrl: new URL('/oauth/access_token', origin).href,
    oob: 'oob',
    timestampRefused: '135',
    pin: { digits: 7, group: 7, separator: '' },
    identity: { id: 'user_id', name: 'screen_name' },
    pagination: { by: 'cursor', param: 'cursor', next: 'next_cursor_str', last: '0' },
    // Ids grow beyond 2^53; every address has a count of its own.
    bigIntegers: 'text',
    limitsPer: 'path',
    docs: 'https://docs.x.com/fundamentals/authentication/oauth-1-0a',
    verified: 'sandbox',
    appsUrl: 'https://developer.x.com/',
    clientId,
    clientSecret,
  }),
)
