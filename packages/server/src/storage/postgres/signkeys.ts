import { readSignKey, select } from '../rows.ts'
import type { Storage } from '../storage.ts'
import { type Database, NOW } from './database.ts'

const LIST = `SELECT ${select('signkey')} FROM signkey ORDER BY alg, turn`

/** Of those who come together all but one wait for it to be stored, and then do nothing. */
const ADD = `
  INSERT INTO signkey (${select('signkey')})
  VALUES ($2, $3, $4, $5, $6, ${NOW}, ${NOW} + $7::bigint, ${NOW} + $7::bigint + $8::bigint,
    ${NOW} + $7::bigint + $8::bigint + $9::bigint)
  ON CONFLICT (alg, turn) DO NOTHING`

export function signKeysIn(database: Database): Storage['signkeys'] {
  return {
    list: async () => (await database.rows(LIST)).map(row => readSignKey(row)),
    add: async ({ id, alg, turn, publicJwk, privateSealed, waitMs, useMs, keepMs }) => {
      const values = [id, alg, turn, JSON.stringify(publicJwk), privateSealed, waitMs, useMs, keepMs]
      return (await database.run(ADD, database.clockOffset, ...values)) > 0
    },
  }
}
