import type { Row } from '../rows.ts'
import { readSeal } from '../seal-rows.ts'
import { allPlaces, type SealedCount, type SealedPlace, sealedBy, sealedPlaces } from '../sealed.ts'
import type { Storage } from '../storage.ts'
import { type Database, NOW } from './database.ts'

const countIn = (place: SealedPlace, { table, column }: (typeof sealedPlaces)[SealedPlace]) =>
  `SELECT '${place}', split_part(${column}, '.', 2) AS kid, count(*) FROM ${table} WHERE ${column} IS NOT NULL GROUP BY 2`

const COUNT = [
  ...allPlaces.map(place => countIn(place, sealedPlaces[place])),
  "SELECT 'audit seal', kid, count(*) FROM seal GROUP BY 2",
].join(' UNION ALL ')

const SEALS = 'SELECT number, hash, mac, kid FROM seal WHERE kid <> $1 AND number > $2 ORDER BY number LIMIT $3'

const SIGN = `
  UPDATE seal s SET mac = v.mac, kid = v.kid
  FROM unnest($1::bigint[], $2::bytea[], $3::bytea[], $4::text[]) AS v (number, hash, mac, kid)
  WHERE s.number = v.number AND s.hash = v.hash AND s.kid <> v.kid`

const notBy = ({ table, column }: (typeof sealedPlaces)[SealedPlace]) => `
  SELECT id, ${column} FROM ${table}
  WHERE ${column} IS NOT NULL AND NOT starts_with(${column}, $1) AND id > $2 ORDER BY id LIMIT $3`

/** Rows that somebody works on are waited for one by one, in the order of their ids. */
const replace = ({ table, column }: (typeof sealedPlaces)[SealedPlace]) => `
  UPDATE ${table} t SET ${column} = v.resealed
  FROM unnest($1::text[], $2::text[], $3::text[]) AS v (id, sealed, resealed)
  WHERE t.id = v.id AND t.${column} = v.sealed`

const OLDEST = `
  SELECT min(t.created_at) FROM token t JOIN "authorization" a ON a.id = t.authorization_id
  WHERE t.revoked_at IS NULL AND t.rotated_at IS NULL AND coalesce(t.expires_at > ${NOW}, true) AND a.revoked_at IS NULL`

export function keyedIn(database: Database): Storage['keyed'] {
  return {
    count: async () => (await database.rows(COUNT)).map(readCount),
    oldestToken: async () => (await database.rows(OLDEST, database.clockOffset))[0]![0] as number | null,
    notBy: async (place, kid, { limit, after = '' }) => {
      const rows = await database.rows(notBy(sealedPlaces[place]), sealedBy(kid), after, limit)
      return rows.map(([id, sealed]) => ({ id: id as string, sealed: sealed as string }))
    },
    replace: (place, values) => {
      const ids = values.map(({ id }) => id)
      const [before, after] = [values.map(({ sealed }) => sealed), values.map(({ resealed }) => resealed)]
      return database.run(replace(sealedPlaces[place]), ids, before, after)
    },
    sealsNotBy: async (kid, { limit, after = 0 }) => (await database.rows(SEALS, kid, after, limit)).map(readSeal),
    signSeals: seals => {
      const numbers = seals.map(({ number }) => number)
      const [hashes, macs] = [seals.map(({ hash }) => hash), seals.map(({ mac }) => mac)]
      const kids = seals.map(({ kid }) => kid)
      return database.run(SIGN, numbers, hashes, macs, kids)
    },
  }
}

function readCount([place, kid, count]: Row): SealedCount {
  return { place: place as SealedCount['place'], kid: kid as string, count: count as number }
}
