import type { OAuth1Definition } from '../client/provider.ts'
import { type PlainPreset, plain } from './preset.ts'

/** `get('oauth/identity')`, signed by OAuth 1.0a. It wants a User-Agent of your own: `{ ...presets.discogs, headers: … }`. */
export const discogs: PlainPreset<OAuth1Definition> = plain({
  oauth: 1,
  title: 'Discogs',
  baseUrl: 'https://api.discogs.com/',
  requestTokenUrl: 'https://api.discogs.com/oauth/request_token',
  requestTokenMethod: 'GET',
  authorizeUrl: 'https://www.discogs.com/oauth/authorize',
  accessTokenUrl: 'https://api.discogs.com/oauth/access_token',
  oob: 'oob',
  identity: { url: 'oauth/identity', id: 'id', name: 'username' },
  pagination: { by: 'url', next: 'pagination.urls.next' },
  docs: 'https://www.discogs.com/developers/#page:authentication,header:authentication-oauth-flow',
  appsUrl: 'https://www.discogs.com/settings/developers',
  verified: 'documentation',
})
