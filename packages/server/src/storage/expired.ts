const DAY = 86_400_000

/** How long a dead row is still good for something. */
const keep = {
  /** A used code is remembered, so that its replay is recognised. */
  replay: DAY,
  /** What was revoked shows in lists for a while. */
  revoked: 30 * DAY,
  /** What was refused is read by the app's owner while it can still be remembered. */
  refused: 30 * DAY,
  /** An app that registered itself, and that nobody has allowed anything. */
  unused: DAY,
} as const

/** What cleanup deletes, in this order: table, its key, and the rows. `$now` is the database's clock. */
export const expired: readonly { readonly table: string; readonly key: string; readonly where: string }[] = [
  { table: 'rate', key: 'key', where: 'reset_at <= $now' },
  { table: 'session', key: 'hash', where: 'expires_at <= $now' },
  { table: 'secret', key: 'id', where: 'expires_at <= $now' },
  {
    table: 'ticket',
    key: 'id',
    where: `expires_at <= $now - ${keep.replay} AND coalesce(code_expires_at, 0) <= $now - ${keep.replay}`,
  },
  // A rotated refresh token lives out its time, so that a reuse is recognised.
  { table: 'token', key: 'id', where: `expires_at <= $now - ${keep.replay}` },
  { table: 'token', key: 'id', where: `revoked_at <= $now - ${keep.revoked}` },
  // Its tokens go with it.
  { table: '"authorization"', key: 'id', where: `revoked_at <= $now - ${keep.revoked}` },
  { table: 'signkey', key: 'id', where: 'expires_at <= $now' },
  { table: 'event', key: 'id', where: `type = 'request.refused' AND at <= $now - ${keep.refused}` },
  {
    table: 'app',
    key: 'id',
    where: `registration = 'open' AND created_at <= $now - ${keep.unused}
      AND NOT EXISTS (SELECT 1 FROM "authorization" a WHERE a.app_id = app.id)
      AND NOT EXISTS (SELECT 1 FROM ticket t WHERE t.app_id = app.id AND t.expires_at > $now)`,
  },
]

/** Answers to a repeated refresh are wiped when their grace is over. */
export const wipeAnswers =
  'UPDATE token SET answer_sealed = NULL WHERE answer_sealed IS NOT NULL AND grace_until <= $now'
