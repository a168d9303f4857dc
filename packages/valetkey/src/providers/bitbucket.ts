import type { OAuth2Definition } from '../client/provider.ts'
import { type PlainPreset, plain } from './preset.ts'

/** `get('workspaces')`: Bitbucket Cloud, paths below `/2.0/`. Its scopes are chosen where the consumer is made. */
export const bitbucket: PlainPreset<OAuth2Definition> = plain({
  oauth: 2,
  title: 'Bitbucket',
  baseUrl: 'https://api.bitbucket.org/2.0/',
  authorizeUrl: 'https://bitbucket.org/site/oauth2/authorize',
  accessTokenUrl: 'https://bitbucket.org/site/oauth2/access_token',
  identity: { url: 'user', id: 'uuid', name: 'display_name' },
  pagination: { by: 'url', next: 'next' },
  docs: 'https://developer.atlassian.com/cloud/bitbucket/oauth-2/',
  appsUrl: 'https://support.atlassian.com/bitbucket-cloud/docs/use-oauth-on-bitbucket-cloud/',
  verified: 'documentation',
})
