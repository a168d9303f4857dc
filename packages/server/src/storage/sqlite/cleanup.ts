import { expired, wipeAnswers } from '../expired.ts'
import type { Database } from './database.ts'

/** Each table in a transaction of its own, so that nobody waits long. Answers how many rows went. */
export async function cleanup({ write, now }: Database, most: number): Promise<number> {
  await write(sql => sql.run(wipeAnswers.replaceAll('$now', '?1'), now()))
  let gone = 0
  for (const { table, key, where } of expired) {
    const chosen = `SELECT ${key} FROM ${table} WHERE ${where.replaceAll('$now', '?1')} LIMIT ?2`
    if (gone < most)
      gone += await write(sql => sql.run(`DELETE FROM ${table} WHERE ${key} IN (${chosen})`, now(), most - gone))
  }
  return gone
}
