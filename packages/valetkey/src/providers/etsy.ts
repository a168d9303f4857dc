import type { OAuth2Definition } from '../client/provider.ts'
import { type PlainPreset, plain } from './preset.ts'

/** `get('users/me')`: paths below `/v3/application/`. The secret is for calls, not for the token endpoint. */
export const etsy: PlainPreset<OAuth2Definition> = plain({
  oauth: 2,
  title: 'Etsy',
  baseUrl: 'https://openapi.etsy.com/v3/application/',
  authorizeUrl: 'https://www.etsy.com/oauth/connect',
  accessTokenUrl: 'https://api.etsy.com/v3/public/oauth/token',
  clientAuth: 'none',
  clientHeaders: { 'x-api-key': '{clientId}:{clientSecret}' },
  scope: 'shops_r',
  identity: { url: 'users/me', id: 'user_id', name: 'user_id' },
  pagination: { by: 'offset', param: 'offset', items: 'results' },
  docs: 'https://developers.etsy.com/documentation/essentials/authentication',
  appsUrl: 'https://www.etsy.com/developers/your-apps',
  verified: 'documentation',
})
