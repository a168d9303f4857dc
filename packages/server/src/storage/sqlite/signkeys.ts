import { readSignKey, select } from '../rows.ts'
import type { Storage } from '../storage.ts'
import type { Database } from './database.ts'

const LIST = `SELECT ${select('signkey')} FROM signkey ORDER BY alg, turn`

const ADD = `
  INSERT INTO signkey (${select('signkey')}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (alg, turn) DO NOTHING`

export function signKeysIn({ read, write, now }: Database): Storage['signkeys'] {
  return {
    list: async () => read.all(LIST).map(row => readSignKey(row)),
    add: ({ id, alg, turn, publicJwk, privateSealed, waitMs, useMs, keepMs }) =>
      write(sql => {
        const at = now()
        const until = at + waitMs + useMs
        const instants = [at, at + waitMs, until, until + keepMs]
        return sql.run(ADD, id, alg, turn, JSON.stringify(publicJwk), privateSealed, ...instants) > 0
      }),
  }
}
