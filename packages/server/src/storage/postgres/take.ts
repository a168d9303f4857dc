import { type Row, readTicket, readUserOrNone, select, width } from '../rows.ts'
import { grow, type Source } from '../seeds.ts'
import type { Refusal, Storage, Taken, Ticket, Token, TokenSeed } from '../storage.ts'
import { countsAttempt, judgeTicket, type TicketAttempt } from '../verdict.ts'
import { readTicketCase, sameHash, type TicketCase, ticketColumns, ticketTables } from '../verdict-rows.ts'
import { revokeAuthorization } from './consents.ts'
import { type Database, errorCode, NOW, type Sql } from './database.ts'
import { findToReuse, growFrom, lockGrantee, seedColumns } from './seeds.ts'

type CodeTake = Parameters<Storage['tickets']['takeCode']>[0]
type VerifierTake = Parameters<Storage['tickets']['takeVerifier']>[0]
type DeviceTake = Parameters<Storage['tickets']['takeDeviceCode']>[0]

/** What the kinds of taking differ in. */
interface Way {
  /** WHERE of the ticket by the credential, `$1`. */
  readonly where: string
  readonly credential: Uint8Array
  readonly appId: string
  readonly redirectUri: string | null | undefined
  readonly maxAttempts: number
  readonly seeds: readonly TokenSeed[]
  readonly proof: string | Uint8Array | null
  proven(found: TicketCase): boolean
  /** The same as a condition of SQL: the credential is `$14`, the proof `$15`, redirect_uri `$16`. */
  readonly conditions: string
}

export function takeCode(database: Database, take: CodeTake): Promise<Taken> {
  return settle(database, {
    ...take,
    where: `t.kind = 'auth' AND t.code_hash = $1`,
    credential: take.codeHash,
    proof: take.codeChallenge,
    proven: ({ ticket }) => ticket.codeChallenge === take.codeChallenge,
    conditions: `t.kind = 'auth' AND t.code_hash = $14 AND t.code_challenge IS NOT DISTINCT FROM $15::text
      AND (t.redirect_uri_sent = 0 OR t.redirect_uri IS NOT DISTINCT FROM $16::text)`,
  })
}

export function takeVerifier(database: Database, take: VerifierTake): Promise<Taken> {
  return settle(database, {
    ...take,
    redirectUri: undefined,
    where: `t.kind = 'request' AND t.request_token_hash = $1`,
    credential: take.requestTokenHash,
    proof: take.verifierHash,
    proven: ({ verifier }) => sameHash(verifier, take.verifierHash),
    conditions: `t.kind = 'request' AND t.request_token_hash = $14 AND t.verifier_hash = $15::bytea
      AND $16::text IS NULL`,
  })
}

/** A device proves nothing beside its code: it has no browser in which the code could be seen. */
export function takeDeviceCode(database: Database, take: DeviceTake): Promise<Taken> {
  return settle(database, {
    ...take,
    redirectUri: undefined,
    maxAttempts: 0,
    where: `t.kind = 'device' AND t.device_code_hash = $1`,
    credential: take.deviceCodeHash,
    proof: null,
    proven: () => true,
    conditions: `t.kind = 'device' AND t.device_code_hash = $14 AND $15::text IS NULL AND $16::text IS NULL`,
  })
}

/** approved → used, and the tokens; `$2` is the authorization to join instead of the ticket's own. */
const takeStatement = (conditions: string) => `
  WITH taken AS (
    UPDATE ticket t SET state = 'used', authorization_id = coalesce($2::text, t.authorization_id)
    FROM "authorization" a JOIN app p ON p.id = a.app_id LEFT JOIN "user" u ON u.id = a.user_id
    WHERE ${conditions} AND t.app_id = $3 AND t.state = 'approved' AND t.attempts <= $4
      AND t.code_expires_at > ${NOW} AND a.id = t.authorization_id
      AND a.revoked_at IS NULL AND p.disabled_at IS NULL AND u.locked_at IS NULL
    RETURNING ${select('ticket', 't')}, ${NOW} AS at),
  grown AS (${growFrom('taken', 5)})
  SELECT taken.*, ${select('user', 'u')} FROM taken LEFT JOIN "user" u ON u.id = taken.user_id`

interface Joined {
  readonly authorizationId: string
  readonly reused: ReadonlyMap<TokenSeed, Token>
}

