import { createHash } from 'node:crypto'
import { toBase64Url } from 'valetkey/http/bytes'
import { same } from 'valetkey/http/same'
import type { Key } from 'valetkey/http/seal'
import { createKeyring, type Keyring } from '../keys.ts'
import type { Seal, SealableEvent, SealedEvents } from '../storage/seals.ts'
import type { Storage } from '../storage/storage.ts'

/**
 * The audit trail under seal. Events are stored plainly, and every second those that are new are hung on a chain: each
 * seal hashes the one before and its own events, and signs the hash with a key that is not in the database. Whoever has
 * the database, and the right to write to it, can change no sealed event, take none out and put none in between unseen.
 * What they can do is cut off the end: keep `last` of {@link AuditVerdict} somewhere else, and ask whether it still stands.
 */
export interface AuditSealer {
  /** Seals what waits; answers how many events that were. What another process seals meanwhile is not waited for. */
  seal(): Promise<number>
}

/** Where the chain ended, for asking later whether it still goes through here. */
export interface AuditAnchor {
  readonly number: number
  /** base64url. */
  readonly hash: string
}

export type AuditFault =
  /** The number after the seal before is not there. */
  | 'seal_missing'
  /** Its events are not those that were sealed, or it does not follow the seal before. */
  | 'events_changed'
  /** It was not made with our key. */
  | 'forged'
  /** It was made with a key that was not given. */
  | 'unknown_key'
  /** Events say they are below a seal there is none of. */
  | 'stray_events'
  /** The chain does not go through the anchor: its end was cut off, or all of it was made anew. */
  | 'anchor_lost'

export interface AuditVerdict {
  readonly ok: boolean
  /** Events whose seals hold. */
  readonly sealed: number
  /** The newest ones, that nothing protects yet: of about a second, where the sealer is at work. */
  readonly unsealedTail: number
  /** The first seal that does not hold; what comes behind it was not looked at. */
  readonly firstBad: { readonly seal: number; readonly fault: AuditFault } | null
  /** The last seal that holds. */
  readonly last: AuditAnchor | null
}

const eventsPerSeal = 500
/** Each lost race is somebody else's seal; so many in a row, and the rest has time. */
const mostRaces = 5
const sealsAtATime = 50

/**
 * Seals with the first key. `onCut` is told when the chain ends before a seal that was there already: whoever cut its end
 * off could have what was below sealed anew, in another wording.
 */
export function createAuditSealer(
  { audit }: Pick<Storage, 'audit'>,
  keys: readonly Key[],
  onCut: (lost: AuditAnchor) => void = () => undefined,
): AuditSealer {
  const { kid } = keys[0]!
  const keyring = createKeyring(keys)
  let seen: Seal | null = null

  function watch(last: Seal | null): void {
    if (seen !== null && !follows(last, seen)) onCut(anchorOf(seen))
    seen = last
  }

  function made(before: Seal | null, events: readonly SealableEvent[]): Seal {
    const number = (before?.number ?? 0) + 1
    const hash = hashOf(number, before, events)
    return { number, hash, mac: keyring.tag(purpose, toBase64Url(hash)), kid }
  }

  return {
    async seal() {
      let sealed = 0
      for (let races = 0; races < mostRaces; ) {
        const { last, events } = await audit.unsealed(eventsPerSeal)
        watch(last)
        if (events.length === 0) break
        const next = made(last, events)
        const ids = events.map(({ id }) => id)
        if (await audit.seal(next, ids)) {
          seen = next
          sealed += ids.length
        } else races += 1
      }
      return sealed
    },
  }
}

/** As far as the last seal tells: what is between the two is looked at by {@link verifyAudit}. */
function follows(last: Seal | null, seen: Seal): boolean {
  if (last === null || last.number < seen.number) return false
  return last.number > seen.number || same(last.hash, seen.hash)
}

const anchorOf = ({ number, hash }: Seal): AuditAnchor => ({ number, hash: toBase64Url(hash) })

/**
 * Goes through the whole chain, some seals at a time. `keys` are the server's, those included that older seals were made
 * with; `anchor` is an earlier `last`.
 *
 *     const { ok, sealed, unsealedTail, firstBad } = await verifyAudit(storage, keys)
 */
export async function verifyAudit(
  storage: Pick<Storage, 'audit'>,
  keys: readonly Key[],
  anchor: AuditAnchor | null = null,
): Promise<AuditVerdict> {
  const keyrings = new Map(keys.map(key => [key.kid, createKeyring([key])]))
  const { unsealed: unsealedTail, stray } = await storage.audit.standing()
  let before: Seal | null = null
  let sealed = 0
  const verdict = (firstBad: AuditVerdict['firstBad']): AuditVerdict => ({
    ok: firstBad === null,
    sealed,
    unsealedTail,
    firstBad,
    last: before && anchorOf(before),
  })
  for await (const link of chain(storage)) {
    const fault = faultOf(link, before, keyrings) ?? anchorFault(link.seal, anchor)
    if (fault !== null) return verdict({ seal: (before?.number ?? 0) + 1, fault })
    before = link.seal
    sealed += link.events.length
  }
  const end = before === null ? 0 : (before as Seal).number
  if (anchor !== null && anchor.number > end) return verdict({ seal: end + 1, fault: 'anchor_lost' })
  return verdict(stray > 0 ? { seal: end + 1, fault: 'stray_events' } : null)
}

async function* chain({ audit }: Pick<Storage, 'audit'>): AsyncGenerator<SealedEvents> {
  for (let after = Number.MIN_SAFE_INTEGER; ; ) {
    const links: readonly SealedEvents[] = await audit.sealed(after, sealsAtATime)
    yield* links
    if (links.length < sealsAtATime) return
    after = links.at(-1)!.seal.number
  }
}

function faultOf(
  { seal, events }: SealedEvents,
  before: Seal | null,
  keyrings: ReadonlyMap<string, Keyring>,
): AuditFault | null {
  const { number, hash, mac, kid } = seal
  if (number !== (before?.number ?? 0) + 1) return 'seal_missing'
  if (!same(hash, hashOf(number, before, events))) return 'events_changed'
  const keyring = keyrings.get(kid)
  if (keyring === undefined) return 'unknown_key'
  return same(mac, keyring.tag(purpose, toBase64Url(hash))) ? null : 'forged'
}

function anchorFault({ number, hash }: Seal, anchor: AuditAnchor | null): AuditFault | null {
  return anchor?.number === number && anchor.hash !== toBase64Url(hash) ? 'anchor_lost' : null
}

const purpose = 'audit seal'

/** The same seal, signed with the first key; null when none of the keys has signed it. Its place in the chain stays as it is. */
export function signAnew(seal: Seal, keys: readonly Key[]): Seal | null {
  const signer = keys.find(({ kid }) => kid === seal.kid)
  const text = toBase64Url(seal.hash)
  if (signer === undefined || !same(seal.mac, createKeyring([signer]).tag(purpose, text))) return null
  return { ...seal, mac: createKeyring(keys).tag(purpose, text), kid: keys[0]!.kid }
}

/** A line for the seal before and one for each event; JSON keeps line ends out of the lines. */
function hashOf(number: number, before: Seal | null, events: readonly SealableEvent[]): Uint8Array {
  const hash = createHash('sha256')
  hash.update(JSON.stringify([purpose, number, before === null ? null : toBase64Url(before.hash)]))
  for (const { id, at, type, appId, userId, data } of events)
    hash.update(`\n${JSON.stringify([id, at, type, appId, userId, data])}`)
  return new Uint8Array(hash.digest())
}
