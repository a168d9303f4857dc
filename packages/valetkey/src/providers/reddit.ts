import type { OAuth2Definition } from '../client/provider.ts'
import { type PlainPreset, plain } from './preset.ts'

/** `get('api/v1/me')`. It wants a User-Agent that says who you are: `{ ...presets.reddit, headers: { 'user-agent': … } }`. */
export const reddit: PlainPreset<OAuth2Definition> = plain({
  oauth: 2,
  title: 'Reddit',
  baseUrl: 'https://oauth.reddit.com/',
  authorizeUrl: 'https://www.reddit.com/api/v1/authorize',
  accessTokenUrl: 'https://www.reddit.com/api/v1/access_token',
  revokeUrl: 'https://www.reddit.com/api/v1/revoke_token',
  scope: 'identity',
  // A refresh token comes with a permanent one only.
  authorizeParams: { duration: 'permanent' },
  identity: { url: 'api/v1/me', id: 'id', name: 'name' },
  pagination: { by: 'cursor', param: 'after', next: 'data.after' },
  docs: 'https://github.com/reddit-archive/reddit/wiki/OAuth2',
  appsUrl: 'https://www.reddit.com/prefs/apps',
  verified: 'documentation',
})