/** One round trip when all is well; why it is not, a transaction finds out. */
async function settle(database: Database, way: Way): Promise<Taken> {
  if (way.seeds.some(seed => seed.reuse))
    return database.transaction(sql => takeOrReuse(sql, database.clockOffset, way))
  const taken = await attempt(database, database.clockOffset, way).catch((reason: unknown) => {
    // The app, and the authorization with it, was removed in the very moment.
    if (errorCode(reason) === FOREIGN_KEY) return null
    throw reason
  })
  return taken ?? database.transaction(sql => findOutWhy(sql, database.clockOffset, way))
}

const FOREIGN_KEY = '23503'

async function attempt(sql: Sql, offset: number, way: Way, joined?: Joined): Promise<Taken | null> {
  const { appId, maxAttempts, credential, proof, redirectUri = null } = way
  const fresh = way.seeds.filter(seed => !joined?.reused.has(seed))
  const [row] = await sql.rows(
    takeStatement(way.conditions),
    ...[
      offset,
      joined?.authorizationId ?? null,
      appId,
      maxAttempts,
      ...seedColumns(fresh),
      credential,
      proof,
      redirectUri,
    ],
  )
  return row ? handOver(row, way, joined) : null
}

function handOver(row: Row, way: Way, joined: Joined | undefined): Taken {
  const ticket = readTicket(row)
  const at = row[width.ticket] as number
  const tokens = way.seeds.map(seed => joined?.reused.get(seed) ?? grow(seed, ticket as Ticket & Source, at))
  return { ok: true, ticket, tokens, user: readUserOrNone(row, width.ticket + 1) }
}

/** Where a living token is answered again, the ticket joins its authorization, and its own, still empty, goes. */
async function takeOrReuse(sql: Sql, offset: number, way: Way): Promise<Taken> {
  const [row] = await sql.rows(`SELECT ${select('ticket', 't')} FROM ticket t WHERE ${way.where}`, way.credential)
  if (!row) return findOutWhy(sql, offset, way)
  const { appId, userId, scopes, resources, authorizationId } = readTicket(row)
  await lockGrantee(sql, appId, userId)
  const reused = await findToReuse(sql, offset, way.seeds, { appId, userId, scopes, resources })
  const [first] = reused.values()
  const taken = await attempt(sql, offset, way, first && { authorizationId: first.authorizationId, reused })
  if (!taken) return findOutWhy(sql, offset, way)
  if (first) await sql.run('DELETE FROM "authorization" WHERE id = $1', authorizationId)
  return taken
}

/** The ticket is locked first and read after, so that of many losers each sees what the one before it did. */
async function findOutWhy(sql: Sql, offset: number, way: Way): Promise<Taken> {
  const unknown: Taken = { ok: false, refusal: 'unknown', ticket: null }
  const [locked] = await sql.rows(`SELECT t.id FROM ticket t WHERE ${way.where} FOR UPDATE`, way.credential)
  if (!locked) return unknown
  const text = `SELECT ${ticketColumns}, ${NOW} FROM ${ticketTables} WHERE t.id = $2`
  const [row] = await sql.rows(text, offset, locked[0]!)
  if (!row) return unknown
  const found = readTicketCase(row)
  const { appId, redirectUri, maxAttempts } = way
  const now = row.at(-1) as number
  const judged = { ...found, appId, redirectUri, maxAttempts, now, proven: way.proven(found) }
  const refusal = judgeTicket(judged)
  if (refusal) return refuse(sql, offset, refusal, judged)
  return (await attempt(sql, offset, way)) ?? { ok: false, refusal: 'dead', ticket: found.ticket }
}

async function refuse(
  sql: Sql,
  offset: number,
  refusal: Refusal,
  { ticket, maxAttempts }: TicketAttempt,
): Promise<Taken> {
  if (refusal === 'replayed') await revokeAuthorization(sql, offset, ticket.authorizationId!, 'replayed')
  if (!countsAttempt(refusal, ticket)) return { ok: false, refusal, ticket }
  await sql.run('UPDATE ticket SET attempts = attempts + 1 WHERE id = $1', ticket.id)
  const counted = { ...ticket, attempts: ticket.attempts + 1 }
  return { ok: false, refusal: counted.attempts > maxAttempts ? 'burned' : 'wrong_proof', ticket: counted }
}
