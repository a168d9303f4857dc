import { randomUUID } from 'node:crypto'
import { stat, statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { verifyAudit } from '@valetkey/server/ops/audit'
import { redisCounters } from '@valetkey/server/storage/redis'
import type { Storage } from '@valetkey/server/storage/storage'
import type { Located } from './config.ts'
import { type KeyNeed, keyNeeds } from './key-needs.ts'
import { isOpenToOthers, type Keys } from './keys-file.ts'
import type { Place } from './place.ts'

/** What there is to look at. */
export interface Patient {
  readonly config: Located
  readonly keys: Keys
  readonly place: Place
  readonly storage: Storage
  readonly audit: boolean
}

export interface Finding {
  readonly level: 'ok' | 'warn' | 'fail'
  readonly said: string
  readonly next?: string
}

/** null: there is nothing of the kind here. */
type Look = (patient: Patient) => Promise<Finding | null>

const ok = (said: string): Finding => ({ level: 'ok', said })
const warn = (said: string, next: string): Finding => ({ level: 'warn', said, next })
const fail = (said: string, next: string): Finding => ({ level: 'fail', said, next })

interface Check {
  readonly name: string
  readonly look: Look
  /** Where it fails, whatever else there is to ask would fail alike. */
  readonly decisive?: true
}

/** In the order of the lines. Whatever throws is a failure that says itself. */
export const checks: readonly Check[] = [
  { name: 'issuer', look: issuer },
  { name: 'keys', look: keysFile },
  { name: 'database', look: reachable, decisive: true },
  { name: 'migrations', look: migrations, decisive: true },
  { name: 'clock', look: clock },
  { name: 'keys in use', look: keysInUse },
  { name: 'administrators', look: administrators },
  { name: 'audit trail', look: auditTrail },
  { name: 'file', look: databaseFile },
  { name: 'disk', look: disk },
  { name: 'redis', look: redis },
]

const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/

/** RFC 8414 §2 has the issuer use https; on one's own machine it need not. */
async function issuer({ config }: Patient): Promise<Finding> {
  const { protocol, hostname } = new URL(config.issuer)
  if (protocol === 'https:' && !config.trustProxy)
    return warn(
      `${config.issuer} is https, and "trustProxy" is off`,
      'Behind a proxy that ends TLS and sets X-Forwarded-For and -Proto, set "trustProxy": true.',
    )
  if (protocol === 'https:') return ok(config.issuer)
  if (loopback.test(hostname)) return ok(`${config.issuer}, for this machine only`)
  return fail(
    `${config.issuer} is not https`,
    'Put a proxy with a certificate in front, and its https address into "issuer".',
  )
}

async function keysFile({ keys }: Patient): Promise<Finding> {
  const count = keys.all.length === 1 ? 'one key' : `${keys.all.length} keys`
  if (keys.file === null) return ok(`${count}, from VALETKEY_KEYS`)
  if (await isOpenToOthers(keys.file)) return fail(`others may read ${keys.file}`, `chmod 600 ${keys.file}`)
  return ok(`${count} in ${keys.file}`)
}

const patienceMs = 5000

async function reachable({ storage, place }: Patient): Promise<Finding> {
  const late = new AbortController()
  const answer = storage.pendingMigrations().then(() => true)
  const answered = await Promise.race([answer, sleep(patienceMs, false, { signal: late.signal })]).finally(() =>
    late.abort(),
  )
  return answered
    ? ok(place.name)
    : fail(`${place.name} has not answered for ${patienceMs / 1000} seconds`, 'Is it running? Look at its own log.')
}

async function migrations({ storage }: Patient): Promise<Finding> {
  const pending = await storage.pendingMigrations()
  return pending.length === 0 ? ok('up to date') : fail(`not applied: ${pending.join(', ')}`, 'valetkey migrate')
}

const skew = { warn: 1000, fail: 30_000 }

/** Tokens end by the database's clock, signatures are judged by this machine's. */
async function clock({ storage }: Patient): Promise<Finding> {
  const before = Date.now()
  const there = await storage.now()
  const apart = Math.abs(there - (before + Date.now()) / 2)
  const said = `${(apart / 1000).toFixed(1)} s from the database's`
  const next = 'Have both machines set their clocks by NTP.'
  if (apart >= skew.fail) return fail(said, next)
  return apart >= skew.warn ? warn(said, next) : ok(said)
}

async function keysInUse({ storage, keys }: Patient): Promise<Finding> {
  const needs = await keyNeeds(storage, keys.all)
  const known = new Set(keys.all.map(({ kid }) => kid))
  const missing = needs.filter(({ kid }) => !known.has(kid))
  if (missing.length > 0)
    return fail(
      `missing: ${worded(missing)}`,
      'Put those keys back behind the first one: what they sealed opens with nothing else.',
    )
  const [first, ...others] = needs
  const sealed = others.filter(({ next, reasons }) => reasons.length > 0 && next.includes('reseal'))
  if (sealed.length > 0) return warn(`older keys: ${worded(sealed)}`, 'valetkey keys reseal')
  const spare = others.filter(({ reasons }) => reasons.length === 0).map(({ kid }) => kid)
  const also = spare.length === 0 ? '' : `; nothing needs ${spare.join(', ')}`
  return ok(`${first!.kid} writes${also}`)
}

const worded = (needs: readonly KeyNeed[]): string =>
  needs.map(({ kid, reasons }) => `${kid} (${reasons.join('; ')})`).join(', ')

async function administrators({ config, storage }: Patient): Promise<Finding> {
  const { admins = [] } = config
  if (admins.length === 0)
    return warn('nobody', 'Make an account with `valetkey users create NAME`, and put the name into "admins".')
  const found = await Promise.all(admins.map(name => storage.users.byUsername(name)))
  const missing = admins.filter((_, at) => found[at] === null)
  return missing.length === 0
    ? ok(admins.join(', '))
    : fail(`there is no ${missing.join(', ')}`, `valetkey users create ${missing[0]}`)
}

/** So many wait when servers run: a second's worth. */
const tail = 1000

async function auditTrail({ storage, keys, audit }: Patient): Promise<Finding> {
  if (audit) return wholeTrail(storage, keys)
  const { unsealed, stray, last } = await storage.audit.standing()
  if (stray > 0) return fail(`${stray} events are below a seal there is none of`, 'valetkey doctor --audit says where.')
  if (unsealed > tail)
    return warn(`${unsealed} events are not sealed`, 'Is a server running? Each seals within a second.')
  return ok(`${last?.number ?? 0} seals, ${unsealed} events not sealed yet`)
}

async function wholeTrail(storage: Storage, keys: Keys): Promise<Finding> {
  const { ok: holds, sealed, unsealedTail, firstBad, last } = await verifyAudit(storage, keys.all)
  if (holds)
    return ok(
      `${sealed} events hold, ${unsealedTail} not sealed yet; last seal ${last?.number ?? 0} ${last?.hash ?? ''}`,
    )
  return fail(
    `seal ${firstBad?.seal} does not hold: ${firstBad?.fault}`,
    'Somebody changed the trail, or a key is missing. Compare it with a backup.',
  )
}

async function databaseFile({ place }: Patient): Promise<Finding | null> {
  if (place.kind !== 'sqlite') return null
  if (await isOpenToOthers(place.path)) return warn(`others may read ${place.path}`, `chmod 600 ${place.path}`)
  return ok(`${((await stat(place.path)).size / 2 ** 20).toFixed(1)} MiB, for its owner only`)
}

const room = { warn: 2 ** 30, fail: 100 * 2 ** 20 }

async function disk({ place, config }: Patient): Promise<Finding> {
  const { bavail, bsize } = await statfs(dirname(place.kind === 'sqlite' ? place.path : config.file))
  const free = bavail * bsize
  const said = `${(free / 2 ** 30).toFixed(1)} GiB free`
  if (free < room.fail) return fail(said, 'Make room: a full disk refuses every sign-in.')
  return free < room.warn ? warn(said, 'Make room soon.') : ok(said)
}

async function redis(): Promise<Finding | null> {
  const url = process.env['REDIS_URL']
  if (!url) return null
  const counters = redisCounters(url)
  const nonce = { scope: 'doctor', nonce: randomUUID(), timestamp: Math.floor(Date.now() / 1000), keepMs: 1000 }
  try {
    await counters.nonces.use(nonce)
    return ok(URL.parse(url)?.host ?? 'answers')
  } finally {
    await counters.close()
  }
}
