import type { OAuth2Definition } from '../client/provider.ts'
import { type PlainPreset, plain } from './preset.ts'

/** Each of its APIs has a host of its own: name it, as in `{ ...presets.google, origins: ['https://gmail.googleapis.com'] }`. */
export const google: PlainPreset<OAuth2Definition> = plain({
  oauth: 2,
  title: 'Google',
  baseUrl: 'https://www.googleapis.com/',
  authorizeUrl: 'https://accounts.google.com/o/oauth2/v2/auth',
  accessTokenUrl: 'https://oauth2.googleapis.com/token',
  revokeUrl: 'https://oauth2.googleapis.com/revoke',
  deviceUrl: 'https://oauth2.googleapis.com/device/code',
  issuer: 'https://accounts.google.com',
  clientAuth: 'post',
  scope: 'openid email profile',
  // A refresh token comes with offline access only, and again only when the person is asked again.
  authorizeParams: { access_type: 'offline', prompt: 'consent' },
  identity: { url: 'oauth2/v3/userinfo', id: 'sub', name: 'email' },
  pagination: { by: 'cursor', param: 'pageToken', next: 'nextPageToken' },
  docs: 'https://developers.google.com/identity/protocols/oauth2/web-server',
  appsUrl: 'https://console.cloud.google.com/apis/credentials',
  verified: 'documentation',
})
