import { type Budget, CLOCK_SKEW_MS, type Limits, type Standing, standing } from '../../limits/limits.ts'
import { credentialHash } from '../../tokens/hash.ts'
import type { Connection } from './connection.ts'
import { run, script } from './script.ts'

/**
 * The window of KEYS[1], as limits.ts has it. ARGV: now, the limit, the window's length, whether it begins by the clock,
 * whether to take one, and by how much clocks may differ.
 */
const HIT = script(`
  local at, limit, length, skew = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[6])
  local kept = redis.call('HMGET', KEYS[1], 'began', 'ends', 'used')
  local began, ends, used = tonumber(kept[1] or ''), tonumber(kept[2] or ''), tonumber(kept[3] or '')
  if not began or at < began - skew or at >= ends then
    began = ARGV[4] == '1' and at - at % length or at
    ends, used = began + length, 0
  end
  local spent = used >= limit
  if ARGV[5] == '1' then
    if not spent then used = used + 1 end
    local text = function (number) return string.format('%.0f', number) end
    redis.call('HSET', KEYS[1], 'began', text(began), 'ends', text(ends), 'used', text(used))
    redis.call('PEXPIRE', KEYS[1], text(ends - at + skew))
  end
  return { used, ends, spent and 1 or 0 }`)

type Answer = readonly [used: number, endsAt: number, spent: 0 | 1]

/** API limits in Redis: every process counts into the same windows. Keys may hold addresses: only their hashes are kept. */
export function limitsIn(connection: Connection): Limits {
  async function count(whose: string, budget: Budget, at: number, take: 0 | 1): Promise<Standing> {
    const { limit, windowMs, begins } = budget
    const values = [at, limit, windowMs, begins === 'clock' ? 1 : 0, take, CLOCK_SKEW_MS]
    const key = `${connection.prefix}limit:${Buffer.from(credentialHash('limit', whose)).toString('base64url')}`
    const answer = await connection.ask(redis => run(redis, HIT, key, values))
    const [used, endsAt, spent] = answer as Answer
    return standing({ used, endsAt }, budget, spent === 1)
  }
  return {
    hit: (whose, budget, at) => count(whose, budget, at, 1),
    look: (whose, budget, at) => count(whose, budget, at, 0),
  }
}
