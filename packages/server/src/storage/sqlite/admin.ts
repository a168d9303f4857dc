import type { SQLInputValue } from 'node:sqlite'
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
import { globOf } from '../patterns.ts'
import type { Storage } from '../storage.ts'
import type { Database } from './database.ts'

const COUNTS = `
  SELECT count(*), count(disabled_at), coalesce(sum(created_at > ?1), 0) FROM app
  UNION ALL SELECT count(*), count(locked_at), coalesce(sum(created_at > ?1), 0) FROM "user"
  UNION ALL SELECT count(*), 0, 0 FROM consent`

const VOUCH = `
  UPDATE app SET policy = ? WHERE id = ? AND policy = ?
    AND name = ? AND website IS ? AND redirect_uris = ? AND callback_domain IS ?`

const REVOKE = 'UPDATE "authorization" SET revoked_at = ?, revoked_reason = ? WHERE revoked_at IS NULL AND'

const matching: Matching = { operator: 'GLOB', patternOf: globOf }

export function adminIn({ read, write, now }: Database): Storage['admin'] {
  return {
    counts: async recentMs => readCounts(read.all(COUNTS, now() - recentMs)),
    apps: async search => {
      const { where, values } = whereOf(appConditions(matching, search))
      const text = `SELECT ${foundAppColumns} FROM ${foundAppTables} WHERE ${where} ORDER BY p.created_at DESC, p.id DESC LIMIT ?`
      return read.all(text, ...values, search.limit).map(row => readFoundApp(row))
    },
    people: async search => {
      const { where, values } = whereOf(peopleConditions(matching, search))
      const text = `SELECT ${foundPersonColumns} FROM "user" u WHERE ${where} ORDER BY u.created_at DESC, u.id DESC LIMIT ?`
      return read.all(text, ...values, search.limit).map(row => readFoundPerson(row))
    },
    events: async search => {
      const { where, values } = whereOf(eventConditions(search))
      const text = `SELECT ${foundEventColumns} FROM ${foundEventTables} WHERE ${where} ORDER BY e.id DESC LIMIT ?`
      return read.all(text, ...values, search.limit).map(row => readFoundEvent(row))
    },
    vouch: (app, verified) =>
      write(sql => {
        const { id, name, website, redirectUris, callbackDomain, policy } = app
        const next = JSON.stringify({ ...policy, verified })
        const seen = [JSON.stringify(policy), name, website, JSON.stringify(redirectUris), callbackDomain]
        return sql.run(VOUCH, next, id, ...seen) > 0
      }),
    disable: (appId, disabled) =>
      write(sql => {
        const text = 'UPDATE app SET disabled_at = ? WHERE id = ? AND (disabled_at IS NULL) = ?'
        return sql.run(text, disabled ? now() : null, appId, Number(disabled)) > 0
      }),
    lock: (userId, locked) =>
      write(sql => {
        const text = 'UPDATE "user" SET locked_at = ? WHERE id = ? AND (locked_at IS NULL) = ?'
        const changed = sql.run(text, locked ? now() : null, userId, Number(locked)) > 0
        if (changed && locked) sql.run('DELETE FROM session WHERE user_id = ?', userId)
        return changed
      }),
    revokeApp: (appId, reason) =>
      write(sql => {
        sql.run('DELETE FROM consent WHERE app_id = ?', appId)
        return sql.run(`${REVOKE} app_id = ?`, now(), reason, appId)
      }),
    revokePerson: (userId, reason) =>
      write(sql => {
        sql.run('DELETE FROM consent WHERE user_id = ?', userId)
        return sql.run(`${REVOKE} user_id = ?`, now(), reason, userId)
      }),
  }
}

function whereOf(conditions: readonly Condition[]): { where: string; values: readonly SQLInputValue[] } {
  return {
    where: ['true', ...conditions.map(([sql]) => `(${sql})`)].join(' AND '),
    values: conditions.flatMap(([, ...values]) => values) as SQLInputValue[],
  }
}
