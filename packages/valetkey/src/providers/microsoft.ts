import type { OAuth2Definition } from '../client/provider.ts'
import { type AppOptions, type Preset, preset } from './preset.ts'

export interface MicrosoftOptions extends AppOptions {
  /** Whose accounts may sign in: `common` (default), `organizations`, `consumers`, or one tenant's id or domain. */
  readonly tenant?: string | undefined
}

/** `offline_access` is what a refresh token comes with. */
const DEFAULT_SCOPE = 'openid profile email offline_access User.Read'

/** Microsoft Entra ID, and Microsoft Graph as the API: `get('me/messages')`. */
export const microsoft: Preset<MicrosoftOptions, OAuth2Definition> = preset(
  ({ clientId, clientSecret, scope = DEFAULT_SCOPE, tenant = 'common' }: MicrosoftOptions = {}) => {
    const authority = `https://login.microsoftonline.com/${encodeURIComponent(tenant)}/oauth2/v2.0/`
    return {
      oauth: 2,
      title: 'Microsoft',
      baseUrl: 'https://graph.microsoft.com/v1.0/',
      authorizeUrl: new URL('authorize', authority).href,
      accessTokenUrl: new URL('token', authority).href,
      deviceUrl: new URL('devicecode', authority).href,
      // Whatever the tenant is called here, its id_tokens name it by its id, in `iss` and in `tid`.
      issuer: 'https://login.microsoftonline.com/{tenantid}/v2.0',
      jwksUrl: new URL('../../discovery/v2.0/keys', authority).href,
      clientAuth: 'post',
      scope,
      identity: { url: 'me', id: 'id', name: 'userPrincipalName' },
      pagination: { by: 'url', next: '@odata.nextLink' },
      docs: 'https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-auth-code-flow',
      appsUrl: 'https://entra.microsoft.com/',
      verified: 'documentation',
      clientId,
      clientSecret,
    }
  },
)
