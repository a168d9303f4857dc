import type { Provider } from '@valetkey/server'
import type { Declined } from './declined.ts'

/** All that the Graph API works on. */
export interface World {
  readonly provider: Provider
  readonly declined: Declined
  readonly origin: string
  /** Epoch ms by the sandbox's clock. */
  now(): number
}
