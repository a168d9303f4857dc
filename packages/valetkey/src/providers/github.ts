import type { OAuth2Definition } from '../client/provider.ts'
import { type PlainPreset, plain } from './preset.ts'

/** `get('user/repos')`. Without a scope: what everybody may see. */
export const github: PlainPreset<OAuth2Definition> = plain({
  oauth: 2,
  title: 'GitHub',
  baseUrl: 'https://api.github.com/',
  authorizeUrl: 'https://github.com/login/oauth/authorize',
  accessTokenUrl: 'https://github.com/login/oauth/access_token',
  deviceUrl: 'https://github.com/login/device/code',
  clientAuth: 'post',
  headers: { accept: 'application/vnd.github+json', 'x-github-api-version': '2022-11-28' },
  identity: { url: 'user', id: 'id', name: 'login' },
  docs: 'https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps',
  appsUrl: 'https://github.com/settings/developers',
  verified: 'documentation',
})
