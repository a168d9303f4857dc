import type { Row } from '../rows.ts'
import type { Source } from '../seeds.ts'
import type { Sql } from '../sqlite-queue.ts'
import type { Refusal, Storage, Taken, Ticket, TokenSeed, User } from '../storage.ts'
import { countsAttempt, judgeTicket, type TicketAttempt } from '../verdict.ts'
import { readTicketCase, sameHash, ticketColumns, ticketTables } from '../verdict-rows.ts'
import { revokeAuthorization } from './consents.ts'
import { issueTokens } from './tokens.ts'

type Tickets = Storage['tickets']
type TakeOf<Verb extends 'takeCode' | 'takeVerifier' | 'takeDeviceCode'> = Parameters<Tickets[Verb]>[0]

const FIND = `SELECT ${ticketColumns} FROM ${ticketTables} WHERE`

export function takeCode(sql: Sql, take: TakeOf<'takeCode'>, now: number): Taken {
  const row = sql.get(`${FIND} t.kind = 'auth' AND t.code_hash = ?`, take.codeHash)
  return settle(sql, row, take, now, ticket => ticket.codeChallenge === take.codeChallenge)
}

export function takeVerifier(sql: Sql, take: TakeOf<'takeVerifier'>, now: number): Taken {
  const row = sql.get(`${FIND} t.kind = 'request' AND t.request_token_hash = ?`, take.requestTokenHash)
  return settle(sql, row, take, now, (_, verifier) => sameHash(verifier, take.verifierHash))
}

/** A device proves nothing beside its code: it has no browser in which the code could be seen. */
export function takeDeviceCode(sql: Sql, take: TakeOf<'takeDeviceCode'>, now: number): Taken {
  const row = sql.get(`${FIND} t.kind = 'device' AND t.device_code_hash = ?`, take.deviceCodeHash)
  return settle(sql, row, { ...take, maxAttempts: 0 }, now, () => true)
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
  const { ticket, verifier, revoked, halted, user } = readTicketCase(row)
  const { appId, redirectUri, maxAttempts, seeds } = take
  const attempt = { ticket, appId, redirectUri, maxAttempts, now, proven: proof(ticket, verifier), revoked, halted }
  const refusal = judgeTicket(attempt)
  return refusal ? refuse(sql, refusal, attempt) : hand(sql, { ticket, user }, seeds, now)
}

function refuse(sql: Sql, refusal: Refusal, { ticket, maxAttempts, now }: TicketAttempt): Taken {
  if (refusal === 'replayed') revokeAuthorization(sql, ticket.authorizationId!, 'replayed', now)
  if (!countsAttempt(refusal, ticket)) return { ok: false, refusal, ticket }
  sql.run('UPDATE ticket SET attempts = attempts + 1 WHERE id = ?', ticket.id)
  const counted = { ...ticket, attempts: ticket.attempts + 1 }
  return { ok: false, refusal: counted.attempts > maxAttempts ? 'burned' : 'wrong_proof', ticket: counted }
}

interface Granted {
  readonly ticket: Ticket
  readonly user: User | null
}

/** The ticket keeps the authorization that its tokens have in the end, so that a replay finds them. */
function hand(sql: Sql, { ticket, user }: Granted, seeds: readonly TokenSeed[], now: number): Taken {
  const source = ticket as Ticket & Source
  const { tokens, authorizationId } = issueTokens(sql, seeds, source, now)
  if (authorizationId !== ticket.authorizationId)
    sql.run('DELETE FROM "authorization" WHERE id = ?', ticket.authorizationId)
  sql.run(`UPDATE ticket SET state = 'used', authorization_id = ? WHERE id = ?`, authorizationId, ticket.id)
  return { ok: true, ticket: { ...ticket, state: 'used', authorizationId }, tokens, user }
}
