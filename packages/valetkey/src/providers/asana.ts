import type { OAuth2Definition } from '../client/provider.ts'
import { type PlainPreset, plain } from './preset.ts'

/** `get('projects')`: paths below `/api/1.0/`. The scope `default` is for apps with full permissions. */
export const asana: PlainPreset<OAuth2Definition> = plain({
  oauth: 2,
  title: 'Asana',
  baseUrl: 'https://app.asana.com/api/1.0/',
  authorizeUrl: 'https://app.asana.com/-/oauth_authorize',
  accessTokenUrl: 'https://app.asana.com/-/oauth_token',
  revokeUrl: 'https://app.asana.com/-/oauth_revoke',
  clientAuth: 'post',
  scope: 'default',
  identity: { url: 'users/me', id: 'data.gid', name: 'data.name' },
  pagination: { by: 'cursor', param: 'offset', next: 'next_page.offset' },
  docs: 'https://developers.asana.com/docs/oauth',
  appsUrl: 'https://app.asana.com/0/my-apps',
  verified: 'documentation',
})
