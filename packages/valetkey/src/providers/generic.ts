import type { OAuth1Definition, OAuth2Definition } from '../client/provider.ts'

export interface GenericOptions {
  /** Of a provider made with `@valetkey/server`. */
  readonly origin: string
  readonly clientId: string
  readonly clientSecret?: string | undefined
  readonly scope?: string | readonly string[] | undefined
}

/** A provider of our own, by OAuth 2. */
export function generic({ origin, clientId, clientSecret, scope }: GenericOptions): OAuth2Definition {
  return {
    oauth: 2,
    title: new URL(origin).host,
    verified: 'sandbox',
    baseUrl: `${new URL(origin).origin}/`,
    authorizeUrl: '/oauth/authorize',
    accessTokenUrl: '/oauth/token',
    revokeUrl: '/oauth/revoke',
    deviceUrl: '/oauth/device_authorization',
    introspectUrl: '/oauth/introspect',
    oob: 'urn:ietf:wg:oauth:2.0:oob',
    upgradesFrom: {},
    clientId,
    clientSecret,
    scope,
  }
}

/** The same provider, by OAuth 1.0a. */
export function generic1({ origin, clientId, clientSecret }: GenericOptions): OAuth1Definition {
  return {
    oauth: 1,
    title: new URL(origin).host,
    verified: 'sandbox',
    baseUrl: `${new URL(origin).origin}/`,
    requestTokenUrl: '/oauth/request_token',
    authorizeUrl: '/oauth/authorize',
    accessTokenUrl: '/oauth/access_token',
    oob: 'oob',
    clientId,
    clientSecret,
  }
}
