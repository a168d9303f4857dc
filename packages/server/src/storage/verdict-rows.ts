import { liveTokenTables, type Row, readTicket, readToken, readUserOrNone, select, width } from './rows.ts'
import type { Ticket, Token, User } from './storage.ts'
import type { Rotation } from './verdict.ts'

/** What verdicts are given on, as it is selected and read. */

/** The ticket, its verifier, what became of authorization, app and user meanwhile, and the user. */
export const ticketColumns: string = `${select('ticket', 't')}, t.verifier_hash,
  a.id IS NULL OR a.revoked_at IS NOT NULL, p.disabled_at IS NOT NULL OR u.locked_at IS NOT NULL, ${select('user', 'u')}`

export const ticketTables = `ticket t JOIN app p ON p.id = t.app_id
  LEFT JOIN "authorization" a ON a.id = t.authorization_id LEFT JOIN "user" u ON u.id = t.user_id`

export interface TicketCase {
  readonly ticket: Ticket
  readonly verifier: Uint8Array | null
  readonly revoked: boolean
  readonly halted: boolean
  readonly user: User | null
}

export function readTicketCase(row: Row): TicketCase {
  return {
    ticket: readTicket(row),
    verifier: row[width.ticket] as Uint8Array | null,
    revoked: Boolean(row[width.ticket + 1]),
    halted: Boolean(row[width.ticket + 2]),
    user: readUserOrNone(row, width.ticket + 3),
  }
}

/** Of hashes: how long this takes tells nothing about the secret. */
export function sameHash(one: Uint8Array | null, other: Uint8Array): boolean {
  return one !== null && Buffer.compare(one, other) === 0
}

/** A refresh token `t`, its successor `n`, and what became of authorization, app and user. */
export const rotationColumns: string = `${select('token', 't')}, t.grace_until, t.answer_sealed,
  n.rotated_at IS NOT NULL, t.revoked_at IS NOT NULL OR a.revoked_at IS NOT NULL,
  p.disabled_at IS NOT NULL OR u.locked_at IS NOT NULL`

export const rotationTables: string = `${liveTokenTables} LEFT JOIN token n ON n.id = t.successor_id`

export interface RotationCase {
  readonly token: Token
  readonly rotation: Rotation
  readonly revoked: boolean
  readonly halted: boolean
}

/** An OAuth 1.0a token `t`, and the same of what it became. */
export const upgradeColumns: string = `${rotationColumns}, a.upgraded_at`

/** As of a rotation: what stands in place of the token's is the authorization's. */
export function readUpgrade(row: Row): RotationCase {
  const found = readRotation(row)
  return { ...found, rotation: { ...found.rotation, rotatedAt: row[width.token + 5] as number | null } }
}

export function readRotation(row: Row): RotationCase {
  const at = width.token
  return {
    token: readToken(row),
    rotation: {
      rotatedAt: row[at - 1] as number | null,
      graceUntil: row[at] as number | null,
      answerSealed: row[at + 1] as string | null,
      successorUsed: Boolean(row[at + 2]),
    },
    revoked: Boolean(row[at + 3]),
    halted: Boolean(row[at + 4]),
  }
}
