import { below, LAST_SEAL, readSeal, readSealable, STANDING, sealableColumns, UNSEALED } from '../seal-rows.ts'
import type { Storage } from '../storage.ts'
import type { Database } from './database.ts'

const NEXT = `SELECT ${sealableColumns} FROM event WHERE ${UNSEALED} ORDER BY id LIMIT $1`

/** Who waited for an event finds it below another seal then, and not free; who waited for the number finds it taken. */
const SEAL = `
  WITH free AS (SELECT id FROM event WHERE id = ANY($5::bigint[]) AND seal IS NULL FOR UPDATE),
  made AS (
    INSERT INTO seal (number, hash, mac, kid) SELECT $1::bigint, $2::bytea, $3::bytea, $4::text
    WHERE (SELECT count(*) FROM free) = cardinality($5::bigint[])
      AND (SELECT coalesce(max(number), 0) FROM seal) = $1::bigint - 1
    ON CONFLICT (number) DO NOTHING RETURNING number)
  UPDATE event SET seal = made.number FROM made WHERE id IN (SELECT id FROM free)`

const SEALS = 'SELECT number, hash, mac, kid FROM seal WHERE number > $1 ORDER BY number LIMIT $2'
const BELOW = `SELECT ${sealableColumns}, seal FROM event WHERE seal BETWEEN $1 AND $2 ORDER BY seal, id`

export function auditIn(database: Database): Storage['audit'] {
  const last = async () => {
    const [row] = await database.rows(LAST_SEAL)
    return row === undefined ? null : readSeal(row)
  }
  return {
    standing: async () => {
      const [row] = await database.rows(STANDING)
      const [unsealed, stray] = row as [number, number]
      return { last: await last(), unsealed, stray }
    },
    unsealed: async most => ({
      last: await last(),
      events: (await database.rows(NEXT, most)).map(readSealable),
    }),
    seal: async ({ number, hash, mac, kid }, eventIds) =>
      (await database.run(SEAL, number, hash, mac, kid, eventIds)) > 0,
    sealed: async (after, most) => {
      const seals = (await database.rows(SEALS, after, most)).map(readSeal)
      const [first, end] = [seals[0], seals.at(-1)]
      return first && end ? below(seals, await database.rows(BELOW, first.number, end.number)) : []
    },
  }
}
