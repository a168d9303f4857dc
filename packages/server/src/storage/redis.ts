import type { Limits } from '../limits/limits.ts'
import { openConnection, type RedisOptions } from './redis/connection.ts'
import { limitsIn } from './redis/limits.ts'
import { noncesIn } from './redis/nonces.ts'
import type { Storage } from './storage.ts'

export type { RedisOptions } from './redis/connection.ts'

/** What several processes count together. */
export interface RedisCounters {
  readonly nonces: Storage['nonces']
  readonly limits: Limits
  close(): Promise<void>
}

/**
 * OAuth 1.0a nonces and API limits in Redis or Valkey, for servers on several machines that write these too often for
 * their database. One server, not a cluster; its `maxmemory-policy` must be `noeviction`. Needs the package `ioredis`,
 * which is imported with the first command.
 *
 * ```ts
 * const redis = redisCounters(process.env.REDIS_URL)
 * const provider = createServer({ nonces: redis.nonces, limits: redis.limits, … })
 * ```
 */
export function redisCounters(where: string | RedisOptions): RedisCounters {
  const connection = openConnection(typeof where === 'string' ? { url: where } : where)
  return { nonces: noncesIn(connection), limits: limitsIn(connection), close: connection.close }
}
