import { expired, wipeAnswers } from '../expired.ts'
import { type Database, NOW } from './database.ts'

const tables = [{ table: 'nonce', key: 'key', where: 'expires_at <= $now' }, ...expired]

/** Rows that somebody works on are left for the next time. Answers how many rows went. */
export async function cleanup(database: Database, most: number): Promise<number> {
  await database.run(wipeAnswers.replaceAll('$now', NOW), database.clockOffset)
  let gone = 0
  for (const { table, key, where } of tables) {
    const rows = `SELECT ${key} FROM ${table} WHERE ${where.replaceAll('$now', NOW)} LIMIT $2 FOR UPDATE SKIP LOCKED`
    if (gone >= most) break
    gone += await database.run(`DELETE FROM ${table} WHERE ${key} IN (${rows})`, database.clockOffset, most - gone)
  }
  return gone
}
