import type { OAuth2Definition } from '../client/provider.ts'
import { type PlainPreset, plain } from './preset.ts'

/** `get('users/@me/guilds')`: paths below `/api/v10/`. Its lists go on from the last item there was. */
export const discord: PlainPreset<OAuth2Definition> = plain({
  oauth: 2,
  title: 'Discord',
  baseUrl: 'https://discord.com/api/v10/',
  authorizeUrl: 'https://discord.com/oauth2/authorize',
  accessTokenUrl: 'https://discord.com/api/oauth2/token',
  revokeUrl: 'https://discord.com/api/oauth2/token/revoke',
  issuer: 'https://discord.com',
  scope: 'identify',
  identity: { url: 'users/@me', id: 'id', name: 'username' },
  pagination: { by: 'item', param: 'after', id: 'id' },
  docs: 'https://discord.com/developers/docs/topics/oauth2',
  appsUrl: 'https://discord.com/developers/applications',
  verified: 'documentation',
})
