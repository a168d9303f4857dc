import type { OAuth2Definition } from '../client/provider.ts'
import { type Preset, preset } from './preset.ts'

export interface FacebookOptions {
  readonly clientId?: string | undefined
  readonly clientSecret?: string | undefined
  /** `email`, `public_profile` and so on; default: what everybody may see. */
  readonly scope?: string | readonly string[] | undefined
  /** As in `v19.0`. Default: the oldest version the app may use. */
  readonly version?: string | undefined
  /** Where dialog and Graph API are, when it is not the service itself. */
  readonly origin?: string | undefined
}

/** The Graph API. A callback is a must; in a terminal it is the page that desktop apps use, whose address has the code. */
export const facebook: Preset<FacebookOptions, OAuth2Definition> = preset(
  ({ clientId, clientSecret, scope, version, ...where }: FacebookOptions = {}) => {
    const graph = where.origin ?? 'https://graph.facebook.com'
    const www = where.origin ?? 'https://www.facebook.com'
    const path = version === undefined ? '/' : `/${version}/`
    return {
      oauth: 2,
      title: 'Facebook',
      baseUrl: new URL(path, graph).href,
      authorizeUrl: new URL(`${path}dialog/oauth`, www).href,
      accessTokenUrl: new URL(`${path}oauth/access_token`, graph).href,
      accessTokenMethod: 'GET',
      // The token endpoint reads parameters only.
      clientAuth: 'post',
      pkce: 'off',
      callbackRequired: true,
      oob: new URL('/connect/login_success.html', www).href,
      scope,
      scopeSeparator: ',',
      identity: { url: 'me', params: { fields: 'id,name' }, id: 'id', name: 'name' },
      docs: 'https://developers.facebook.com/docs/facebook-login/guides/advanced/manual-flow',
      appsUrl: 'https://developers.facebook.com/apps/',
      clientId,
      clientSecret,
    }
  },
)
