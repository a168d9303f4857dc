import type { Sql } from '../sqlite-queue.ts'
import type { Token } from '../storage.ts'

/** A token as it is stored for the first time; `byId` as in its seed. */
export interface Grown {
  readonly token: Token
  readonly byId: boolean
}

const COLUMNS = `id, kind, hash, by_id, authorization_id, app_id, user_id, scopes, resources, secret_sealed, copy_sealed,
  created_at, expires_at`
const ROW = '(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)'

/** One statement for however many there are: the pair of a code exchange or a refresh is stored in one go. */
export function insertTokens(sql: Sql, grown: readonly Grown[]): void {
  if (grown.length === 0) return
  sql.run(`INSERT INTO token (${COLUMNS}) VALUES ${grown.map(() => ROW).join(', ')}`, ...grown.flatMap(valuesOf))
}

function valuesOf({ token, byId }: Grown): readonly (string | number | Uint8Array | null)[] {
  return [
    token.id,
    token.kind,
    token.hash,
    Number(byId),
    token.authorizationId,
    token.appId,
    token.userId,
    JSON.stringify(token.scopes),
    JSON.stringify(token.resources),
    token.secretSealed,
    token.copySealed,
    token.createdAt,
    token.expiresAt,
  ]
}
