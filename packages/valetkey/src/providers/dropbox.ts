import type { OAuth2Definition } from '../client/provider.ts'
import { type PlainPreset, plain } from './preset.ts'

/** `post('files/list_folder', { path: '' }, { format: 'json' })`: paths below `/2/`; files are on a host of their own. */
export const dropbox: PlainPreset<OAuth2Definition> = plain({
  oauth: 2,
  title: 'Dropbox',
  baseUrl: 'https://api.dropboxapi.com/2/',
  authorizeUrl: 'https://www.dropbox.com/oauth2/authorize',
  accessTokenUrl: 'https://api.dropboxapi.com/oauth2/token',
  revokeUrl: 'https://api.dropboxapi.com/2/auth/token/revoke',
  revokeBy: 'bearer',
  origins: ['https://content.dropboxapi.com'],
  // A refresh token comes with offline access only: https://dropbox.tech/developers/using-oauth-2-0-with-offline-access
  authorizeParams: { token_access_type: 'offline' },
  identity: { url: 'users/get_current_account', method: 'POST', id: 'account_id', name: 'email' },
  docs: 'https://developers.dropbox.com/oauth-guide',
  appsUrl: 'https://www.dropbox.com/developers/apps',
  verified: 'documentation',
})
