import type { Token, TokenSeed } from './storage.ts'

/** What a new token inherits: a ticket, an older token, or an authorization just begun. */
export interface Source {
  readonly authorizationId: string
  readonly appId: string
  readonly userId: string | null
  readonly scopes: readonly string[]
  readonly resources: readonly string[]
}

/** The token as it will be stored. */
export function grow(seed: TokenSeed, source: Source, now: number): Token {
  return {
    id: seed.id,
    kind: seed.kind,
    hash: seed.hash,
    authorizationId: source.authorizationId,
    appId: source.appId,
    userId: source.userId,
    scopes: seed.scopes ?? source.scopes,
    resources: seed.resources ?? source.resources,
    secretSealed: seed.secretSealed,
    copySealed: seed.copySealed,
    createdAt: now,
    expiresAt: seed.lifetimeMs === null ? null : now + seed.lifetimeMs,
    revokedAt: null,
  }
}

/** The refresh token among the seeds: whether it was used tells a lost answer from a reuse. */
export function successorOf(seeds: readonly TokenSeed[]): string | null {
  return seeds.find(seed => seed.kind === 'refresh')?.id ?? null
}

type Reach = Pick<Source, 'scopes' | 'resources'>

/** Whether two tokens may do the same at the same places. */
export function sameReach(one: Reach, other: Reach): boolean {
  return sameSet(one.scopes, other.scopes) && sameSet(one.resources, other.resources)
}

function sameSet(one: readonly string[], other: readonly string[]): boolean {
  const set = new Set(one)
  return set.size === new Set(other).size && other.every(item => set.has(item))
}

/** What was granted before and what is granted now, each once. */
export function joinScopes(before: readonly string[], now: readonly string[]): readonly string[] {
  return [...new Set([...before, ...now])]
}
