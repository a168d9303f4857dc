import { liveTokenColumns, liveTokenTables, type Row, readLiveToken } from '../rows.ts'
import { grow, type Source, successorOf } from '../seeds.ts'
import type { Sql } from '../sqlite-queue.ts'
import type { Rotated, Storage, Token, TokenLookup, TokenSeed } from '../storage.ts'
import { judgeUpgrade } from '../verdict.ts'
import { readUpgrade, rotationTables, upgradeColumns } from '../verdict-rows.ts'
import { insertTokens } from './insert-tokens.ts'
import { lookUp } from './look-up.ts'

type Tokens = Storage['tokens']

const KEEP = 'UPDATE token SET successor_id = ?, grace_until = ?, answer_sealed = ?, expires_at = ? WHERE id = ?'

const UPGRADED = 'UPDATE "authorization" SET upgraded_at = ? WHERE id = ?'

export function derive(sql: Sql, { from, appId, seed }: Parameters<Tokens['derive']>[0], now: number): Token | null {
  const row = find(liveTokenColumns, liveTokenTables, sql, from)
  const live = row && readLiveToken(row, now)
  if (!live || live.dead !== null) return null
  return insert(sql, [seed], { ...live.token, appId }, now)[0]!
}

export function upgrade(sql: Sql, asked: Parameters<Tokens['upgrade']>[0], now: number): Rotated {
  const { id, hash, appId, graceMs, answerSealed, sunsetMs, seeds } = asked
  const row = find(upgradeColumns, rotationTables, sql, { ...(id !== undefined && { id }), hash, kind: 'oauth1' })
  if (!row) return { ok: false, refusal: 'unknown', token: null }
  const { token, rotation, revoked, halted } = readUpgrade(row)
  const refusal = judgeUpgrade({ token, rotation, appId, graceMs, now, revoked, halted })
  if (refusal) return { ok: false, refusal, token }
  if (rotation.rotatedAt !== null) return { ok: 'again', token, answerSealed: rotation.answerSealed! }
  const ends = sunsetMs === null ? token.expiresAt : Math.min(token.expiresAt ?? Infinity, now + sunsetMs)
  sql.run(UPGRADED, now, token.authorizationId)
  sql.run(KEEP, successorOf(seeds), now + graceMs, graceMs > 0 ? answerSealed : null, ends, token.id)
  return { ok: true, token, tokens: insert(sql, seeds, token, now) }
}

function find(columns: string, tables: string, sql: Sql, lookup: TokenLookup): Row | undefined {
  const { where, values } = lookUp(lookup)
  return sql.get(`SELECT ${columns} FROM ${tables} WHERE ${where}`, ...values)
}

function insert(sql: Sql, seeds: readonly TokenSeed[], source: Source, now: number): readonly Token[] {
  const grown = seeds.map(seed => ({ token: grow(seed, source, now), byId: seed.byId ?? false }))
  insertTokens(sql, grown)
  return grown.map(({ token }) => token)
}
