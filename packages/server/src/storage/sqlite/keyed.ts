import type { Row } from '../rows.ts'
import { readSeal } from '../seal-rows.ts'
import { allPlaces, type SealedCount, type SealedPlace, sealedBy, sealedPlaces } from '../sealed.ts'
import type { Storage } from '../storage.ts'
import type { Database } from './database.ts'

/** What stands between the first two dots. */
const kidOf = (column: string) => `substr(${column}, 4, instr(substr(${column}, 4), '.') - 1)`

const count = ({ table, column }: (typeof sealedPlaces)[SealedPlace]) =>
  `SELECT ${kidOf(column)} AS kid, count(*) FROM ${table} WHERE ${column} IS NOT NULL GROUP BY kid ORDER BY kid`

const notBy = ({ table, column }: (typeof sealedPlaces)[SealedPlace]) => `
  SELECT id, ${column} FROM ${table}
  WHERE ${column} IS NOT NULL AND substr(${column}, 1, length(?1)) <> ?1 AND id > ?2 ORDER BY id LIMIT ?3`

const OLDEST = `
  SELECT min(t.created_at) FROM token t JOIN "authorization" a ON a.id = t.authorization_id
  WHERE t.revoked_at IS NULL AND t.rotated_at IS NULL AND coalesce(t.expires_at > ?1, 1) AND a.revoked_at IS NULL`

const SEALS_COUNT = 'SELECT kid, count(*) FROM seal GROUP BY kid ORDER BY kid'
const SEALS = 'SELECT number, hash, mac, kid FROM seal WHERE kid <> ? AND number > ? ORDER BY number LIMIT ?'
const SIGN = 'UPDATE seal SET mac = ?1, kid = ?2 WHERE number = ?3 AND hash = ?4 AND kid <> ?2'

export function keyedIn({ read, write, now }: Database): Storage['keyed'] {
  return {
    count: async () => [
      ...allPlaces.flatMap(place => read.all(count(sealedPlaces[place])).map(row => readCount(place, row))),
      ...read.all(SEALS_COUNT).map(row => readCount('audit seal', row)),
    ],
    oldestToken: async () => read.get(OLDEST, now())?.[0] as number | null,
    notBy: async (place, kid, { limit, after = '' }) =>
      read
        .all(notBy(sealedPlaces[place]), sealedBy(kid), after, limit)
        .map(([id, sealed]) => ({ id: id as string, sealed: sealed as string })),
    replace: (place, values) =>
      write(sql => {
        const { table, column } = sealedPlaces[place]
        const text = `UPDATE ${table} SET ${column} = ? WHERE id = ? AND ${column} = ?`
        return values.reduce((sum, { id, sealed, resealed }) => sum + sql.run(text, resealed, id, sealed), 0)
      }),
    sealsNotBy: async (kid, { limit, after = 0 }) => read.all(SEALS, kid, after, limit).map(readSeal),
    signSeals: seals =>
      write(sql => seals.reduce((sum, { number, hash, mac, kid }) => sum + sql.run(SIGN, mac, kid, number, hash), 0)),
  }
}

function readCount(place: SealedCount['place'], [kid, count]: Row): SealedCount {
  return { place, kid: kid as string, count: count as number }
}
