import type { OAuth2Definition } from '../client/provider.ts'
import { type PlainPreset, plain } from './preset.ts'

/** `get('userinfo')`: paths below `/v2/`. */
export const linkedin: PlainPreset<OAuth2Definition> = plain({
  oauth: 2,
  title: 'LinkedIn',
  baseUrl: 'https://api.linkedin.com/v2/',
  authorizeUrl: 'https://www.linkedin.com/oauth/v2/authorization',
  accessTokenUrl: 'https://www.linkedin.com/oauth/v2/accessToken',
  revokeUrl: 'https://www.linkedin.com/oauth/v2/revoke',
  // https://learn.microsoft.com/en-us/linkedin/shared/authentication/token-introspection
  introspectUrl: 'https://www.linkedin.com/oauth/v2/introspectToken',
  clientAuth: 'post',
  // It has PKCE for native apps only, at another address.
  pkce: 'off',
  scope: 'openid profile email',
  identity: { url: 'userinfo', id: 'sub', name: 'name' },
  pagination: { by: 'offset', param: 'start', items: 'elements' },
  docs: 'https://learn.microsoft.com/en-us/linkedin/shared/authentication/authorization-code-flow',
  appsUrl: 'https://www.linkedin.com/developers/apps',
  verified: 'documentation',
})
