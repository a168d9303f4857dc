import { appConditions, type Condition, eventConditions, type Matching, peopleConditions } from '../conditions.ts'
import {
  foundAppColumns,
  foundAppTables,
  foundEventColumns,
  foundEventTables,
  foundPersonColumns,
  readCounts,
  readFoundApp,
  readFoundEvent,
  readFoundPerson,
} from '../found.ts'
import { regexOf } from '../patterns.ts'
import type { Value } from '../rows.ts'
import type { Storage } from '../storage.ts'
import { type Database, NOW } from './database.ts'

const COUNTS = `
  SELECT count(*), count(disabled_at), count(*) FILTER (WHERE created_at > ${NOW} - $2::bigint) FROM app
  UNION ALL
  SELECT count(*), count(locked_at), count(*) FILTER (WHERE created_at > ${NOW} - $2::bigint) FROM "user"
  UNION ALL
  SELECT count(*), 0, 0 FROM consent`

const VOUCH = `
  UPDATE app SET policy = $1 WHERE id = $2 AND policy = $3 AND name = $4 AND website IS NOT DISTINCT FROM $5
    AND redirect_uris = $6 AND callback_domain IS NOT DISTINCT FROM $7`

const DISABLE = `
  UPDATE app SET disabled_at = CASE WHEN $3 THEN ${NOW} END WHERE id = $2 AND (disabled_at IS NULL) = $3::boolean`

const LOCK = `
  WITH changed AS (
    UPDATE "user" SET locked_at = CASE WHEN $3 THEN ${NOW} END WHERE id = $2 AND (locked_at IS NULL) = $3::boolean
    RETURNING id),
  ended AS (DELETE FROM session WHERE $3 AND user_id IN (SELECT id FROM changed))
  SELECT id FROM changed`

/** All that one app, or one person, has: by the column that names them. */
const revokeAll = (column: 'app_id' | 'user_id'): string => `
  WITH gone AS (DELETE FROM consent WHERE ${column} = $2)
  UPDATE "authorization" SET revoked_at = ${NOW}, revoked_reason = $3 WHERE ${column} = $2 AND revoked_at IS NULL`

const REVOKE_APP = revokeAll('app_id')
const REVOKE_PERSON = revokeAll('user_id')

const matching: Matching = { operator: '~', patternOf: regexOf }

export function adminIn(database: Database): Storage['admin'] {
  const { rows, run } = database
  return {
    counts: async recentMs => readCounts(await rows(COUNTS, database.clockOffset, recentMs)),
    apps: async search => {
      const { where, values } = whereOf(appConditions(matching, search))
      const text = `SELECT ${foundAppColumns} FROM ${foundAppTables} WHERE ${where} ORDER BY p.created_at DESC, p.id DESC LIMIT $1`
      return (await rows(text, search.limit, ...values)).map(row => readFoundApp(row))
    },
    people: async search => {
      const { where, values } = whereOf(peopleConditions(matching, search))
      const text = `SELECT ${foundPersonColumns} FROM "user" u WHERE ${where} ORDER BY u.created_at DESC, u.id DESC LIMIT $1`
      return (await rows(text, search.limit, ...values)).map(row => readFoundPerson(row))
    },
    events: async search => {
      const { where, values } = whereOf(eventConditions(search))
      const text = `SELECT ${foundEventColumns} FROM ${foundEventTables} WHERE ${where} ORDER BY e.id DESC LIMIT $1`
      return (await rows(text, search.limit, ...values)).map(row => readFoundEvent(row))
    },
    vouch: async ({ id, name, website, redirectUris, callbackDomain, policy }, verified) => {
      const next = JSON.stringify({ ...policy, verified })
      const seen = [JSON.stringify(policy), name, website, JSON.stringify(redirectUris), callbackDomain]
      return (await run(VOUCH, next, id, ...seen)) > 0
    },
    disable: async (appId, disabled) => (await run(DISABLE, database.clockOffset, appId, disabled)) > 0,
    lock: async (userId, locked) => (await rows(LOCK, database.clockOffset, userId, locked)).length > 0,
    revokeApp: (appId, reason) => run(REVOKE_APP, database.clockOffset, appId, reason),
    revokePerson: (userId, reason) => run(REVOKE_PERSON, database.clockOffset, userId, reason),
  }
}

/** `$1` is the limit; the values follow. */
function whereOf(conditions: readonly Condition[]): { where: string; values: readonly Value[] } {
  let place = 2
  const parts = conditions.map(([sql]) => `(${sql.replaceAll('?', () => `$${place++}`)})`)
  return { where: ['true', ...parts].join(' AND '), values: conditions.flatMap(([, ...values]) => values) }
}
