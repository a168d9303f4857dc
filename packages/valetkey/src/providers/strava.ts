import type { OAuth2Definition } from '../client/provider.ts'
import { type PlainPreset, plain } from './preset.ts'

/** `get('athlete/activities')`: paths below `/api/v3/`. */
export const strava: PlainPreset<OAuth2Definition> = plain({
  oauth: 2,
  title: 'Strava',
  baseUrl: 'https://www.strava.com/api/v3/',
  authorizeUrl: 'https://www.strava.com/oauth/authorize',
  accessTokenUrl: 'https://www.strava.com/oauth/token',
  revokeUrl: 'https://www.strava.com/oauth/deauthorize',
  revokeBy: 'access_token',
  clientAuth: 'post',
  scope: 'read',
  scopeSeparator: ',',
  identity: { url: 'athlete', id: 'id', name: ['firstname', 'lastname'] },
  pagination: { by: 'full', param: 'page' },
  docs: 'https://developers.strava.com/docs/authentication/',
  appsUrl: 'https://www.strava.com/settings/api',
  verified: 'documentation',
})
