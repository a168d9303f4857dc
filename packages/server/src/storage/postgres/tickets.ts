import {
  beginColumns,
  beginValues,
  credentialColumn,
  LONGEST_POLL_MS,
  POLL_LEEWAY_MS,
  type Row,
  readTicket,
  select,
} from '../rows.ts'
import type { Storage, Ticket } from '../storage.ts'
import { type Database, NOW } from './database.ts'
import { takeCode, takeDeviceCode, takeVerifier } from './take.ts'

const BEGIN = `
  INSERT INTO ticket (${beginColumns}, state, created_at, expires_at)
  VALUES ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, 'pending', ${NOW}, ${NOW} + $19)
  ON CONFLICT (user_code_hash) WHERE user_code_hash IS NOT NULL DO NOTHING`

const OPEN_PUSHED = `
  UPDATE ticket SET kind = 'auth', browser = $3,
    expires_at = CASE WHEN kind = 'par' THEN ${NOW} + $4 ELSE expires_at END
  WHERE id = $2 AND request_uri_hash IS NOT NULL AND state = 'pending' AND expires_at > ${NOW}
    AND (kind = 'par' OR (kind = 'auth' AND browser = $3))
  RETURNING ${select('ticket')}`

/** The row is locked before it is looked at, so that of many polls at once each sees what the one before it did. */
const POLL = `
  WITH asked AS (
    SELECT id, poll_interval_ms AS interval, ${NOW} - last_poll_at < poll_interval_ms - ${POLL_LEEWAY_MS} AS too_soon
    FROM ticket
    WHERE kind = 'device' AND device_code_hash = $2 AND app_id = $3 AND state = 'pending' AND expires_at > ${NOW}
    FOR UPDATE)
  UPDATE ticket t SET last_poll_at = ${NOW}, poll_interval_ms =
    CASE WHEN a.too_soon THEN least(a.interval + $4::bigint, ${LONGEST_POLL_MS}) ELSE a.interval END
  FROM asked a WHERE t.id = a.id
  RETURNING coalesce(a.too_soon, false), t.poll_interval_ms`

const BIND = 'UPDATE ticket SET browser = $2 WHERE id = $1 AND (browser IS NULL OR browser = $2)'

/** Consent grows: what was granted before, then what is new, each once. */
const JOINED_SCOPES = `(
  SELECT coalesce(json_agg(scope ORDER BY place)::text, '[]') FROM (
    SELECT scope, min(place) AS place FROM (
      SELECT * FROM json_array_elements_text(c.scopes::json) WITH ORDINALITY AS before (scope, place)
      UNION ALL
      SELECT scope, place + json_array_length(c.scopes::json)
      FROM json_array_elements_text(excluded.scopes::json) WITH ORDINALITY AS added (scope, place)
    ) AS every GROUP BY scope
  ) AS joined)`

const APPROVE = `
  WITH decided AS (
    UPDATE ticket t SET state = 'approved', user_id = $3, scopes = $4, authorization_id = $5,
      code_expires_at = ${NOW} + $6, answer_params = $7,
      code_hash = CASE WHEN t.kind = 'auth' THEN $8::bytea END,
      verifier_hash = CASE WHEN t.kind = 'request' THEN $8::bytea END
    WHERE t.id = $2 AND t.kind = $9 AND t.state = 'pending' AND (t.browser = $10 OR t.kind = 'device')
      AND t.expires_at > ${NOW}
      AND EXISTS (SELECT 1 FROM app WHERE id = t.app_id AND disabled_at IS NULL)
      AND NOT EXISTS (SELECT 1 FROM "user" WHERE id = $3 AND locked_at IS NOT NULL)
    RETURNING ${select('ticket', 't')}, ${NOW} AS at),
  begun AS (
    INSERT INTO "authorization" (id, user_id, app_id, scopes, created_at, authenticated_at)
    SELECT authorization_id, user_id, app_id, scopes, at, $11::bigint FROM decided),
  agreed AS (
    INSERT INTO consent AS c (user_id, app_id, scopes, created_at, updated_at)
    SELECT user_id, app_id, scopes, at, at FROM decided
    ON CONFLICT (user_id, app_id) DO UPDATE SET scopes = ${JOINED_SCOPES}, updated_at = excluded.updated_at)
  SELECT * FROM decided`

const DENY = `
  UPDATE ticket SET state = 'denied'
  WHERE id = $2 AND state = 'pending' AND (browser = $3 OR kind = 'device') AND expires_at > ${NOW}
  RETURNING ${select('ticket')}`

export function ticketsIn(database: Database): Storage['tickets'] {
  const { rows, run } = database
  const one = async (found: Promise<readonly Row[]>): Promise<Ticket | null> => {
    const [row] = await found
    return row ? readTicket(row) : null
  }
  const find = (where: string, ...values: readonly (string | Uint8Array)[]) =>
    one(rows(`SELECT ${select('ticket')} FROM ticket WHERE ${where}`, ...values))

  return {
    begin: async ticket => (await run(BEGIN, database.clockOffset, ...beginValues(ticket), ticket.lifetimeMs)) > 0,
    byId: id => find('id = $1', id),
    byCredential: (kind, hash) => find(`kind = $1 AND ${credentialColumn[kind]} = $2`, kind, hash),
    byUserCode: hash => find(`kind = 'device' AND user_code_hash = $1`, hash),
    byRequestUri: hash => find(`kind IN ('par', 'auth') AND request_uri_hash = $1`, hash),
    openPushed: ({ id, browser, lifetimeMs }) => one(rows(OPEN_PUSHED, database.clockOffset, id, browser, lifetimeMs)),
    bind: async (id, browser) => (await run(BIND, id, browser)) > 0,
    approve: approval => one(rows(APPROVE, database.clockOffset, ...approvalValues(approval))),
    deny: (id, browser) => one(rows(DENY, database.clockOffset, id, browser)),
    poll: async ({ deviceCodeHash, appId, slowDownMs }) => {
      const [row] = await rows(POLL, database.clockOffset, deviceCodeHash, appId, slowDownMs)
      return row ? { tooSoon: row[0] as boolean, intervalMs: row[1] as number } : null
    },
    takeCode: take => takeCode(database, take),
    takeVerifier: take => takeVerifier(database, take),
    takeDeviceCode: take => takeDeviceCode(database, take),
  }
}

function approvalValues(approval: Parameters<Storage['tickets']['approve']>[0]) {
  return [
    approval.id,
    approval.userId,
    JSON.stringify(approval.scopes),
    approval.authorizationId,
    approval.credentialLifetimeMs,
    JSON.stringify(approval.params ?? {}),
    approval.credentialHash,
    approval.kind,
    approval.browser,
    approval.authenticatedAt ?? null,
  ]
}
