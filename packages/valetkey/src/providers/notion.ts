import type { OAuth2Definition } from '../client/provider.ts'
import { type PlainPreset, plain } from './preset.ts'

/**
 * `post('search', {}, { format: 'json' })`: paths below `/v1/`; its pages are `pages('search', {}, { method: 'POST', format: 'json' })`.
 * The token answer says whose it is; `users/me` is the app's own.
 */
export const notion: PlainPreset<OAuth2Definition> = plain({
  oauth: 2,
  title: 'Notion',
  baseUrl: 'https://api.notion.com/v1/',
  authorizeUrl: 'https://api.notion.com/v1/oauth/authorize',
  accessTokenUrl: 'https://api.notion.com/v1/oauth/token',
  accessTokenFormat: 'json',
  revokeUrl: 'https://api.notion.com/v1/oauth/revoke',
  revokeBy: 'access',
  introspectUrl: 'https://api.notion.com/v1/oauth/introspect',
  headers: { 'notion-version': '2022-06-28' },
  authorizeParams: { owner: 'user' },
  identity: { id: 'owner.user.id', name: 'owner.user.name' },
  pagination: { by: 'cursor', param: 'start_cursor', next: 'next_cursor' },
  docs: 'https://developers.notion.com/reference/create-a-token',
  appsUrl: 'https://www.notion.so/my-integrations',
  verified: 'documentation',
})
