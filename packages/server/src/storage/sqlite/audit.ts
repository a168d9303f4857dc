import { below, LAST_SEAL, readSeal, readSealable, STANDING, sealableColumns, UNSEALED } from '../seal-rows.ts'
import type { Seal } from '../seals.ts'
import type { Sql } from '../sqlite-queue.ts'
import type { Storage } from '../storage.ts'
import type { Database } from './database.ts'

const NEXT = `SELECT ${sealableColumns} FROM event WHERE ${UNSEALED} ORDER BY id LIMIT ?`
const FREE = 'SELECT count(*) FROM event WHERE seal IS NULL AND id IN (SELECT value FROM json_each(?))'
const INSERT = 'INSERT INTO seal (number, hash, mac, kid) VALUES (?, ?, ?, ?)'
const PUT_BELOW = 'UPDATE event SET seal = ? WHERE id IN (SELECT value FROM json_each(?))'
const SEALS = 'SELECT number, hash, mac, kid FROM seal WHERE number > ? ORDER BY number LIMIT ?'
const BELOW = `SELECT ${sealableColumns}, seal FROM event WHERE seal BETWEEN ? AND ? ORDER BY seal, id`

function last(sql: Sql): Seal | null {
  const row = sql.get(LAST_SEAL)
  return row === undefined ? null : readSeal(row)
}

export function auditIn({ read, write }: Database): Storage['audit'] {
  return {
    standing: async () => {
      const [unsealed, stray] = read.get(STANDING) as [number, number]
      return { last: last(read), unsealed, stray }
    },
    unsealed: async most => ({ last: last(read), events: read.all(NEXT, most).map(readSealable) }),
    seal: ({ number, hash, mac, kid }, eventIds) =>
      write(sql => {
        const ids = JSON.stringify(eventIds.map(Number))
        const [free] = sql.get(FREE, ids) as [number]
        if (free < eventIds.length || (last(sql)?.number ?? 0) !== number - 1) return false
        sql.run(INSERT, number, hash, mac, kid)
        return sql.run(PUT_BELOW, number, ids) > 0
      }),
    sealed: async (after, most) => {
      const seals = read.all(SEALS, after, most).map(readSeal)
      const [first, end] = [seals[0], seals.at(-1)]
      return first && end ? below(seals, read.all(BELOW, first.number, end.number)) : []
    },
  }
}
