import type { Row } from './rows.ts'
import type { Seal, SealableEvent, SealedEvents } from './seals.ts'

/**
 * What waits to be sealed. Refused requests are left out: they are notes for an app's owner, in whatever number strangers
 * cause them, and go after a month.
 */
export const UNSEALED = "seal IS NULL AND type <> 'request.refused'"

export const STANDING: string = `
  SELECT (SELECT count(*) FROM event WHERE ${UNSEALED}),
    (SELECT count(*) FROM event WHERE seal IS NOT NULL AND seal NOT IN (SELECT number FROM seal))`

export const LAST_SEAL = 'SELECT number, hash, mac, kid FROM seal ORDER BY number DESC LIMIT 1'

export const sealableColumns = 'id, at, type, app_id, user_id, data'

export function readSeal(row: Row): Seal {
  return {
    number: row[0] as number,
    hash: new Uint8Array(row[1] as Uint8Array),
    mac: new Uint8Array(row[2] as Uint8Array),
    kid: row[3] as string,
  }
}

export function readSealable(row: Row): SealableEvent {
  return {
    id: String(row[0]),
    at: row[1] as number,
    type: row[2] as string,
    appId: row[3] as string | null,
    userId: row[4] as string | null,
    data: row[5] as string,
  }
}

/** Events behind the columns of {@link readSealable}, the number of their seal last, given to the seals they are below. */
export function below(seals: readonly Seal[], rows: readonly Row[]): readonly SealedEvents[] {
  const events = Map.groupBy(rows, row => row[6] as number)
  return seals.map(seal => ({ seal, events: (events.get(seal.number) ?? []).map(readSealable) }))
}
