import type { OAuth1Definition } from '../client/provider.ts'
import { type Preset, preset } from './preset.ts'

export interface TwitterOptions {
  readonly clientId?: string | undefined
  readonly clientSecret?: string | undefined
  /** `authenticate` lets those through who agreed before, for signing in; `authorize` asks every time. Default `authenticate`. */
  readonly page?: 'authenticate' | 'authorize' | undefined
  /** Of the API. Default `1.1`. */
  readonly version?: '1' | '1.1' | undefined
  /** Where sign-in and API are, when it is not the service itself. */
  readonly origin?: string | undefined
}

/** The API by OAuth 1.0a: `get('statuses/home_timeline.json')`. */
export const twitter: Preset<TwitterOptions, OAuth1Definition> = preset(
  ({ clientId, clientSecret, page = 'authenticate', version = '1.1', ...where }: TwitterOptions = {}) => {
    const origin = where.origin ?? 'https://api.twitter.com'
    return {
      oauth: 1,
      title: 'Twitter',
      baseUrl: new URL(`/${version}/`, origin).href,
      requestTokenUrl: new URL('/oauth/request_token', origin).href,
      authorizeUrl: new URL(`/oauth/${page}`, origin).href,
      accessTokenUrl: new URL('/oauth/access_token', origin).href,
      oob: 'oob',
      pin: { digits: 7, group: 7, separator: '' },
      identity: { id: 'user_id', name: 'screen_name' },
      docs: 'https://docs.x.com/fundamentals/authentication/oauth-1-0a',
      appsUrl: 'https://developer.x.com/',
      clientId,
      clientSecret,
    }
  },
)
