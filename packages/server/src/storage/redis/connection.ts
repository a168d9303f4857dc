import type { Redis } from 'ioredis'
import { StorageError } from '../storage-error.ts'

export type { Redis } from 'ioredis'

export interface RedisOptions {
  /** `redis://user:password@host:6379/0`, or `rediss://…` for TLS. */
  readonly url: string
  /** Stands before every key, so that several servers may share one Redis; `valetkey:`. */
  readonly prefix?: string
  /** How long an answer is waited for; 1000 ms. */
  readonly timeoutMs?: number
}

/** One connection, made with the first command and made again for as long as it takes. */
export interface Connection {
  readonly prefix: string
  /** Rejects with `redis_lost` at once while there is no connection: whoever asks wants an answer now, not later. */
  ask<T>(work: (redis: Redis) => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** The longest pause between two attempts to connect again. */
const longestPauseMs = 2000

export function openConnection({ url, prefix = 'valetkey:', timeoutMs = 1000 }: RedisOptions): Connection {
  let opened: Promise<Redis> | undefined
  let closed = false
  return {
    prefix,
    async ask(work) {
      if (closed) throw new StorageError('storage_closed', 'Close it last.')
      opened ??= open(url, timeoutMs)
      const redis = await opened
      try {
        return await work(redis)
      } catch (cause) {
        if (isReply(cause) || cause instanceof StorageError) throw cause
        throw new StorageError('redis_lost', 'See that it runs and can be reached.', { cause })
      }
    },
    async close() {
      if (closed) return
      closed = true
      const redis = await opened
      redis?.disconnect()
    },
  }
}

/** Redis answered, but with an error: `NOSCRIPT No matching script`. */
export function isReply(reason: unknown): reason is Error {
  return reason instanceof Error && reason.name === 'ReplyError'
}

async function open(url: string, timeoutMs: number): Promise<Redis> {
  const { Redis } = await import('ioredis').catch((cause: unknown) => {
    throw new StorageError('redis_missing', 'Run: npm install ioredis', { cause })
  })
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: timeoutMs,
    commandTimeout: timeoutMs,
    // What cannot be sent now fails now, and nothing is sent twice: a nonce would find itself used.
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    retryStrategy: attempt => Math.min(attempt * 100, longestPauseMs),
  })
  // Each command tells its caller; without a listener ioredis would write it to the console as well.
  redis.on('error', () => undefined)
  await redis.connect().catch(() => undefined)
  return redis
}
