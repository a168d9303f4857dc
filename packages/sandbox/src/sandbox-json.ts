import type { Person } from './people.ts'

/** One provider in `/sandbox.json`. Keys that do not apply are absent. People and scripts rely on the names. */
export interface ProviderEntry {
  readonly origin: string
  readonly oauth: readonly (1 | 2)[]
  readonly clientId: string
  readonly clientSecret: string
  readonly scopes: readonly string[]
  /** OAuth 2's where both protocols exist. */
  readonly authorizeUrl: string
  readonly oauth1AuthorizeUrl?: string
  readonly tokenUrl?: string
  readonly requestTokenUrl?: string
  readonly accessTokenUrl?: string
  readonly apiBase: string
  readonly registrationUrl?: string
  readonly issuer?: string
  readonly revokeUrl?: string
  readonly introspectUrl?: string
  readonly deviceUrl?: string
  readonly resourceUrl?: string
  readonly publicClientId?: string
  readonly strict: {
    readonly clientId: string
    readonly clientSecret: string
    readonly redirectUris: readonly string[]
  }
}

/** `GET /sandbox.json` at the base port: all that a script needs to know to use the sandbox. */
export interface SandboxJson {
  readonly version: 1
  readonly people: readonly { readonly username: string; readonly password: string }[]
  readonly providers: Readonly<Record<string, ProviderEntry>>
}

export function sandboxJson(
  people: readonly Person[],
  providers: Readonly<Record<string, ProviderEntry>>,
): SandboxJson {
  return { version: 1, people: people.map(({ username, password }) => ({ username, password })), providers }
}
