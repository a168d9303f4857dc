import type { Limits, Provider } from '@valetkey/server'
import type { Store } from './store/store.ts'
import type { Urls } from './urls.ts'

/** All that the resources work on. */
export interface Service {
  readonly provider: Provider
  readonly store: Store
  readonly urls: Urls
  readonly limits: Limits
  /** Epoch ms. */
  now(): number
  clientAddress(request: Request): string | null
}
