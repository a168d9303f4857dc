import type { OAuth2Definition } from '../client/provider.ts'
import { type AppOptions, type Preset, preset } from './preset.ts'

export interface AppleOptions extends AppOptions {
  /** The ten characters developer.apple.com shows beside your name. */
  readonly teamId?: string | undefined
  /** What stands in the file `AuthKey_ID.p8`; it signs what Apple wants for a secret. */
  readonly privateKey?: string | undefined
  /** The ten characters in the name of that file. */
  readonly privateKeyId?: string | undefined
}

/**
 * Sign in with Apple. There is no API: who it is, the id_token says (`connection.claims.sub`, `.email`). The name comes with the
 * very first sign-in only, in `response.user` and `account.name`, and through the browser: keep it, and trust it as little as what
 * somebody types. The callback comes as a form and must be on https; with `scope: 'openid', responseMode: 'query'` it need not.
 */
export const apple: Preset<AppleOptions, OAuth2Definition> = preset(
  ({ scope = 'openid name email', ...app }: AppleOptions = {}) => ({
    oauth: 2,
    title: 'Apple',
    baseUrl: 'https://appleid.apple.com/',
    authorizeUrl: 'https://appleid.apple.com/auth/authorize',
    accessTokenUrl: 'https://appleid.apple.com/auth/token',
    revokeUrl: 'https://appleid.apple.com/auth/revoke',
    issuer: 'https://appleid.apple.com',
    // Its metadata has moved to another host than the issuer's.
    jwksUrl: 'https://appleid.apple.com/auth/keys',
    clientAuth: 'signed-secret',
    privateKeyAlg: 'ES256',
    // https://developer.apple.com/documentation/signinwithapplerestapi/request-an-authorization-to-the-sign-in-with-apple-server.
    responseMode: 'form_post',
    callbackParams: ['user'],
    callbackRequired: true,
    scope,
    identity: { id: 'sub', name: ['user.name.firstName', 'user.name.lastName'] },
    docs: 'https://developer.apple.com/documentation/signinwithapplerestapi',
    appsUrl: 'https://developer.apple.com/account/resources/identifiers/list/serviceId',
    verified: 'documentation',
    ...app,
  }),
)
