import type { OAuth2Definition } from '../client/provider.ts'
import { type PlainPreset, plain } from './preset.ts'

/** `get('users/me/meetings')`: paths below `/v2/`. Its scopes are chosen where the app is made. */
export const zoom: PlainPreset<OAuth2Definition> = plain({
  oauth: 2,
  title: 'Zoom',
  baseUrl: 'https://api.zoom.us/v2/',
  authorizeUrl: 'https://zoom.us/oauth/authorize',
  accessTokenUrl: 'https://zoom.us/oauth/token',
  revokeUrl: 'https://zoom.us/oauth/revoke',
  revokeBy: 'access',
  deviceUrl: 'https://zoom.us/oauth/devicecode',
  identity: { url: 'users/me', id: 'id', name: 'email' },
  pagination: { by: 'cursor', param: 'next_page_token', next: 'next_page_token' },
  docs: 'https://developers.zoom.us/docs/integrations/oauth/',
  appsUrl: 'https://marketplace.zoom.us/user/build',
  verified: 'documentation',
})
