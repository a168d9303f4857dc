import type { Refusal, Ticket, Token } from './storage.ts'

/**
 * The rules of one-time things, as lists of checks in order. Both databases judge by them: SQLite always, PostgreSQL
 * when its one conditional statement changed nothing and the reason is wanted.
 */
type Check<Case> = readonly [refusal: Refusal, fails: (attempt: Case) => boolean]

export interface TicketAttempt {
  readonly ticket: Ticket
  readonly appId: string
  /** undefined: not compared (OAuth 1.0a, devices). */
  readonly redirectUri: string | null | undefined
  /** Whether the PKCE verifier (RFC 7636 §4.6) or the OAuth 1.0a verifier is the right one. */
  readonly proven: boolean
  readonly maxAttempts: number
  readonly now: number
  /** The authorization is gone or revoked. */
  readonly revoked: boolean
  /** The app is disabled or the user locked. */
  readonly halted: boolean
}

/** A used ticket runs through possession and proof before it counts as replayed: otherwise anyone could revoke. */
const ticketChecks: readonly Check<TicketAttempt>[] = [
  ['wrong_app', ({ ticket, appId }) => ticket.appId !== appId],
  ['denied', ({ ticket }) => ticket.state === 'denied'],
  ['burned', ({ ticket, maxAttempts }) => ticket.state !== 'used' && ticket.attempts > maxAttempts],
  ['expired', ({ ticket, now }) => ticket.state !== 'used' && (ticket.codeExpiresAt ?? ticket.expiresAt) <= now],
  ['not_approved', ({ ticket }) => ticket.state === 'pending'],
  ['wrong_redirect_uri', ({ ticket, redirectUri }) => mismatch(ticket, redirectUri)],
  ['wrong_proof', ({ proven }) => !proven],
  ['dead', ({ revoked }) => revoked],
  ['used', ({ ticket }) => ticket.state === 'used' && ticket.kind === 'device'],
  ['replayed', ({ ticket }) => ticket.state === 'used'],
  ['dead', ({ halted }) => halted],
]

/** RFC 6749 §4.1.3: when redirect_uri stood in the authorization request, the values must be identical. */
function mismatch(ticket: Ticket, redirectUri: string | null | undefined): boolean {
  return redirectUri !== undefined && ticket.redirectUriSent && ticket.redirectUri !== redirectUri
}

/** null: nothing speaks against it. */
export function judgeTicket(attempt: TicketAttempt): Refusal | null {
  return ticketChecks.find(([, fails]) => fails(attempt))?.[0] ?? null
}

/** Whether a wrong proof is counted: after use it changes nothing, or it could talk a later replay out of detection. */
export function countsAttempt(refusal: Refusal, ticket: Ticket): boolean {
  return refusal === 'wrong_proof' && ticket.state !== 'used'
}

/** What a refresh token's row says of its rotation. */
export interface Rotation {
  readonly rotatedAt: number | null
  readonly graceUntil: number | null
  readonly answerSealed: string | null
  readonly successorUsed: boolean
}

export interface RotationAttempt {
  readonly token: Token
  readonly rotation: Rotation
  readonly appId: string
  readonly graceMs: number
  readonly now: number
  readonly revoked: boolean
  readonly halted: boolean
}

/** Reuse is judged before the app's and user's state: a stolen token must not go unnoticed while they are halted. */
const rotationChecks: readonly Check<RotationAttempt>[] = [
  ['wrong_app', ({ token, appId }) => token.appId !== appId],
  ['dead', ({ revoked }) => revoked],
  ['replayed', attempt => attempt.rotation.rotatedAt !== null && !mayAskAgain(attempt)],
  ['dead', ({ halted }) => halted],
  ['expired', ({ token, now }) => hasEnded(token, now)],
]

/** A token that was upgraded may be alive all the same, so whoever tries again is no thief, only late. */
const upgradeChecks: readonly Check<RotationAttempt>[] = [
  ['wrong_app', ({ token, appId }) => token.appId !== appId],
  ['dead', ({ revoked }) => revoked],
  ['used', attempt => attempt.rotation.rotatedAt !== null && !mayAskAgain(attempt)],
  ['dead', ({ halted }) => halted],
  ['expired', ({ token, rotation, now }) => rotation.rotatedAt === null && hasEnded(token, now)],
]

export function judgeUpgrade(attempt: RotationAttempt): Refusal | null {
  return upgradeChecks.find(([, fails]) => fails(attempt))?.[0] ?? null
}

export function judgeRotation(attempt: RotationAttempt): Refusal | null {
  return rotationChecks.find(([, fails]) => fails(attempt))?.[0] ?? null
}

const hasEnded = ({ expiresAt }: Token, now: number): boolean => expiresAt !== null && expiresAt <= now

/** Within the grace, while the successor is unused (RFC 9700 §4.14.2 leaves the lost answer to us). */
function mayAskAgain({ rotation, graceMs, now }: RotationAttempt): boolean {
  if (rotation.rotatedAt === null || rotation.answerSealed === null || rotation.successorUsed) return false
  return now < Math.min(rotation.graceUntil ?? 0, rotation.rotatedAt + graceMs)
}
