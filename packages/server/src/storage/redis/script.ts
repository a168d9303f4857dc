import { createHash } from 'node:crypto'
import { isReply, type Redis } from './connection.ts'

/** Lua that Redis runs as one step. It is known there by its hash once it was taught. */
export interface Script {
  readonly text: string
  readonly sha: string
}

export function script(text: string): Script {
  return { text, sha: createHash('sha1').update(text).digest('hex') }
}

/** Runs a script Redis was taught before, or teaches it. */
export async function run(
  redis: Redis,
  { text, sha }: Script,
  key: string,
  values: readonly (string | number)[],
): Promise<unknown> {
  return redis.evalsha(sha, 1, key, ...values).catch(reason => {
    if (!isUntaught(reason)) throw reason
    return redis.eval(text, 1, key, ...values)
  })
}

export function isUntaught(reason: unknown): boolean {
  return isReply(reason) && reason.message.startsWith('NOSCRIPT')
}
