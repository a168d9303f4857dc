import type { OAuth2Definition } from '../client/provider.ts'
import { type Preset, preset } from './preset.ts'

export interface FacebookOptions {
  readonly clientId?: string | undefined
  readonly clientSecret?: string | undefined
  /** `email`, `user_likes` and so on; the person may take any of them away again. Without one: what everybody may see. */
  readonly scope?: string | readonly string[] | undefined
  /** `v19.0`. Without one Facebook takes the oldest the app may use. */
  readonly version?: string | undefined
  /** Where sign-in and API are, when it is not Facebook itself, which has two hosts. */
  readonly origin?: string | undefined
}

/** The Graph API: `get('me', { fields: 'id,name' })`. A callback is a must. */
export const facebook: Preset<FacebookOptions, OAuth2Definition> = preset(
  ({ clientId, clientSecret, scope, version, origin }: FacebookOptions = {}) => {
    const root = version === undefined ? '' : `/${version}`
    const www = origin ?? 'https://www.facebook.com'
    return {
      oauth: 2,
      title: 'Facebook',
      baseUrl: new URL(`${root}/`, origin ?? 'https://graph.facebook.com').href,
      authorizeUrl: new URL(`${root}/dialog/oauth`, www).href,
      accessTokenUrl: `${root}/oauth/access_token`,
      accessTokenMethod: 'GET',
      // The token endpoint reads parameters only.
      clientAuth: 'post',
      pkce: 'off',
      callbackRequired: true,
      // For apps without a web address: a page of Facebook's, with the code in its address.
      oob: new URL('/connect/login_success.html', www).href,
      scope,
      scopeSeparator: ',',
      pagination: { by: 'url', next: 'paging.next' },
      identity: { url: 'me', params: { fields: 'id,name' }, id: 'id', name: 'name' },
      docs: 'https://developers.facebook.com/docs/facebook-login/guides/advanced/manual-flow',
      verified: 'sandbox',
      appsUrl: 'https://developers.facebook.com/apps/',
      clientId,
      clientSecret,
    }
  },
)
