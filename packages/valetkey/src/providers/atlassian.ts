import type { OAuth2Definition } from '../client/provider.ts'
import { type PlainPreset, plain } from './preset.ts'

/** Jira and Confluence: `get('oauth/token/accessible-resources')` names the sites, whose APIs are at `ex/jira/ID/…`. */
export const atlassian: PlainPreset<OAuth2Definition> = plain({
  oauth: 2,
  title: 'Atlassian',
  baseUrl: 'https://api.atlassian.com/',
  authorizeUrl: 'https://auth.atlassian.com/authorize',
  accessTokenUrl: 'https://auth.atlassian.com/oauth/token',
  clientAuth: 'post',
  // A refresh token comes with offline_access only.
  scope: 'read:me offline_access',
  authorizeParams: { audience: 'api.atlassian.com', prompt: 'consent' },
  identity: { url: 'me', id: 'account_id', name: 'email' },
  // Jira's lists; those of Confluence go on by the Link header.
  pagination: { by: 'url', next: 'nextPage' },
  docs: 'https://developer.atlassian.com/cloud/jira/platform/oauth-2-3lo-apps/',
  appsUrl: 'https://developer.atlassian.com/console/myapps/',
  verified: 'documentation',
})
