import { defaultPolicy, type ServerOptions } from '@valetkey/server'
import { tokenExchangeGrant } from 'valetkey/oauth2/token-exchange'

export const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code'

/** A server with all that it can do switched on. */
export const everything: Partial<ServerOptions> = {
  policy: { grants: [...defaultPolicy.grants, deviceGrant, tokenExchangeGrant], exchanges: 'own' },
  openid: true,
  signUp: true,
  admin: ({ username }) => username === 'alice',
  portal: { appsPerPerson: 1_000_000 },
  registration: { mastodon: true },
  // Whoever would be too many from one place comes from another.
  clientAddress: request => request.headers.get('x-address'),
}
