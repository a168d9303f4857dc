import { beginValues, credentialColumn, type Row, readTicket, select } from '../rows.ts'
import type { Storage, Ticket } from '../storage.ts'
import { type Database, NOW } from './database.ts'
import { takeCode, takeVerifier } from './take.ts'

const BEGIN = `
  INSERT INTO ticket (id, kind, state, app_id, browser, scopes, redirect_uri, redirect_uri_sent, code_challenge,
    code_challenge_method, params, request_token_hash, secret_sealed, created_at, expires_at)
  VALUES ($2, $3, 'pending', $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, ${NOW}, ${NOW} + $14)`

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
      code_hash = CASE WHEN t.kind <> 'request' THEN $8::bytea END,
      verifier_hash = CASE WHEN t.kind = 'request' THEN $8::bytea END
    WHERE t.id = $2 AND t.kind = $9 AND t.state = 'pending' AND t.browser = $10 AND t.expires_at > ${NOW}
      AND EXISTS (SELECT 1 FROM app WHERE id = t.app_id AND disabled_at IS NULL)
      AND NOT EXISTS (SELECT 1 FROM "user" WHERE id = $3 AND locked_at IS NOT NULL)
    RETURNING ${select('ticket', 't')}, ${NOW} AS at),
  begun AS (
    INSERT INTO "authorization" (id, user_id, app_id, scopes, created_at)
    SELECT authorization_id, user_id, app_id, scopes, at FROM decided),
  agreed AS (
    INSERT INTO consent AS c (user_id, app_id, scopes, created_at, updated_at)
    SELECT user_id, app_id, scopes, at, at FROM decided
    ON CONFLICT (user_id, app_id) DO UPDATE SET scopes = ${JOINED_SCOPES}, updated_at = excluded.updated_at)
  SELECT * FROM decided`

const DENY = `
  UPDATE ticket SET state = 'denied' WHERE id = $2 AND state = 'pending' AND browser = $3 AND expires_at > ${NOW}
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
    begin: async ticket => {
      await run(BEGIN, database.clockOffset, ...beginValues(ticket), ticket.lifetimeMs)
    },
    byId: id => find('id = $1', id),
    byCredential: (kind, hash) => find(`kind = $1 AND ${credentialColumn[kind]} = $2`, kind, hash),
    bind: async (id, browser) => (await run(BIND, id, browser)) > 0,
    approve: approval => one(rows(APPROVE, database.clockOffset, ...approvalValues(approval))),
    deny: (id, browser) => one(rows(DENY, database.clockOffset, id, browser)),
    takeCode: take => takeCode(database, take),
    takeVerifier: take => takeVerifier(database, take),
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
  ]
}
