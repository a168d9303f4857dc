import type { OAuth2Definition } from '../client/provider.ts'
import { type PlainPreset, plain } from './preset.ts'

/** `get('streams')`: the Helix API, which wants to know the app at every call. It speaks OpenID Connect as well: ask for `openid`. */
export const twitch: PlainPreset<OAuth2Definition> = plain({
  oauth: 2,
  title: 'Twitch',
  baseUrl: 'https://api.twitch.tv/helix/',
  authorizeUrl: 'https://id.twitch.tv/oauth2/authorize',
  accessTokenUrl: 'https://id.twitch.tv/oauth2/token',
  // https://dev.twitch.tv/docs/authentication/revoke-tokens
  revokeUrl: 'https://id.twitch.tv/oauth2/revoke',
  revokeBy: 'access',
  issuer: 'https://id.twitch.tv/oauth2',
  clientAuth: 'post',
  clientHeaders: { 'client-id': '{clientId}' },
  scope: 'user:read:email',
  identity: { url: 'users', id: 'data.0.id', name: 'data.0.login' },
  pagination: { by: 'cursor', param: 'after', next: 'pagination.cursor' },
  docs: 'https://dev.twitch.tv/docs/authentication/getting-tokens-oauth/',
  appsUrl: 'https://dev.twitch.tv/console/apps',
  verified: 'documentation',
})
