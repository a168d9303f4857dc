import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'

/** What must never be found: half of a step that is one. Each counts the offenders. */
export const halves = {
  'a used code without its tokens': `
    SELECT count(*) FROM ticket t WHERE t.state = 'used'
      AND NOT EXISTS (SELECT 1 FROM token WHERE authorization_id = t.authorization_id)`,
  'a token of a code that is not used': `
    SELECT count(*) FROM token t
    WHERE NOT EXISTS (SELECT 1 FROM ticket WHERE authorization_id = t.authorization_id AND state = 'used')`,
  'an access token without its refresh token': `
    SELECT count(*) FROM (
      SELECT sum(kind = 'access') AS access, sum(kind = 'refresh') AS refresh FROM token GROUP BY authorization_id)
    WHERE access <> refresh`,
  'a family without exactly one refresh token that is not exchanged': `
    SELECT count(*) FROM (
      SELECT sum(kind = 'refresh' AND rotated_at IS NULL) AS last FROM token GROUP BY authorization_id)
    WHERE last <> 1`,
  'a refresh token without its successor': `
    SELECT count(*) FROM token WHERE rotated_at IS NOT NULL AND successor_id NOT IN (SELECT id FROM token)`,
  'a yes without its authorization': `
    SELECT count(*) FROM ticket
    WHERE state <> 'pending' AND (code_hash IS NULL OR authorization_id NOT IN (SELECT id FROM "authorization"))`,
  'an authorization nobody said yes to': `
    SELECT count(*) FROM "authorization" a WHERE NOT EXISTS (SELECT 1 FROM ticket WHERE authorization_id = a.id)
      OR NOT EXISTS (SELECT 1 FROM consent c WHERE c.app_id = a.app_id AND c.user_id = a.user_id)`,
} as const satisfies Readonly<Record<string, string>>

/** The file is sound, and everything in it is whole. */
export function assertWhole(file: string): void {
  const database = new DatabaseSync(file, { readOnly: true })
  const only = (sql: string) => Object.values(database.prepare(sql).get()!)[0]
  assert.equal(only('PRAGMA integrity_check'), 'ok')
  const found = Object.entries(halves).filter(([, sql]) => only(sql) !== 0)
  database.close()
  assert.deepEqual(
    found.map(([what]) => what),
    [],
  )
}
