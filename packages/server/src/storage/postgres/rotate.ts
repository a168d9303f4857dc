import { select } from '../rows.ts'
import { successorOf } from '../seeds.ts'
import type { Rotated, Storage } from '../storage.ts'
import { judgeRotation } from '../verdict.ts'
import { readRotation, rotationColumns, rotationTables } from '../verdict-rows.ts'
import { revokeAuthorization } from './consents.ts'
import { type Database, NOW, type Sql } from './database.ts'
import { lookUp } from './look-up.ts'
import { growFrom, seedColumns } from './seeds.ts'
import { successors, unlessRemoved } from './successors.ts'

type Rotation = Parameters<Storage['tokens']['rotate']>[0]

const rotateStatement = (where: string) => `
  WITH rotated AS (
    UPDATE token t SET rotated_at = ${NOW}, successor_id = $6, grace_until = ${NOW} + $7::bigint, answer_sealed = $8
    FROM "authorization" a JOIN app p ON p.id = a.app_id LEFT JOIN "user" u ON u.id = a.user_id
    WHERE ${where} AND t.app_id = $5 AND t.rotated_at IS NULL AND t.revoked_at IS NULL
      AND (t.expires_at IS NULL OR t.expires_at > ${NOW}) AND a.id = t.authorization_id
      AND a.revoked_at IS NULL AND p.disabled_at IS NULL AND u.locked_at IS NULL
    RETURNING ${select('token', 't')}, ${NOW} AS at),
  grown AS (${growFrom('rotated', 9)})
  SELECT * FROM rotated`

/** One round trip when all is well; why it is not, a transaction finds out. */
export async function rotate(database: Database, rotation: Rotation): Promise<Rotated> {
  const rotated = await unlessRemoved(attempt(database, database.clockOffset, rotation), null)
  return rotated ?? database.transaction(sql => findOutWhy(sql, database.clockOffset, rotation))
}

async function attempt(sql: Sql, offset: number, rotation: Rotation): Promise<Rotated | null> {
  const { id, hash, appId, graceMs, answerSealed, seeds } = rotation
  const { where, values } = lookUp({ id, hash, kind: 'refresh' })
  const kept = [appId, successorOf(seeds), graceMs, graceMs > 0 ? answerSealed : null]
  const [row] = await sql.rows(rotateStatement(where), offset, ...values, ...kept, ...seedColumns(seeds))
  return row ? successors(row, seeds) : null
}

/** The token is locked first and read after, so that of many losers each sees what the one before it did. */
async function findOutWhy(sql: Sql, offset: number, rotation: Rotation): Promise<Rotated> {
  const { id, hash, appId, graceMs } = rotation
  const unknown: Rotated = { ok: false, refusal: 'unknown', token: null }
  const { where, values } = lookUp({ id, hash, kind: 'refresh' })
  const [locked] = await sql.rows(`SELECT t.id, $1::bigint FROM token t WHERE ${where} FOR UPDATE`, offset, ...values)
  if (!locked) return unknown
  const text = `SELECT ${rotationColumns}, ${NOW} FROM ${rotationTables} WHERE t.id = $2`
  const [row] = await sql.rows(text, offset, locked[0]!)
  if (!row) return unknown
  const found = readRotation(row)
  const refusal = judgeRotation({ ...found, appId, graceMs, now: row.at(-1) as number })
  if (refusal === 'replayed') await revokeAuthorization(sql, offset, found.token.authorizationId, 'replayed')
  if (refusal) return { ok: false, refusal, token: found.token }
  if (found.rotation.rotatedAt !== null)
    return { ok: 'again', token: found.token, answerSealed: found.rotation.answerSealed! }
  return (await attempt(sql, offset, rotation)) ?? { ok: false, refusal: 'dead', token: found.token }
}
