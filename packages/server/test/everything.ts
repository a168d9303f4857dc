import { defaultPolicy, type ServerOptions } from '@valetkey/server'

export const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code'

/** A server with all that it can do switched on. */
export const everything: Partial<ServerOptions> = {
  policy: { grants: [...defaultPolicy.grants, deviceGrant] },
  signUp: true,
  portal: { appsPerPerson: 1_000_000 },
  registration: { mastodon: true },
}
