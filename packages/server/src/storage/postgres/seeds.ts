import type { Row } from '../rows.ts'
import { readToken, select } from '../rows.ts'
import { type Source, sameReach } from '../seeds.ts'
import type { Token, TokenKind, TokenSeed } from '../storage.ts'
import { NOW, type Sql } from './database.ts'

type Columns = readonly (readonly (string | number | Uint8Array | null)[])[]

/** Seeds as one array per column, the way `unnest` takes them: any number of seeds is the same statement. */
export function seedColumns(seeds: readonly TokenSeed[]): Columns {
  return [
    seeds.map(seed => seed.id),
    seeds.map(seed => seed.kind),
    seeds.map(seed => seed.hash),
    seeds.map(seed => Number(seed.byId ?? false)),
    seeds.map(seed => (seed.scopes ? JSON.stringify(seed.scopes) : null)),
    seeds.map(seed => (seed.resources ? JSON.stringify(seed.resources) : null)),
    seeds.map(seed => seed.secretSealed),
    seeds.map(seed => seed.copySealed),
    seeds.map(seed => seed.lifetimeMs),
  ]
}

/**
 * INSERT of the tokens that grow from a CTE `source (authorization_id, app_id, user_id, scopes, resources, at)`. The
 * seeds' nine columns are the parameters from `$first` on.
 */
export function growFrom(source: string, first: number): string {
  const types = ['text', 'text', 'bytea', 'smallint', 'text', 'text', 'text', 'text', 'bigint']
  const columns = types.map((type, at) => `$${first + at}::${type}[]`).join(', ')
  return `
    INSERT INTO token (id, kind, hash, by_id, authorization_id, app_id, user_id, scopes, resources, secret_sealed,
      copy_sealed, created_at, expires_at)
    SELECT s.id, s.kind, s.hash, s.by_id, o.authorization_id, o.app_id, o.user_id, coalesce(s.scopes, o.scopes),
      coalesce(s.resources, o.resources), s.secret_sealed, s.copy_sealed, o.at, o.at + s.lifetime
    FROM ${source} o CROSS JOIN unnest(${columns})
      AS s (id, kind, hash, by_id, scopes, resources, secret_sealed, copy_sealed, lifetime)`
}

const TO_REUSE = `
  SELECT ${select('token', 't')} FROM token t JOIN "authorization" a ON a.id = t.authorization_id
  WHERE t.app_id = $2 AND t.user_id IS NOT DISTINCT FROM $3 AND t.kind = $4 AND t.copy_sealed IS NOT NULL
    AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > ${NOW}) AND a.revoked_at IS NULL
  ORDER BY t.id DESC`

export type Grantee = Omit<Source, 'authorizationId'>

/** Until the transaction ends, nobody else looks for or makes tokens to reuse between this app and user. */
export function lockGrantee(sql: Sql, appId: string, userId: string | null): Promise<readonly Row[]> {
  return sql.rows('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', JSON.stringify([appId, userId]))
}

/** Which seeds are answered with a token that lives already. */
export async function findToReuse(
  sql: Sql,
  offset: number,
  seeds: readonly TokenSeed[],
  grantee: Grantee,
): Promise<ReadonlyMap<TokenSeed, Token>> {
  const found = new Map<TokenSeed, Token>()
  for (const seed of seeds.filter(candidate => candidate.reuse)) {
    const { scopes, resources } = grantee
    const reach = { scopes: seed.scopes ?? scopes, resources: seed.resources ?? resources }
    const token = await toReuse(sql, offset, seed.kind, { ...grantee, ...reach })
    if (token) found.set(seed, token)
  }
  return found
}

/** The living token of that kind and with just these scopes and resources, where a copy of it is kept. */
export async function toReuse(
  sql: Pick<Sql, 'rows'>,
  offset: number,
  kind: TokenKind,
  grantee: Grantee,
): Promise<Token | undefined> {
  const rows = await sql.rows(TO_REUSE, offset, grantee.appId, grantee.userId, kind)
  return rows.map(row => readToken(row)).find(candidate => sameReach(candidate, grantee))
}
