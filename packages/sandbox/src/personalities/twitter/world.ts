import { type MemoryLimits, memoryLimits, type Provider } from '@valetkey/server'
import { openNotebook } from '../../notebook.ts'
import { type StoredTweet, seededTweets } from './data.ts'
import type { Tweets } from './posting.ts'

/** All that the API works on. */
export interface World {
  readonly provider: Provider
  readonly origin: string
  readonly tweets: Tweets
  readonly rates: MemoryLimits
  /** Epoch ms by the sandbox's clock. */
  now(): number
}

/** `file`: where the tweets are kept; null: nowhere. */
export function createWorld(provider: Provider, file: string | null): World {
  return {
    provider,
    origin: provider.issuer,
    tweets: openNotebook<readonly StoredTweet[]>(file, seededTweets),
    rates: memoryLimits(),
    now: () => Date.now() + provider.storage.clockOffset,
  }
}
