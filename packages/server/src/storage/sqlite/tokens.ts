import { liveTokenColumns, liveTokenTables, type Row, readLiveToken, readToken, select } from '../rows.ts'
import { grow, type Source, sameReach, successorOf } from '../seeds.ts'
import type { Sql } from '../sqlite-queue.ts'
import type { LiveToken, Rotated, Storage, Token, TokenKind, TokenLookup, TokenSeed } from '../storage.ts'
import { judgeRotation } from '../verdict.ts'
import { readRotation, rotationColumns, rotationTables } from '../verdict-rows.ts'
import { insertAuthorization, revokeAuthorization } from './consents.ts'
import type { Database } from './database.ts'
import { derive, upgrade } from './exchange.ts'
import { insertTokens } from './insert-tokens.ts'
import { lookUp } from './look-up.ts'

const TO_REUSE = `
  SELECT ${select('token', 't')} FROM token t JOIN "authorization" a ON a.id = t.authorization_id
  WHERE t.app_id = ? AND t.user_id IS ? AND t.kind = ? AND t.copy_sealed IS NOT NULL AND t.revoked_at IS NULL
    AND (t.expires_at IS NULL OR t.expires_at > ?) AND a.revoked_at IS NULL
  ORDER BY t.id DESC`

const ROTATE = 'UPDATE token SET rotated_at = ?, successor_id = ?, grace_until = ?, answer_sealed = ? WHERE id = ?'

const REVOKE_ONE = 'UPDATE token AS t SET revoked_at = ? WHERE t.revoked_at IS NULL AND'

const REVOKE_ALL = `
  UPDATE "authorization" AS a SET revoked_at = ?, revoked_reason = ?
  FROM token t WHERE t.authorization_id = a.id AND a.revoked_at IS NULL AND`

export function tokensIn({ read, write, now }: Database): Storage['tokens'] {
  return {
    issue: ({ authorizationId: id, appId, userId, scopes, resources = [], seeds }) =>
      write(sql => {
        const at = now()
        insertAuthorization(sql, { id, userId, appId, scopes }, at)
        const source = { authorizationId: id, appId, userId, scopes, resources }
        const { tokens, authorizationId } = issueTokens(sql, seeds, source, at)
        if (authorizationId !== id) sql.run('DELETE FROM "authorization" WHERE id = ?', id)
        return tokens
      }),
    find: async lookup => findToken(read, lookup, now()),
    reusable: async ({ kind, resources = [], ...owner }) =>
      toReuse(read, kind, { ...owner, resources }, now()) !== undefined,
    rotate: rotation => write(sql => rotate(sql, rotation, now())),
    derive: derivation => write(sql => derive(sql, derivation, now())),
    upgrade: asked => write(sql => upgrade(sql, asked, now())),
    revoke: (lookup, reason) => {
      const { where, values } = lookUp(lookup)
      return write(sql =>
        lookup.kind === 'refresh'
          ? sql.run(`${REVOKE_ALL} ${where}`, now(), reason, ...values) > 0
          : sql.run(`${REVOKE_ONE} ${where}`, now(), ...values) > 0,
      )
    },
  }
}

function find(columns: string, tables: string, sql: Sql, lookup: TokenLookup): Row | undefined {
  const { where, values } = lookUp(lookup)
  return sql.get(`SELECT ${columns} FROM ${tables} WHERE ${where}`, ...values)
}

function findToken(sql: Sql, lookup: TokenLookup, now: number): LiveToken | null {
  const row = find(liveTokenColumns, liveTokenTables, sql, lookup)
  return row ? readLiveToken(row, now) : null
}

/** Stores what grows from the seeds, or finds it among the living. Answers the authorization that all of them have. */
export function issueTokens(
  sql: Sql,
  seeds: readonly TokenSeed[],
  source: Source,
  now: number,
): { readonly tokens: readonly Token[]; readonly authorizationId: string } {
  const reused = new Map(
    seeds.filter(seed => seed.reuse).map(seed => [seed, toReuse(sql, seed.kind, ofSeed(seed, source), now)]),
  )
  const authorizationId = [...reused.values()].find(token => token)?.authorizationId ?? source.authorizationId
  const fresh = seeds.filter(seed => !reused.get(seed))
  const inserted = insert(sql, fresh, { ...source, authorizationId }, now)
  return { tokens: seeds.map(seed => reused.get(seed) ?? inserted[fresh.indexOf(seed)]!), authorizationId }
}

type Owner = Omit<Source, 'authorizationId'>

const ofSeed = (seed: TokenSeed, source: Source): Owner => ({
  ...source,
  scopes: seed.scopes ?? source.scopes,
  resources: seed.resources ?? source.resources,
})

function toReuse(sql: Sql, kind: TokenKind, owner: Owner, now: number): Token | undefined {
  const candidates = sql.all(TO_REUSE, owner.appId, owner.userId, kind, now).map(row => readToken(row))
  return candidates.find(token => sameReach(token, owner))
}

function insert(sql: Sql, seeds: readonly TokenSeed[], source: Source, now: number): readonly Token[] {
  const grown = seeds.map(seed => ({ token: grow(seed, source, now), byId: seed.byId ?? false }))
  insertTokens(sql, grown)
  return grown.map(({ token }) => token)
}

function rotate(sql: Sql, asked: Parameters<Storage['tokens']['rotate']>[0], now: number): Rotated {
  const { id, hash, appId, graceMs, answerSealed, seeds } = asked
  const lookup = id === undefined ? { hash } : { id, hash }
  const row = find(rotationColumns, rotationTables, sql, { ...lookup, kind: 'refresh' })
  if (!row) return { ok: false, refusal: 'unknown', token: null }
  const { token, rotation, revoked, halted } = readRotation(row)
  const refusal = judgeRotation({ token, rotation, appId, graceMs, now, revoked, halted })
  if (refusal === 'replayed') revokeAuthorization(sql, token.authorizationId, 'replayed', now)
  if (refusal) return { ok: false, refusal, token }
  if (rotation.rotatedAt !== null) return { ok: 'again', token, answerSealed: rotation.answerSealed! }
  sql.run(ROTATE, now, successorOf(seeds), now + graceMs, graceMs > 0 ? answerSealed : null, token.id)
  return { ok: true, token, tokens: insert(sql, seeds, token, now) }
}
