import { setTimeout as sleep } from 'node:timers/promises'
import { createSealer, type Key, SealError, type Sealer } from 'valetkey/http/seal'
import { appSecretLabel } from '../apps/app-secrets.ts'
import { ticketSecretLabel } from '../endpoints/request-token.ts'
import { signKeyLabel } from '../openid/sign-keys.ts'
import { allPlaces, type Resealed, type SealedCount, type SealedPlace, type SealedValue } from '../storage/sealed.ts'
import type { Storage } from '../storage/storage.ts'
import { copyLabel, secretLabel } from '../tokens/issue.ts'
import { signAnew } from './audit.ts'

/** What each place has its values sealed for, by the id of the row. */
const labels: Readonly<Record<SealedPlace, (id: string) => string>> = {
  'app secret': appSecretLabel,
  'token secret': secretLabel,
  'copy of a token': copyLabel,
  'request token secret': ticketSecretLabel,
  'signing key': signKeyLabel,
}

export interface ResealOptions {
  /** How many values go at a time; default 200. */
  readonly slice?: number
  /** How long to let others work in between; default 20 ms. */
  readonly pauseMs?: number
  /** So many of this place so far. */
  readonly onProgress?: (place: SealedCount['place'], done: number) => void
}

export interface ResealedCounts {
  readonly resealed: number
  /** Values that none of the keys opens: of a key that is not here, or damaged. They are left as they are. */
  readonly unreadable: number
}

/** Goes on behind the slice before with each call; null: there are none left. */
type NextSlice = (limit: number) => Promise<ResealedCounts | null>

/**
 * Seals everything under the first key that is under another one, and signs the audit trail with it, in slices, while
 * servers go on: no stored value needs the other keys then. Started again it goes on where it was. Servers must know the
 * new key by now.
 */
export async function reseal(
  storage: Pick<Storage, 'keyed'>,
  keys: readonly Key[],
  options: ResealOptions = {},
): Promise<ResealedCounts> {
  const sealer = createSealer(keys)
  const kid = keys[0]!.kid
  const ways: readonly (readonly [SealedCount['place'], NextSlice])[] = [
    ...allPlaces.map(place => [place, valuesOf(storage, sealer, kid, place)] as const),
    ['audit seal', auditSeals(storage, keys, kid)],
  ]
  let [resealed, unreadable] = [0, 0]
  for (const [place, next] of ways) {
    const counts = await through(place, next, options)
    resealed += counts.resealed
    unreadable += counts.unreadable
  }
  return { resealed, unreadable }
}

async function through(
  place: SealedCount['place'],
  next: NextSlice,
  { slice = 200, pauseMs = 20, onProgress }: ResealOptions,
): Promise<ResealedCounts> {
  const counts = { resealed: 0, unreadable: 0 }
  for (let done = await next(slice); done !== null; done = await next(slice)) {
    counts.resealed += done.resealed
    counts.unreadable += done.unreadable
    onProgress?.(place, counts.resealed)
    await sleep(pauseMs)
  }
  return counts
}

function valuesOf({ keyed }: Pick<Storage, 'keyed'>, sealer: Sealer, kid: string, place: SealedPlace): NextSlice {
  let after = ''
  return async limit => {
    const values = await keyed.notBy(place, kid, { limit, after })
    if (values.length === 0) return null
    after = values.at(-1)!.id
    const opened = await Promise.all(values.map(value => anew(sealer, labels[place](value.id), value)))
    const changes = opened.filter(change => change !== null)
    return { resealed: await keyed.replace(place, changes), unreadable: values.length - changes.length }
  }
}

function auditSeals({ keyed }: Pick<Storage, 'keyed'>, keys: readonly Key[], kid: string): NextSlice {
  let after = 0
  return async limit => {
    const seals = await keyed.sealsNotBy(kid, { limit, after })
    if (seals.length === 0) return null
    after = seals.at(-1)!.number
    const signed = seals.map(seal => signAnew(seal, keys)).filter(seal => seal !== null)
    return { resealed: await keyed.signSeals(signed), unreadable: seals.length - signed.length }
  }
}

/** null: no key opens it. */
async function anew(sealer: Sealer, label: string, { id, sealed }: SealedValue): Promise<Resealed | null> {
  try {
    return { id, sealed, resealed: await sealer.seal(await sealer.open(sealed, label), label) }
  } catch (error) {
    if (error instanceof SealError) return null
    throw error
  }
}
