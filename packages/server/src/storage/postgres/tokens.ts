import { liveTokenColumns, liveTokenTables, readLiveToken } from '../rows.ts'
import { grow } from '../seeds.ts'
import type { Storage, Token } from '../storage.ts'
import { type Database, NOW } from './database.ts'
import { derive, upgrade } from './exchange.ts'
import { lookUp } from './look-up.ts'
import { rotate } from './rotate.ts'
import { findToReuse, growFrom, lockGrantee, seedColumns, toReuse } from './seeds.ts'

/** `$3` is an authorization to join, or null to begin the one named by `$2`. */
const ISSUE = `
  WITH begun AS (
    INSERT INTO "authorization" (id, app_id, user_id, scopes, created_at)
    SELECT $2, $4, $5, $6, ${NOW} WHERE $3::text IS NULL),
  source AS (
    SELECT coalesce($3::text, $2::text) AS authorization_id, $4::text AS app_id, $5::text AS user_id,
      $6::text AS scopes, $7::text AS resources, ${NOW} AS at),
  grown AS (${growFrom('source', 8)})
  SELECT at FROM source`

const REVOKE_ONE = `UPDATE token t SET revoked_at = ${NOW} WHERE $5::text IS NOT NULL AND t.revoked_at IS NULL AND`

const REVOKE_ALL = `
  UPDATE "authorization" a SET revoked_at = ${NOW}, revoked_reason = $5
  FROM token t WHERE t.authorization_id = a.id AND a.revoked_at IS NULL AND`

type Issue = Parameters<Storage['tokens']['issue']>[0]

export function tokensIn(database: Database): Storage['tokens'] {
  return {
    issue: issue =>
      issue.seeds.some(seed => seed.reuse) ? issueOrReuse(database, issue) : issueTokens(database, database, issue),
    find: async lookup => {
      const { where, values } = lookUp(lookup)
      const text = `SELECT ${liveTokenColumns}, ${NOW} FROM ${liveTokenTables} WHERE ${where}`
      const [row] = await database.rows(text, database.clockOffset, ...values)
      return row ? readLiveToken(row, row.at(-1) as number) : null
    },
    reusable: async ({ kind, resources = [], ...grantee }) =>
      (await toReuse(database, database.clockOffset, kind, { ...grantee, resources })) !== undefined,
    rotate: rotation => rotate(database, rotation),
    derive: derivation => derive(database, derivation),
    upgrade: asked => upgrade(database, asked),
    revoke: async (lookup, reason) => {
      const { where, values } = lookUp(lookup)
      const statement = lookup.kind === 'refresh' ? REVOKE_ALL : REVOKE_ONE
      return (await database.run(`${statement} ${where}`, database.clockOffset, ...values, reason)) > 0
    },
  }
}

type Reused = Awaited<ReturnType<typeof findToReuse>>

async function issueTokens(
  database: Database,
  sql: Pick<Database, 'rows'>,
  { authorizationId, appId, userId, scopes, resources = [], seeds }: Issue,
  reused: Reused = new Map(),
): Promise<readonly Token[]> {
  const [first] = reused.values()
  const fresh = seeds.filter(seed => !reused.has(seed))
  const joined = first?.authorizationId ?? null
  const values = [authorizationId, joined, appId, userId, JSON.stringify(scopes), JSON.stringify(resources)]
  const [row] = await sql.rows(ISSUE, database.clockOffset, ...values, ...seedColumns(fresh))
  const source = { authorizationId: joined ?? authorizationId, appId, userId, scopes, resources }
  return seeds.map(seed => reused.get(seed) ?? grow(seed, source, row![0] as number))
}

function issueOrReuse(database: Database, issue: Issue): Promise<readonly Token[]> {
  return database.transaction(async sql => {
    await lockGrantee(sql, issue.appId, issue.userId)
    const reused = await findToReuse(sql, database.clockOffset, issue.seeds, { resources: [], ...issue })
    return issueTokens(database, sql, issue, reused)
  })
}
