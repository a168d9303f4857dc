import { beginValues, credentialColumn, type Row, readTicket, select } from '../rows.ts'
import type { Source } from '../seeds.ts'
import type { Sql } from '../sqlite-queue.ts'
import type { Refusal, Storage, Taken, Ticket, TokenSeed } from '../storage.ts'
import { countsAttempt, judgeTicket, type TicketAttempt } from '../verdict.ts'
import { readTicketCase, sameHash, ticketColumns, ticketTables } from '../verdict-rows.ts'
import { addConsent, insertAuthorization, revokeAuthorization } from './consents.ts'
import type { Database } from './database.ts'
import { issueTokens } from './tokens.ts'

const BEGIN = `
  INSERT INTO ticket (id, kind, state, app_id, browser, scopes, redirect_uri, redirect_uri_sent, code_challenge,
    code_challenge_method, params, request_token_hash, secret_sealed, created_at, expires_at)
  VALUES (?, ?, 'pending', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

const APPROVE = `
  UPDATE ticket SET state = 'approved', user_id = ?2, scopes = ?3, authorization_id = ?4, code_expires_at = ?5,
    answer_params = ?6, code_hash = iif(kind = 'request', NULL, ?7), verifier_hash = iif(kind = 'request', ?7, NULL)
  WHERE id = ?1 AND kind = ?8 AND state = 'pending' AND browser = ?9 AND expires_at > ?10
    AND EXISTS (SELECT 1 FROM app WHERE id = ticket.app_id AND disabled_at IS NULL)
    AND NOT EXISTS (SELECT 1 FROM "user" WHERE id = ?2 AND locked_at IS NOT NULL)
  RETURNING ${select('ticket')}`

const DENY = `
  UPDATE ticket SET state = 'denied' WHERE id = ? AND state = 'pending' AND browser = ? AND expires_at > ?
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
      await write(sql => sql.run(BEGIN, ...beginValues(ticket), at, at + ticket.lifetimeMs))
    },
    byId: async id => found('id = ?', id),
    byCredential: async (kind, hash) => found(`kind = ? AND ${credentialColumn[kind]} = ?`, kind, hash),
    bind: async (id, browser) => {
      if (read.get('SELECT 1 FROM ticket WHERE id = ? AND browser = ?', id, browser)) return true
      const text = 'UPDATE ticket SET browser = ?1 WHERE id = ?2 AND (browser IS NULL OR browser = ?1)'
      return write(sql => sql.run(text, browser, id) > 0)
    },
    approve: approval => write(sql => approve(sql, approval, now())),
    deny: (id, browser) => write(sql => read1(sql.get(DENY, id, browser, now()))),
    takeCode: take =>
      write(sql => {
        const row = sql.get(
          `SELECT ${ticketColumns} FROM ${ticketTables} WHERE t.kind = 'auth' AND t.code_hash = ?`,
          take.codeHash,
        )
        return settle(sql, row, take, now(), ticket => ticket.codeChallenge === take.codeChallenge)
      }),
    takeVerifier: take =>
      write(sql => {
        const row = sql.get(
          `SELECT ${ticketColumns} FROM ${ticketTables} WHERE t.kind = 'request' AND t.request_token_hash = ?`,
          take.requestTokenHash,
        )
        return settle(sql, row, take, now(), (_, verifier) => sameHash(verifier, take.verifierHash))
      }),
  }
}

const read1 = (row: Row | undefined): Ticket | null => (row ? readTicket(row) : null)

type Approval = Parameters<Storage['tickets']['approve']>[0]

function approve(sql: Sql, approval: Approval, now: number): Ticket | null {
  const { id, kind, browser, userId, scopes, authorizationId, credentialHash, credentialLifetimeMs, params } = approval
  const [granted, more] = [JSON.stringify(scopes), JSON.stringify(params ?? {})]
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
  insertAuthorization(sql, { id: authorizationId, userId, appId: ticket.appId, scopes }, now)
  addConsent(sql, userId, ticket.appId, scopes, now)
  return ticket
}

interface Take {
  readonly appId: string
  readonly redirectUri?: string | null
  readonly maxAttempts: number
  readonly seeds: readonly TokenSeed[]
}

type Proof = (ticket: Ticket, verifier: Uint8Array | null) => boolean

function settle(sql: Sql, row: Row | undefined, take: Take, now: number, proof: Proof): Taken {
  if (!row) return { ok: false, refusal: 'unknown', ticket: null }
  const { ticket, verifier, revoked, halted } = readTicketCase(row)
  const { appId, redirectUri, maxAttempts, seeds } = take
  const attempt = { ticket, appId, redirectUri, maxAttempts, now, proven: proof(ticket, verifier), revoked, halted }
  const refusal = judgeTicket(attempt)
  return refusal ? refuse(sql, refusal, attempt) : hand(sql, ticket, seeds, now)
}

function refuse(sql: Sql, refusal: Refusal, { ticket, maxAttempts, now }: TicketAttempt): Taken {
  if (refusal === 'replayed') revokeAuthorization(sql, ticket.authorizationId!, 'replayed', now)
  if (!countsAttempt(refusal, ticket)) return { ok: false, refusal, ticket }
  sql.run('UPDATE ticket SET attempts = attempts + 1 WHERE id = ?', ticket.id)
  const counted = { ...ticket, attempts: ticket.attempts + 1 }
  return { ok: false, refusal: counted.attempts > maxAttempts ? 'burned' : 'wrong_proof', ticket: counted }
}

/** The ticket keeps the authorization that its tokens have in the end, so that a replay finds them. */
function hand(sql: Sql, ticket: Ticket, seeds: readonly TokenSeed[], now: number): Taken {
  const source = ticket as Ticket & Source
  const { tokens, authorizationId } = issueTokens(sql, seeds, source, now)
  if (authorizationId !== ticket.authorizationId)
    sql.run('DELETE FROM "authorization" WHERE id = ?', ticket.authorizationId)
  sql.run(`UPDATE ticket SET state = 'used', authorization_id = ? WHERE id = ?`, authorizationId, ticket.id)
  return { ok: true, ticket: { ...ticket, state: 'used', authorizationId }, tokens }
}
