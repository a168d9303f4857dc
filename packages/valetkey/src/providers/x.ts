import type { OAuth2Definition } from '../client/provider.ts'
import { type PlainPreset, plain } from './preset.ts'

/** `get('users/me')`: version 2 of X's API, by OAuth 2. Its OAuth 1.0a is the preset `twitter`. */
export const x: PlainPreset<OAuth2Definition> = plain({
  oauth: 2,
  title: 'X',
  baseUrl: 'https://api.x.com/2/',
  authorizeUrl: 'https://x.com/i/oauth2/authorize',
  accessTokenUrl: 'https://api.x.com/2/oauth2/token',
  revokeUrl: 'https://api.x.com/2/oauth2/revoke',
  // A refresh token comes with offline.access only.
  scope: 'tweet.read users.read offline.access',
  identity: { url: 'users/me', id: 'data.id', name: 'data.username' },
  pagination: { by: 'cursor', param: 'pagination_token', next: 'meta.next_token' },
  // https://docs.x.com/x-api/fundamentals/rate-limits
  limitsPer: 'path',
  docs: 'https://docs.x.com/fundamentals/authentication/oauth-2-0/user-access-token',
  appsUrl: 'https://developer.x.com/',
  verified: 'documentation',
})
