import { liveTokenColumns, liveTokenTables, type Row, readLiveToken, readToken, select } from '../rows.ts'
import { grow, type Source, sameReach, successorOf } from '../seeds.ts'
import type { Sql } from '../sqlite-queue.ts'
import type { LiveToken, Rotated, Storage, Token, TokenKind, TokenLookup, TokenSeed } from '../storage.ts'
import { judgeRotation } from '../verdict.ts'
import { readRotation, rotationColumns, rotationTables } from '../verdict-rows.ts'
import { insertAuthorization, revokeAuthorization } from './consents.ts'
import type { Database } from './database.ts'

const INSERT = `
  INSERT INTO token (id, kind, hash, by_id, authorization_id, app_id, user_id, scopes, resources, secret_sealed,
    copy_sealed, created_at, expires_at)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

const TO_REUSE = `
  SELECT ${select('token', 't')} FROM token t JOIN "authorization" a ON a.id = t.authorization_id
  WHERE t.app_id = ? AND t.user_id IS ? AND t.kind = ? AND t.copy_sealed IS NOT NULL AND t.revoked_at IS NULL
    AND (t.expires_at IS NULL OR t.expires_at > ?) AND a.revoked_at IS NULL
  ORDER BY t.id DESC`

const ROTATE = 'UPDATE token SET rotated_at = ?, successor_id = ?, grace_until = ?, answer_sealed = ? WHERE id = ?'

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
    revoke: (lookup, reason) =>
      write(sql => {
        const at = now()
        const found = findToken(sql, lookup, at)?.token
        if (!found) return false
        if (found.kind === 'refresh') return revokeAuthorization(sql, found.authorizationId, reason, at)
        return sql.run('UPDATE token SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL', at, found.id) > 0
      }),
  }
}

/** By primary key where the id is known, else by the index over hashes; the hash decides in either case. */
function lookUp(columns: string, tables: string, sql: Sql, { id, kind, hash }: TokenLookup): Row | undefined {
  const from = `SELECT ${columns} FROM ${tables} WHERE`
  if (id === undefined) return sql.get(`${from} t.by_id = 0 AND t.hash = ? AND t.kind = ?`, hash, kind)
  return sql.get(`${from} t.id = ? AND t.hash = ? AND t.kind = ?`, id, hash, kind)
}

function findToken(sql: Sql, lookup: TokenLookup, now: number): LiveToken | null {
  const row = lookUp(liveTokenColumns, liveTokenTables, sql, lookup)
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
  const tokens = seeds.map(seed => reused.get(seed) ?? insert(sql, seed, { ...source, authorizationId }, now))
  return { tokens, authorizationId }
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

function insert(sql: Sql, seed: TokenSeed, source: Source, now: number): Token {
  const token = grow(seed, source, now)
  sql.run(
    INSERT,
    token.id,
    token.kind,
    token.hash,
    Number(seed.byId ?? false),
    token.authorizationId,
    token.appId,
    token.userId,
    JSON.stringify(token.scopes),
    JSON.stringify(token.resources),
    token.secretSealed,
    token.copySealed,
    token.createdAt,
    token.expiresAt,
  )
  return token
}

function rotate(sql: Sql, asked: Parameters<Storage['tokens']['rotate']>[0], now: number): Rotated {
  const { id, hash, appId, graceMs, answerSealed, seeds } = asked
  const lookup = id === undefined ? { hash } : { id, hash }
  const row = lookUp(rotationColumns, rotationTables, sql, { ...lookup, kind: 'refresh' })
  if (!row) return { ok: false, refusal: 'unknown', token: null }
  const { token, rotation, revoked, halted } = readRotation(row)
  const refusal = judgeRotation({ token, rotation, appId, graceMs, now, revoked, halted })
  if (refusal === 'replayed') revokeAuthorization(sql, token.authorizationId, 'replayed', now)
  if (refusal) return { ok: false, refusal, token }
  if (rotation.rotatedAt !== null) return { ok: 'again', token, answerSealed: rotation.answerSealed! }
  sql.run(ROTATE, now, successorOf(seeds), now + graceMs, graceMs > 0 ? answerSealed : null, token.id)
  return { ok: true, token, tokens: seeds.map(seed => insert(sql, seed, token, now)) }
}
