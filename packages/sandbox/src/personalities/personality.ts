import type { Provider, ServerOptions } from '@valetkey/server'
import type { Person } from '../people.ts'
import type { ProviderEntry } from '../sandbox-json.ts'
import type { SeededApps } from '../seeded-apps.ts'

/** What is the same for every personality and given to it: its place, its storage, its keys. */
type Ground = Required<Pick<ServerOptions, 'issuer' | 'origins' | 'keys' | 'storage'>>

export interface Surroundings {
  readonly ground: Ground
  /** The personality's own folder; null: nothing is kept. */
  readonly folder: string | null
  readonly options: PersonalityOptions
}

export interface PersonalityOptions {
  /** The Mastodon release to be; default `4.5`. */
  readonly mastodonVersion?: string
}

/** An imitation of a service: data, and where it differs from our own provider. */
export interface Personality {
  readonly name: string
  readonly title: string
  /** Added to the base port. */
  readonly portOffset: number
  /** Ids and secrets in the shape the service gives them. */
  mintCredentials(): { readonly clientId: string; readonly clientSecret: string }
  /** A person's id there. */
  idOf(person: Person): string
  /** Whether there is also an app without a secret. */
  readonly publicApp?: boolean
  /** Former times it can be in, each with apps of its own and an entry `NAME-ERA` in sandbox.json. The era is the app's: `app.policy.era`. */
  readonly eras?: readonly string[]
  readonly deviations: readonly Deviation[]
  /** Header names that clients look for in this spelling only. */
  readonly headerSpelling?: readonly string[]
  /** Puts other scopes into an authorization URL, where the service has another word for `scope`. */
  askFor?(url: URL, scopes: readonly string[]): void
  open(surroundings: Surroundings): OpenPersonality
}

export interface OpenPersonality {
  readonly provider: Provider
  /** What the seeded apps may ask for. */
  readonly appScopes: readonly string[]
  /** The same in a former time, where it differs. */
  readonly scopesIn?: Readonly<Record<string, readonly string[]>>
  /** What the lenient app is registered for beside its loopback callback and out of band. */
  readonly redirectUris?: readonly string[]
  /** Answers everything on the personality's origin but the control API. */
  fetch(request: Request): Promise<Response>
  entry(apps: SeededApps, era: string | null): ProviderEntry
}

/** Where an imitated service answers an attack otherwise than our own provider, and why. */
export interface Deviation {
  /** The number of its row in `docs/security.md`. */
  readonly attack: number
  readonly answer: string
  /** What the service is known to do. */
  readonly fact: string
}
