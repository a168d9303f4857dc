import type { OAuth2Definition } from '../client/provider.ts'
import { type AppOptions, type Preset, preset } from './preset.ts'

export interface SalesforceOptions extends AppOptions {
  /**
   * Where your organisation is: `https://acme.my.salesforce.com`. Without one people sign in at the common address, and the
   * token's `extra.instance_url` says where calls go.
   */
  readonly instance?: string | undefined
}

const COMMON = 'https://login.salesforce.com'

/** `get('/services/data/v62.0/sobjects')`. */
export const salesforce: Preset<SalesforceOptions, OAuth2Definition> = preset(
  ({ clientId, clientSecret, scope = 'openid api refresh_token', instance = COMMON }: SalesforceOptions = {}) => ({
    oauth: 2,
    title: 'Salesforce',
    baseUrl: new URL('/', instance).href,
    authorizeUrl: '/services/oauth2/authorize',
    accessTokenUrl: '/services/oauth2/token',
    revokeUrl: '/services/oauth2/revoke',
    introspectUrl: '/services/oauth2/introspect',
    clientAuth: 'post',
    scope,
    identity: { url: '/services/oauth2/userinfo', id: 'user_id', name: 'preferred_username' },
    pagination: { by: 'url', next: 'nextRecordsUrl' },
    docs: 'https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_web_server_flow_ca.htm',
    appsUrl: 'https://login.salesforce.com/',
    verified: 'documentation',
    clientId,
    clientSecret,
  }),
)
