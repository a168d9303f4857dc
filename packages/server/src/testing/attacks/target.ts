import type { AppInput } from '../../provider.ts'
import { type Browser, createBrowser } from './browser.ts'

export interface Person {
  readonly username: string
  readonly password: string
}

/** An app as its developer knows it. */
export interface App {
  readonly clientId: string
  /** null: a public client. */
  readonly clientSecret: string | null
  readonly redirectUri: string
}

/** What every target has: a server that speaks OAuth 2, a confidential app, and a person with a password. */
export interface Ground {
  /** As its answers name it. */
  readonly issuer: string
  /** URLs of its endpoints. */
  readonly authorize: string
  readonly token: string
  readonly app: App
  readonly person: Person
  /** A scope the app may ask for. */
  readonly scope: string
  /** The consent form's buttons: name and value. */
  readonly buttons: Readonly<Record<Choice, readonly [name: string, value: string]>>
}

export type Choice = 'allow' | 'deny'

export interface OAuth1Endpoints {
  readonly requestToken: string
  readonly authorize: string
  readonly accessToken: string
}

export type NewApp = Pick<
  AppInput,
  'name' | 'redirectUris' | 'scopes' | 'public' | 'clientId' | 'clientSecret' | 'rsaPublicKey' | 'policy'
>

/** What a target may have besides; an attack names those it needs. */
export interface Abilities {
  /** RFC 7009's endpoint. */
  readonly revoke: string
  /** RFC 7662's, RFC 9126's, and RFC 8628's where devices begin. */
  readonly introspect: string
  readonly par: string
  readonly device: string
  readonly oauth1: OAuth1Endpoints
  /** OpenID Connect: its keys, and who a person is. The apps may ask for the scope `openid`. */
  readonly openid: { readonly jwks: string; readonly userinfo: string }
  /** The token endpoint exchanges OAuth 1.0a tokens for pairs of OAuth 2 (RFC 8693). */
  readonly upgrade: true
  /** It exchanges the app's own access tokens for lesser ones, too. */
  readonly exchange: true
  /** Tokens come with refresh tokens. */
  readonly refreshTokens: true
  /** `response_mode=form_post` is on offer. */
  readonly formPost: true
  /** A call of the guarded API that needs no more than `scope`. */
  readonly api: string
  /** A scope the app may ask for too, and a call that needs it. */
  readonly moreScope: string
  readonly apiMore: string
  /** A scope below another one: `write:things`, where `write` is the parent. */
  readonly childScope: string
  /** A confidential app, and a public one. */
  readonly otherApp: App
  readonly publicApp: App
  readonly otherPerson: Person
  /** The page where people sign in. */
  readonly signIn: string
  /** Another address of this machine, that the server tells from the usual one. */
  readonly otherAddress: string
  /** `api` as another process or machine serves it from the same database. */
  readonly otherNode: string
  /** Registers an app; rejects when the server refuses it. */
  readonly newApp: (input: NewApp) => Promise<App>
  /** Moves the server's clock so many ms ahead of the real time. */
  readonly moveClock: (ms: number) => Promise<void>
  readonly lock: (person: Person, locked: boolean) => Promise<void>
  readonly disable: (app: App, disabled: boolean) => Promise<void>
  /** The person takes an app's permission back. */
  readonly takeBack: (person: Person, app: App) => Promise<void>
  /** The server process ends and begins anew. */
  readonly restart: () => Promise<void>
  /** All that the server has written into logs and audit trails so far. */
  readonly records: () => Promise<string>
}

export type Target = Ground &
  Partial<Abilities> & {
    /** The browser of a person, the same one every time; without a person, of `person`. */
    browser(person?: Person): Browser
    /** Every credential the server has given out so far, and those it was made with. */
    readonly credentials: Set<string>
  }

export function createTarget(about: Ground & Partial<Abilities>): Target {
  const browsers = new Map<string, Browser>()
  const { person, otherPerson, app, otherApp } = about
  const known = [person.password, otherPerson?.password, app.clientSecret, otherApp?.clientSecret]
  return {
    ...about,
    browser({ username } = person) {
      const browser = browsers.get(username) ?? createBrowser()
      browsers.set(username, browser)
      return browser
    },
    credentials: new Set(known.filter(text => typeof text === 'string')),
  }
}
