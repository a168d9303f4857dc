import { setTimeout as sleep } from 'node:timers/promises'
import type { Core } from '../core.ts'
import { noStore } from '../default-dialect.ts'
import { algorithmNames } from '../openid/jwt.ts'
import { StorageError } from '../storage/storage-error.ts'

/** Why a process should be sent no requests, and what helps. */
const reasons = {
  stopping: 'this process is stopping; send requests to another one',
  storage: 'the database does not answer; the log says why',
  migrations:
    'the database is not what this version needs; run "valetkey migrate", or start the version that belongs to it',
  signing_keys: 'no key of this server signs ID tokens; check that the keys it was given are those of the database',
} as const

export type UnreadyReason = keyof typeof reasons

export type Readiness =
  | { readonly status: 'ready' }
  | { readonly status: 'unready'; readonly reason: UnreadyReason; readonly message: string }

type Check = (core: Core) => Promise<UnreadyReason | null>

const storageMs = 2000

/** In order; the first that finds something says it. */
const checks: readonly Check[] = [notStopping, storageAnswers, migrated, signs]

async function notStopping({ life }: Core): ReturnType<Check> {
  return life.stopping ? 'stopping' : null
}

/** A new database is migrated by this, too: nobody else would ask first. */
async function storageAnswers({ storage, log }: Core): ReturnType<Check> {
  const late = new AbortController()
  try {
    await Promise.race([storage.now(), sleep(storageMs, null, { signal: late.signal }).then(tooLate)])
    return null
  } catch (err) {
    log.error({ err }, 'not ready')
    return err instanceof StorageError && err.code !== 'storage_closed' ? 'migrations' : 'storage'
  } finally {
    late.abort()
  }
}

function tooLate(): never {
  throw new Error(`the database did not answer within ${storageMs / 1000} seconds`)
}

async function migrated({ storage }: Core): ReturnType<Check> {
  return (await storage.pendingMigrations()).length === 0 ? null : 'migrations'
}

async function signs({ openid, log }: Core): ReturnType<Check> {
  if (openid === null) return null
  try {
    await Promise.all(algorithmNames.map(alg => openid.keys.signing(alg)))
    return null
  } catch (err) {
    log.error({ err }, 'not ready')
    return 'signing_keys'
  }
}

/** Can this process answer requests? */
export async function readiness(core: Core): Promise<Readiness> {
  for (const check of checks) {
    const reason = await check(core)
    if (reason !== null) return { status: 'unready', reason, message: reasons[reason] }
  }
  return { status: 'ready' }
}

/** The process is alive: whoever gets no answer may start another one. Nothing else is asked, or a slow database would kill it. */
export function health(): Response {
  return Response.json({ status: 'alive' }, { headers: noStore })
}

/** Whether requests may be sent here. */
export async function ready(core: Core): Promise<Response> {
  const standing = await readiness(core)
  return Response.json(standing, { status: standing.status === 'ready' ? 200 : 503, headers: noStore })
}
