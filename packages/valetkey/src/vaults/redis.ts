import type { Redis } from 'ioredis'
import { byAppAndId, recordKey, type Vault, type VaultRecord } from '../client/vault.ts'
import { explained } from './trouble.ts'

/** As much of `ioredis` as we need. */
export type RedisClient = Pick<Redis, 'eval' | 'get' | 'set' | 'smembers' | 'mget'>

export interface RedisVaultOptions {
  /** `redis://host:6379/0`: a connection of our own, which `close` ends. */
  readonly url?: string
  /** Or one of yours, which stays open. */
  readonly client?: RedisClient
  /** What all its keys begin with; default `valetkey`. */
  readonly prefix?: string
}

/** Swaps a record for its next version, or changes nothing. ARGV: version, the record, its place in the index. */
const WRITE = `
local current = redis.call('GET', KEYS[1])
local version = current and cjson.decode(current).version or 0
if version ~= tonumber(ARGV[1]) then return 0 end
redis.call('SET', KEYS[1], ARGV[2])
redis.call('SADD', KEYS[2], ARGV[3])
return 1`

/** ARGV: the version, or nothing for any; its place in the index. */
const REMOVE = `
local current = redis.call('GET', KEYS[1])
if not current then return 0 end
if ARGV[1] ~= '' and cjson.decode(current).version ~= tonumber(ARGV[1]) then return 0 end
redis.call('DEL', KEYS[1])
redis.call('SREM', KEYS[2], ARGV[2])
return 1`

/**
 * Keys in Redis or Valkey. What Redis forgets is gone: let it write its append-only file (`appendonly yes`), and evict nothing.
 * Needs the package `ioredis`.
 * @example const oauth = new OAuth({ vault: redisVault({ url: process.env.REDIS_URL }), secret })
 */
export function redisVault({ url, client, prefix = 'valetkey' }: RedisVaultOptions): Vault {
  if ((url === undefined) === (client === undefined))
    throw new TypeError('redisVault needs a url or a client, and not both')
  const connection = connected(url, client)
  // In braces: all keys of one vault live in one slot of a cluster, where a script may touch them together.
  const keyOf = (...parts: string[]): string => `{${prefix}}:${parts.join(':')}`
  const places = (kind: string, key: string): [string, string] => [keyOf('record', key), keyOf('index', kind)]
  return explained('Redis', {
    lasting: true,
    read: async (kind, app, id) =>
      parsed(await (await connection.ready()).get(keyOf('record', recordKey(kind, app, id)))),
    write: async record => {
      const key = recordKey(record.kind, record.app, record.id)
      const next = JSON.stringify({ ...record, version: record.version + 1 })
      const redis = await connection.ready()
      return (await redis.eval(WRITE, 2, ...places(record.kind, key), record.version, next, key)) === 1
    },
    remove: async (kind, app, id, version) => {
      const key = recordKey(kind, app, id)
      const redis = await connection.ready()
      return (await redis.eval(REMOVE, 2, ...places(kind, key), version ?? '', key)) === 1
    },
    list: async (kind, app) => {
      const redis = await connection.ready()
      const keys = await redis.smembers(keyOf('index', kind))
      if (keys.length === 0) return []
      const records = (await redis.mget(keys.map(key => keyOf('record', key)))).flatMap(text => parsed(text) ?? [])
      return records.filter(one => app === undefined || one.app === app).sort(byAppAndId)
    },
    takeOnce: async (key, until) => {
      const redis = await connection.ready()
      const lifetime = Math.max(1, Math.ceil(until - Date.now()))
      return (await redis.set(keyOf('used', key), '1', 'PX', lifetime, 'NX')) === 'OK'
    },
    close: connection.close,
  })
}

interface Connected {
  ready(): Promise<RedisClient>
  close(): Promise<void>
}

function connected(url: string | undefined, given: RedisClient | undefined): Connected {
  let own: Promise<Redis> | undefined
  let closed = false
  return {
    ready: () => {
      if (closed) return Promise.reject(Object.assign(new Error('the vault is closed'), { code: 'ERR_VAULT_CLOSED' }))
      if (given !== undefined) return Promise.resolve(given)
      own ??= clientFor(url ?? '')
      return own
    },
    close: async () => {
      closed = true
      const mine = own
      own = undefined
      const client = await mine
      // Politely, where somebody listens: `quit` waits for an answer.
      if (client?.status === 'ready') await client.quit()
      else client?.disconnect()
    },
  }
}

/** A call waits for a lost connection a moment, and then fails: a token that cannot be kept must not be asked for. */
async function clientFor(url: string): Promise<Redis> {
  const { Redis: Client } = await import('ioredis')
  const client = new Client(url, { maxRetriesPerRequest: 2, connectTimeout: 5000, commandTimeout: 10_000 })
  // It tries again by itself; without a listener it would end the process.
  client.on('error', () => {})
  return client
}

function parsed(text: string | null): VaultRecord | null {
  return text === null ? null : (JSON.parse(text) as VaultRecord)
}
