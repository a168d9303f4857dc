import type { OAuth1Definition } from '../client/provider.ts'
import { type Preset, preset } from './preset.ts'

export interface TwitterOptions {
  readonly clientId?: string | undefined
  readonly clientSecret?: string | undefined
  /** Where sign-in and API are, when it is not the service itself. */
  readonly origin?: string | undefined
}

/** The API of version 1.1. `authenticate` signs people in who agreed before without asking again. */
export const twitter: Preset<TwitterOptions, OAuth1Definition> = preset(
  ({ clientId, clientSecret, origin = 'https://api.twitter.com' }: TwitterOptions = {}) => ({
    oauth: 1,
    title: 'Twitter',
    baseUrl: new URL('/1.1/', origin).href,
    requestTokenUrl: new URL('/oauth/request_token', origin).href,
    authorizeUrl: new URL('/oauth/authenticate', origin).href,
    accessTokenUrl: new URL('/oauth/access_token', origin).href,
    oob: 'oob',
    identity: { id: 'user_id', name: 'screen_name' },
    docs: 'https://docs.x.com/fundamentals/authentication/oauth-1-0a',
    appsUrl: 'https://developer.x.com/',
    clientId,
    clientSecret,
  }),
)
