import { timeOrderedId } from 'valetkey/http/random'
import type { Core } from '../core.ts'
import type { Policy } from '../policy.ts'
import type { Token, TokenKind, TokenSeed } from '../storage/storage.ts'
import { credentialHash } from './hash.ts'

/** A token on its way into the storage, and its text, which only the answer will carry. */
export interface Sprout {
  readonly seed: TokenSeed
  readonly text: string
  /** OAuth 1.0a: the secret beside the token. */
  readonly secret: string | null
}

interface Wanted {
  readonly kind: TokenKind
  readonly policy: Policy
  readonly userId: string | null
  readonly lifetimeMs: number | null
  /** Narrower than the source's; null: the same. */
  readonly scopes?: readonly string[] | null
  readonly resources?: readonly string[] | null
}

/** Mints a token of any kind; only its hash, and what policy wants readable again sealed, goes to the storage. */
export async function mintToken(core: Core, wanted: Wanted): Promise<Sprout> {
  const { kind, policy, userId } = wanted
  const minted = core.formats[kind].mint({ kind, id: timeOrderedId(), userId })
  const id = minted.id ?? timeOrderedId()
  const secret =
    kind === 'oauth1' ? core.formats['oauth1-secret'].mint({ kind: 'oauth1-secret', id, userId }).token : null
  const reuse = policy.reuseTokens && kind !== 'refresh'
  const seed: TokenSeed = {
    id,
    kind,
    hash: credentialHash(kind, minted.token),
    secretSealed: secret === null ? null : await core.sealer.seal(secret, secretLabel(id)),
    copySealed: reuse ? await core.sealer.seal(minted.token, copyLabel(id)) : null,
    lifetimeMs: wanted.lifetimeMs,
    scopes: wanted.scopes ?? null,
    resources: wanted.resources ?? null,
    reuse,
    byId: minted.id !== undefined,
  }
  return { seed, text: minted.token, secret }
}

/** The text of a stored token: the sprout's own, or, where an older token was answered instead, the copy kept of that. */
export async function textOf(core: Core, token: Token, sprout: Sprout): Promise<string> {
  if (token.id === sprout.seed.id) return sprout.text
  if (token.copySealed === null) throw new Error('a token was reused of which no copy is kept')
  return core.sealer.open(token.copySealed, copyLabel(token.id))
}

/** The secret beside a stored OAuth 1.0a token. */
export async function secretOf(core: Core, token: Token): Promise<string> {
  return token.secretSealed === null ? '' : core.opened(token.secretSealed, secretLabel(token.id))
}

/** The row's id stands in what is sealed beside: a sealed text moved to another row, or column, does not open. */
export const secretLabel = (id: string): string => `token.secret ${id}`
export const copyLabel = (id: string): string => `token.copy ${id}`

/** What a text could be as a token of that kind: how to ask the storage for it, or null for garbage. */
export function lookupOf(
  core: Core,
  kind: TokenKind,
  text: string,
): { readonly kind: TokenKind; readonly id?: string; readonly hash: Uint8Array } | null {
  const plausible = core.formats[kind].plausible(text)
  if (plausible === null) return null
  const hash = credentialHash(kind, text)
  return plausible.id === undefined ? { kind, hash } : { kind, id: plausible.id, hash }
}

/** RFC 6749 §5.1 expires_in: seconds left, or undefined when the token has no end. */
export function secondsLeft(token: Token, now: number): number | undefined {
  return token.expiresAt === null ? undefined : Math.max(0, Math.round((token.expiresAt - now) / 1000))
}
