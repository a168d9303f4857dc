import { liveTokenTables, select } from '../rows.ts'
import { grow, successorOf } from '../seeds.ts'
import type { Rotated, Storage, Token } from '../storage.ts'
import { judgeUpgrade } from '../verdict.ts'
import { readUpgrade, rotationTables, upgradeColumns } from '../verdict-rows.ts'
import { type Database, NOW, type Sql } from './database.ts'
import { lookUp } from './look-up.ts'
import { growFrom, seedColumns } from './seeds.ts'
import { successors, unlessRemoved } from './successors.ts'

type Derivation = Parameters<Storage['tokens']['derive']>[0]
type Upgrade = Parameters<Storage['tokens']['upgrade']>[0]

/** `$5` is the app the new token is for. */
const deriveStatement = (where: string) => `
  WITH source AS (
    SELECT t.authorization_id, $5::text AS app_id, t.user_id, t.scopes, t.resources, ${NOW} AS at
    FROM ${liveTokenTables} JOIN app o ON o.id = a.app_id
    WHERE ${where} AND t.rotated_at IS NULL AND t.revoked_at IS NULL
      AND (t.expires_at IS NULL OR t.expires_at > ${NOW}) AND a.revoked_at IS NULL
      AND p.disabled_at IS NULL AND o.disabled_at IS NULL AND u.locked_at IS NULL),
  grown AS (${growFrom('source', 6)})
  SELECT authorization_id, app_id, user_id, scopes, resources, at FROM source`

export async function derive(database: Database, { from, appId, seed }: Derivation): Promise<Token | null> {
  const { where, values } = lookUp(from)
  const [row] = await unlessRemoved(
    database.rows(deriveStatement(where), database.clockOffset, ...values, appId, ...seedColumns([seed])),
    [],
  )
  if (!row) return null
  const [authorizationId, , userId, scopes, resources, at] = row
  const source = {
    authorizationId: authorizationId as string,
    appId,
    userId: userId as string | null,
    scopes: JSON.parse(scopes as string) as readonly string[],
    resources: JSON.parse(resources as string) as readonly string[],
  }
  return grow(seed, source, at as number)
}

/** The authorization's row is what callers at the same moment wait for: it is upgraded once. */
const upgradeStatement = (where: string) => `
  WITH upgraded AS (
    UPDATE "authorization" a SET upgraded_at = ${NOW}
    FROM token t JOIN app p ON p.id = t.app_id LEFT JOIN "user" u ON u.id = t.user_id
    WHERE ${where} AND t.app_id = $5 AND a.id = t.authorization_id AND a.upgraded_at IS NULL
      AND a.revoked_at IS NULL AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > ${NOW})
      AND p.disabled_at IS NULL AND u.locked_at IS NULL
    RETURNING ${select('token', 't')}, ${NOW} AS at),
  kept AS (
    UPDATE token k SET successor_id = $6, grace_until = g.at + $7::bigint, answer_sealed = $8,
      expires_at = least(k.expires_at, g.at + $9::bigint)
    FROM upgraded g WHERE k.id = g.id),
  grown AS (${growFrom('upgraded', 10)})
  SELECT * FROM upgraded`

/** One round trip when all is well; why it is not, a transaction finds out. */
export async function upgrade(database: Database, asked: Upgrade): Promise<Rotated> {
  const upgraded = await unlessRemoved(attempt(database, database.clockOffset, asked), null)
  return upgraded ?? database.transaction(sql => findOutWhy(sql, database.clockOffset, asked))
}

async function attempt(sql: Sql, offset: number, asked: Upgrade): Promise<Rotated | null> {
  const { id, hash, appId, graceMs, answerSealed, sunsetMs, seeds } = asked
  const { where, values } = lookUp({ id, hash, kind: 'oauth1' })
  const kept = [appId, successorOf(seeds), graceMs, graceMs > 0 ? answerSealed : null, sunsetMs]
  const [row] = await sql.rows(upgradeStatement(where), offset, ...values, ...kept, ...seedColumns(seeds))
  return row ? successors(row, seeds) : null
}

/** The authorization is locked first and read after, so that of many losers each sees what the one before it did. */
async function findOutWhy(sql: Sql, offset: number, asked: Upgrade): Promise<Rotated> {
  const { id, hash, appId, graceMs } = asked
  const unknown: Rotated = { ok: false, refusal: 'unknown', token: null }
  const { where, values } = lookUp({ id, hash, kind: 'oauth1' })
  const lock = `
    SELECT t.id, $1::bigint FROM token t JOIN "authorization" a ON a.id = t.authorization_id
    WHERE ${where} FOR UPDATE OF a`
  const [locked] = await sql.rows(lock, offset, ...values)
  if (!locked) return unknown
  const text = `SELECT ${upgradeColumns}, ${NOW} FROM ${rotationTables} WHERE t.id = $2`
  const [row] = await sql.rows(text, offset, locked[0]!)
  if (!row) return unknown
  const found = readUpgrade(row)
  const refusal = judgeUpgrade({ ...found, appId, graceMs, now: row.at(-1) as number })
  if (refusal) return { ok: false, refusal, token: found.token }
  if (found.rotation.rotatedAt !== null)
    return { ok: 'again', token: found.token, answerSealed: found.rotation.answerSealed! }
  return (await attempt(sql, offset, asked)) ?? { ok: false, refusal: 'dead', token: found.token }
}
