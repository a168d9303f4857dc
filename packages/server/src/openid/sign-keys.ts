import { SealError, type Sealer } from 'valetkey/http/seal'
import type { SignKey, Storage } from '../storage/storage.ts'
import { algorithmNames, newKeyPair, type Sign, type SigningAlgorithm, signerOf } from './jwt.ts'

const minute = 60_000
const day = 24 * 60 * minute

/** So long a key signs. */
const useMs = 30 * day

/** So long before its use it is published: every client has it then, whatever it keeps and for how long. */
const aheadMs = day

/** So much longer than what it signed it is published: clocks differ. */
const leewayMs = 5 * minute

/** So long what is known of the keys is as good as new. */
const knownMs = minute

/** The key that signs, and how long what it signs may be good: the key is published no longer. */
interface SigningKey {
  readonly sign: Sign
  readonly goodUntil: number
}

/** The keys of ID tokens, which make room for each other by themselves (OpenID Connect Core §10.1.1). */
export interface SignKeys {
  /** The one of this algorithm that signs now. */
  signing(alg: SigningAlgorithm): Promise<SigningKey>
  /** The public halves of those that will sign, that sign, and whose signatures may be about still. */
  published(): Promise<readonly SignKey['publicJwk'][]>
}

interface Ground {
  readonly storage: Storage
  readonly sealer: Sealer
  /** How long an ID token is good. */
  readonly idTokenMs: number
}

/** What a private key is sealed for. */
export const signKeyLabel = (id: string): string => `signkey ${id}`

interface Known {
  readonly keys: readonly Opened[]
  /** Since when, by the clock of this process, and how far the database's is ahead of it. */
  readonly since: number
  readonly aheadBy: number
}

/** `sign` is null where its time is over, and where no key of this server opens its seal: another process may have one. */
interface Opened extends SignKey {
  readonly sign: Sign | null
}

/**
 * Each algorithm has a key that signs, and from a day before its end on the one that comes after it. Several processes
 * agree by the storage: of those who make the same key at once, one has made it, and the others take that one.
 */
export function createSignKeys(ground: Ground): SignKeys {
  const { storage } = ground
  const clock = (): number => Date.now() + storage.clockOffset
  const signers = new Map<string, Promise<Sign | null>>()
  let known: Known | null = null
  let finding: Promise<Known> | null = null

  const open = (key: SignKey): Promise<Sign | null> => {
    const opened = signers.get(key.id) ?? opener(ground.sealer, key)
    signers.set(key.id, opened)
    return opened
  }

  async function read(): Promise<Known> {
    const since = clock()
    const at = await storage.now()
    const keys = (await storage.signkeys.list()).map(async key => ({
      ...key,
      sign: key.expiresAt - leewayMs > at ? await open(key) : null,
    }))
    return { keys: await Promise.all(keys), since, aheadBy: at - since }
  }

  /** What is known, every gap in it closed. */
  async function complete(): Promise<Known> {
    const found = await read()
    const at = clock() + found.aheadBy
    const wanting = algorithmNames.filter(alg => lastUse(found.keys, alg) <= at + aheadMs)
    if (wanting.length === 0) return found
    await Promise.all(wanting.map(alg => succeed(ground, found.keys, alg, at)))
    return complete()
  }

  async function find(): Promise<Known> {
    try {
      known = await complete()
      return known
    } finally {
      finding = null
    }
  }

  function current(): Promise<Known> {
    // A clock may be put back, too: sandboxes do it.
    const age = known === null ? -1 : clock() - known.since
    if (known !== null && age >= 0 && age < knownMs) return Promise.resolve(known)
    finding ??= find()
    return finding
  }

  return {
    async signing(alg) {
      const { keys, aheadBy } = await current()
      const at = clock() + aheadBy
      const own = keys.filter(one => one.alg === alg && one.sign !== null)
      // Past its end, too, for the moment in which its successor is on its way; and before its time after a clock went back.
      const key = own.findLast(one => one.useFrom <= at) ?? own[0]
      if (!key?.sign) throw new Error(`no ${alg} key signs at this moment`)
      return { sign: key.sign, goodUntil: key.expiresAt - leewayMs }
    },
    async published() {
      const { keys, aheadBy } = await current()
      const at = clock() + aheadBy
      return keys.filter(key => key.expiresAt > at).map(key => key.publicJwk)
    },
  }
}

/** Until when this algorithm has a key that signs; 0: it has none. */
function lastUse(keys: readonly Opened[], alg: SigningAlgorithm): number {
  return Math.max(0, ...keys.filter(key => key.alg === alg && key.sign !== null).map(key => key.useUntil))
}

/** Makes the next key. It waits for the one before to end, where there is one. */
async function succeed(
  { storage, sealer, idTokenMs }: Ground,
  keys: readonly Opened[],
  alg: SigningAlgorithm,
  at: number,
): Promise<void> {
  const { kid, publicJwk, privateJwk } = await newKeyPair(alg)
  await storage.signkeys.add({
    id: kid,
    alg,
    turn: 1 + Math.max(0, ...keys.filter(key => key.alg === alg).map(key => key.turn)),
    publicJwk: { ...publicJwk },
    privateSealed: await sealer.seal(JSON.stringify(privateJwk), signKeyLabel(kid)),
    waitMs: Math.max(0, lastUse(keys, alg) - at),
    useMs,
    keepMs: idTokenMs + leewayMs,
  })
}

async function opener(sealer: Sealer, { id, alg, privateSealed }: SignKey): Promise<Sign | null> {
  try {
    const privateJwk = JSON.parse(await sealer.open(privateSealed, signKeyLabel(id)))
    return await signerOf(alg as SigningAlgorithm, id, privateJwk)
  } catch (thrown) {
    if (thrown instanceof SealError) return null
    throw thrown
  }
}
