import type { AppInput, Provider } from '@valetkey/server'
import type { NewAppRequest } from './schemas.ts'

/** An app as the control API shows it, its secret this once. */
export interface CreatedApp {
  readonly id: string
  readonly name: string
  readonly clientId: string
  readonly clientSecret: string | null
  readonly redirectUris: readonly string[]
  readonly callbackDomain: string | null
  readonly scopes: readonly string[]
  readonly public: boolean
}

/** Registers an app as the service's developer pages would. Throws OAuthError for what cannot be registered. */
export async function createApp(provider: Provider, wanted: NewAppRequest): Promise<CreatedApp> {
  const { loopback, policy, era, ...rest } = wanted
  const switches = { ...policy, ...(loopback && { loopback }), ...(era && { era }) } as AppInput['policy'] & object
  const { app, clientSecret } = await provider.apps.create({ ...(rest as AppInput), policy: switches })
  const { id, name, clientId, redirectUris, callbackDomain, scopes } = app
  return { id, name, clientId, clientSecret, redirectUris, callbackDomain, scopes, public: app.public }
}
