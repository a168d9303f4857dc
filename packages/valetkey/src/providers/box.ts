import type { OAuth2Definition } from '../client/provider.ts'
import { type PlainPreset, plain } from './preset.ts'

/** `pages('folders/0/items', { usemarker: true })`: paths below `/2.0/`; uploads have a host of their own. */
export const box: PlainPreset<OAuth2Definition> = plain({
  oauth: 2,
  title: 'Box',
  baseUrl: 'https://api.box.com/2.0/',
  authorizeUrl: 'https://account.box.com/api/oauth2/authorize',
  accessTokenUrl: 'https://api.box.com/oauth2/token',
  revokeUrl: 'https://api.box.com/oauth2/revoke',
  origins: ['https://upload.box.com'],
  clientAuth: 'post',
  identity: { url: 'users/me', id: 'id', name: 'login' },
  pagination: { by: 'cursor', param: 'marker', next: 'next_marker' },
  docs: 'https://developer.box.com/reference/get-authorize/',
  appsUrl: 'https://app.box.com/developers/console',
  verified: 'documentation',
})
