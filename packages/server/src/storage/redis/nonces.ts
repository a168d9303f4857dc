import { nonceKey } from '../nonce-key.ts'
import type { Storage } from '../storage.ts'
import { StorageError } from '../storage-error.ts'
import type { Connection, Redis } from './connection.ts'
import { isUntaught, run, script } from './script.ts'

/**
 * KEYS: the nonce, and since when this Redis remembers every one. ARGV: how long to keep it, and the timestamp, both in
 * ms. -1: it does not know since when.
 */
const USE = script(`
  local since = tonumber(redis.call('GET', KEYS[2]) or '')
  if not since then return -1 end
  if tonumber(ARGV[2]) < since then return 0 end
  return redis.call('SET', KEYS[1], '', 'NX', 'PX', ARGV[1]) and 1 or 0`)

/** From now on: by the clock of Redis, whatever it remembers from before. */
const REMEMBER = script(`
  local time = redis.call('TIME')
  return redis.call('SET', KEYS[1], string.format('%.0f', time[1] * 1000 + math.ceil(time[2] / 1000)))`)

/** Beyond this a timestamp counts milliseconds: as seconds it would lie in the year 5138. */
const MILLISECONDS_FROM = 100_000_000_000

/** Loading takes two steps, and somebody may flush what was just loaded. */
const attempts = 3

/**
 * Used nonces in Redis. A Redis that was started anew, or took over from another, may have lost some, whatever it saves:
 * but the scripts it was taught it loses always. So when it does not know ours, timestamps from before this moment are
 * refused; the apps sign anew.
 */
export function noncesIn(connection: Connection): Storage['nonces'] {
  const since = `${connection.prefix}nonces-since`
  let checked: Promise<void> | null = null

  function keepsAll(): Promise<void> {
    checked ??= connection.ask(refuseEviction).catch(reason => {
      checked = null
      throw reason
    })
    return checked
  }

  async function ask(redis: Redis, key: string, keepMs: number, ms: number): Promise<boolean> {
    for (let attempt = 1; attempt <= attempts; attempt += 1) {
      const known = await redis.evalsha(USE.sha, 2, key, since, keepMs, ms).catch(notTaught)
      if (known !== -1) return known === 1
      // In this order: nobody finds the script taught before the moment is noted.
      await run(redis, REMEMBER, since, [])
      await redis.script('LOAD', USE.text)
    }
    throw new StorageError('redis_lost', 'It forgets its scripts at once; see who flushes them.')
  }

  return {
    async use({ scope, nonce, timestamp, keepMs }) {
      await keepsAll()
      const key = `${connection.prefix}nonce:${Buffer.from(nonceKey(scope, timestamp, nonce)).toString('base64url')}`
      const ms = timestamp > MILLISECONDS_FROM ? timestamp : timestamp * 1000
      return connection.ask(redis => ask(redis, key, keepMs, ms))
    },
  }
}

function notTaught(reason: unknown): -1 {
  if (isUntaught(reason)) return -1
  throw reason
}

async function refuseEviction(redis: Redis): Promise<void> {
  const memory = await redis.info('memory')
  const most = Number(/^maxmemory:(\d+)/m.exec(memory)?.[1] ?? 0)
  const policy = /^maxmemory_policy:(\S+)/m.exec(memory)?.[1]
  if (most > 0 && policy !== 'noeviction')
    throw new StorageError('redis_evicts', `Set its maxmemory-policy to noeviction; it is ${policy}.`)
}
