import { type Row, readToken, width } from '../rows.ts'
import { grow } from '../seeds.ts'
import type { Rotated, TokenSeed } from '../storage.ts'
import { errorCode } from './database.ts'

/** What a token became, out of the row of a statement that answers the token and, behind it, the instant. */
export function successors(row: Row, seeds: readonly TokenSeed[]): Rotated {
  const token = readToken(row)
  const at = row[width.token] as number
  return { ok: true, token, tokens: seeds.map(seed => grow(seed, token, at)) }
}

const FOREIGN_KEY = '23503'

/** The app, and the authorization with it, may be removed in the very moment: then there is nothing. */
export function unlessRemoved<T>(answer: Promise<T>, nothing: T): Promise<T> {
  return answer.catch((reason: unknown) => {
    if (errorCode(reason) === FOREIGN_KEY) return nothing
    throw reason
  })
}
