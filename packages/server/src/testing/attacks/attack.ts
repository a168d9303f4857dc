import type { Abilities, Target } from './target.ts'

export type Need = keyof Abilities

/** A target that has what was asked for. */
export type Having<N extends Need> = Target & Pick<Abilities, N>

/** One hostile request, or a handful that belong together, and the answer it must get. */
export interface Attack {
  /** The row of docs/security.md. */
  readonly number: number
  /** What is tried, and what must come of it. */
  readonly title: string
  /** Where that is written. */
  readonly clause: string
  /** What it cannot be tried without. */
  readonly needs: readonly Need[]
  /** Resolves when the server holds; throws Broken, with what was seen, when it does not. */
  run(target: Target): Promise<void>
}

interface Row<N extends Need> {
  readonly number: number
  readonly title: string
  readonly clause: string
  readonly needs?: readonly N[]
  run(target: Having<N>): Promise<void>
}

/** A row of the suite. Its `run` sees of the target's abilities only those it has named. */
export function attack<const N extends Need = never>(row: Row<N>): Attack {
  return { ...row, needs: row.needs ?? [], run: target => row.run(target as Having<N>) }
}

/** What each ability is called where an attack was not tried for want of it. */
export const needWords: Readonly<Record<Need, string>> = {
  revoke: 'a revocation endpoint',
  introspect: 'an introspection endpoint',
  par: 'an endpoint for pushed requests',
  device: 'an endpoint for devices',
  oauth1: 'OAuth 1.0a',
  openid: 'OpenID Connect',
  upgrade: 'an upgrade from OAuth 1.0a to OAuth 2',
  exchange: 'an exchange of access tokens',
  refreshTokens: 'refresh tokens',
  formPost: 'response_mode=form_post',
  api: 'a guarded API call',
  moreScope: 'a second scope of the app',
  apiMore: 'an API call that needs the second scope',
  childScope: 'scopes with a hierarchy',
  otherApp: 'a second confidential app',
  publicApp: 'a public app',
  otherPerson: 'a second person',
  signIn: 'the address of the sign-in page',
  otherAddress: 'a second address to connect from',
  otherNode: 'a second node of the same server',
  newApp: 'a way to register apps',
  moveClock: 'a way to move the clock',
  lock: 'a way to lock an account',
  disable: 'a way to disable an app',
  takeBack: 'a way to take a consent back',
  restart: 'a way to restart the server',
  records: 'a look at what the server has written down',
}
