import type { Provider } from '@valetkey/server'
import type { Person } from '../people.ts'
import type { Personality } from '../personalities/personality.ts'

/** What the control API of one personality works on. */
export interface ControlOptions {
  readonly provider: Provider
  /** Everything on the personality's origin, as a browser meets it. */
  readonly fetch: (request: Request) => Promise<Response>
  readonly people: readonly Person[]
  readonly askFor?: Personality['askFor']
  /** Every `host:port` the personality goes by, its own first. */
  readonly hosts: readonly string[]
}
