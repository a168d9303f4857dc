import type { OAuth2Definition } from '../client/provider.ts'
import { type PlainPreset, plain } from './preset.ts'

/** `get('me/player')`: paths below `/v1/`. */
export const spotify: PlainPreset<OAuth2Definition> = plain({
  oauth: 2,
  title: 'Spotify',
  baseUrl: 'https://api.spotify.com/v1/',
  authorizeUrl: 'https://accounts.spotify.com/authorize',
  accessTokenUrl: 'https://accounts.spotify.com/api/token',
  identity: { url: 'me', id: 'id', name: 'display_name' },
  pagination: { by: 'url', next: 'next' },
  docs: 'https://developer.spotify.com/documentation/web-api/tutorials/code-flow',
  appsUrl: 'https://developer.spotify.com/dashboard',
  verified: 'documentation',
})
