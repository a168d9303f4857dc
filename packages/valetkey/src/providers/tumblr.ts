import type { OAuth2Definition } from '../client/provider.ts'
import { type PlainPreset, plain } from './preset.ts'

/** `pages('user/dashboard')`: paths below `/v2/`, by OAuth 2. It wants a User-Agent of your own. */
export const tumblr: PlainPreset<OAuth2Definition> = plain({
  oauth: 2,
  title: 'Tumblr',
  baseUrl: 'https://api.tumblr.com/v2/',
  authorizeUrl: 'https://www.tumblr.com/oauth2/authorize',
  accessTokenUrl: 'https://api.tumblr.com/v2/oauth2/token',
  clientAuth: 'post',
  // A refresh token comes with offline_access only.
  scope: 'basic offline_access',
  identity: { url: 'user/info', id: 'response.user.name', name: 'response.user.name' },
  pagination: { by: 'offset', param: 'offset', items: 'response.posts' },
  // Post ids have 64 bits.
  bigIntegers: 'text',
  docs: 'https://www.tumblr.com/docs/en/api/v2#oauth2-authorization',
  appsUrl: 'https://www.tumblr.com/oauth/apps',
  verified: 'documentation',
})
