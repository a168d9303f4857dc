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
import type { Sql } from '../sqlite-queue.ts'
import type { Storage, Ticket, Waiting } from '../storage.ts'
import { addConsent, insertAuthorization } from './consents.ts'
import type { Database } from './database.ts'
import { takeCode, takeDeviceCode, takeVerifier } from './take.ts'

const BEGIN = `
  INSERT INTO ticket (${beginColumns}, state, created_at, expires_at)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'pending', ?, ?)
  ON CONFLICT (user_code_hash) WHERE user_code_hash IS NOT NULL DO NOTHING`

const OPEN_PUSHED = `
  UPDATE ticket SET kind = 'auth', browser = ?2, expires_at = iif(kind = 'par', ?3, expires_at)
  WHERE id = ?1 AND request_uri_hash IS NOT NULL AND state = 'pending' AND expires_at > ?4
    AND (kind = 'par' OR (kind = 'auth' AND browser = ?2))
  RETURNING ${select('ticket')}`

const POLLED = `
  SELECT id, poll_interval_ms, last_poll_at FROM ticket
  WHERE kind = 'device' AND device_code_hash = ? AND app_id = ? AND state = 'pending' AND expires_at > ?`

const APPROVE = `
  UPDATE ticket SET state = 'approved', user_id = ?2, scopes = ?3, authorization_id = ?4, code_expires_at = ?5,
    answer_params = ?6, code_hash = iif(kind = 'auth', ?7, NULL), verifier_hash = iif(kind = 'request', ?7, NULL)
  WHERE id = ?1 AND kind = ?8 AND state = 'pending' AND (browser = ?9 OR kind = 'device') AND expires_at > ?10
    AND EXISTS (SELECT 1 FROM app WHERE id = ticket.app_id AND disabled_at IS NULL)
    AND NOT EXISTS (SELECT 1 FROM "user" WHERE id = ?2 AND locked_at IS NOT NULL)
  RETURNING ${select('ticket')}`

const DENY = `
  UPDATE ticket SET state = 'denied'
  WHERE id = ? AND state = 'pending' AND (browser = ? OR kind = 'device') AND expires_at > ?
  RETURNING ${select('ticket')}`

export function ticketsIn(database: Database): Storage['tickets'] {
  const { read, write, now } = database

  function found(where: string, ...values: readonly (string | Uint8Array)[]): Ticket | null {
    const row = read.get(`SELECT ${select('ticket')} FROM ticket WHERE ${where}`, ...values)
    return row ? readTicket(row) : null
  }

  return {
    begin: async ticket => {
      const at = now()
      return write(sql => sql.run(BEGIN, ...beginValues(ticket), at, at + ticket.lifetimeMs) > 0)
    },
    byId: async id => found('id = ?', id),
    byCredential: async (kind, hash) => found(`kind = ? AND ${credentialColumn[kind]} = ?`, kind, hash),
    byUserCode: async hash => found(`kind = 'device' AND user_code_hash = ?`, hash),
    byRequestUri: async hash => found(`kind IN ('par', 'auth') AND request_uri_hash = ?`, hash),
    openPushed: ({ id, browser, lifetimeMs }) =>
      write(sql => read1(sql.get(OPEN_PUSHED, id, browser, now() + lifetimeMs, now()))),
    bind: async (id, browser) => {
      if (read.get('SELECT 1 FROM ticket WHERE id = ? AND browser = ?', id, browser)) return true
      const text = 'UPDATE ticket SET browser = ?1 WHERE id = ?2 AND (browser IS NULL OR browser = ?1)'
      return write(sql => sql.run(text, browser, id) > 0)
    },
    approve: approval => write(sql => approve(sql, approval, now())),
    deny: (id, browser) => write(sql => read1(sql.get(DENY, id, browser, now()))),
    poll: asked => write(sql => poll(sql, asked, now())),
    takeCode: take => write(sql => takeCode(sql, take, now())),
    takeVerifier: take => write(sql => takeVerifier(sql, take, now())),
    takeDeviceCode: take => write(sql => takeDeviceCode(sql, take, now())),
  }
}

const read1 = (row: Row | undefined): Ticket | null => (row ? readTicket(row) : null)

type Approval = Parameters<Storage['tickets']['approve']>[0]

function approve(sql: Sql, approval: Approval, now: number): Ticket | null {
  const { id, kind, browser, userId, scopes, authorizationId, credentialHash, credentialLifetimeMs } = approval
  const { params = {}, authenticatedAt = null } = approval
  const [granted, more] = [JSON.stringify(scopes), JSON.stringify(params)]
  const row = sql.get(
    APPROVE,
    id,
    userId,
    granted,
    authorizationId,
    now + credentialLifetimeMs,
    more,
    credentialHash,
    kind,
    browser,
    now,
  )
  if (!row) return null
  const ticket = readTicket(row)
  insertAuthorization(sql, { id: authorizationId, userId, appId: ticket.appId, scopes, authenticatedAt }, now)
  addConsent(sql, userId, ticket.appId, scopes, now)
  return ticket
}

type Poll = Parameters<Storage['tickets']['poll']>[0]

function poll(sql: Sql, { deviceCodeHash, appId, slowDownMs }: Poll, now: number): Waiting | null {
  const row = sql.get(POLLED, deviceCodeHash, appId, now)
  if (!row) return null
  const [id, interval, last] = row as [string, number, number | null]
  const tooSoon = last !== null && now - last < interval - POLL_LEEWAY_MS
  const intervalMs = tooSoon ? Math.min(interval + slowDownMs, LONGEST_POLL_MS) : interval
  sql.run('UPDATE ticket SET last_poll_at = ?, poll_interval_ms = ? WHERE id = ?', now, intervalMs, id)
  return { tooSoon, intervalMs }
}
