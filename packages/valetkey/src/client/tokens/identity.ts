import { performCall } from '../calls/call.ts'
import { textAt } from '../calls/path.ts'
import type { Account } from '../connection.ts'
import type { Context } from '../context.ts'
import { refusal } from '../errors/refusal.ts'
import type { Identity } from '../provider.ts'
import type { Claims, TokenParts } from './token.ts'

/**
 * Who a token belongs to, as the definition knows to ask. Null when it does not, or when the API will not say: the
 * token may have no scope for it, and is good all the same.
 */
export async function whoIs(ctx: Context, parts: TokenParts): Promise<Account | null> {
  const { identity } = ctx.definition
  const { claims } = parts
  if (identity === undefined) return claims === undefined ? null : claimed(claims)
  const known = { ...parts.extra, ...claims }
  const data = identity.url === undefined ? known : await ask(ctx, parts, identity.url, identity)
  const id = textAt(data, identity.id)
  // OpenID Connect Core §5.3.2: userinfo of somebody else is nobody's here.
  if (claims !== undefined && identity.id === 'sub' && id !== undefined && id !== claims.sub)
    throw await refusal('subject_mismatch', ctx.name, { reason: `sub is “${id}”, the id_token's “${claims.sub}”` })
  if (id === undefined) return null
  const name = nameAt(data, identity.name) ?? (claims && claimed(claims).name)
  return { id, name: name ?? id }
}

function nameAt(data: unknown, paths: Identity['name']): string | undefined {
  const parts = [paths].flat().map(path => textAt(data, path))
  return parts.filter(Boolean).join(' ') || undefined
}

/** By the name they go by, where the id_token has one (OpenID Connect Core §5.1). */
function claimed(claims: Claims): Account {
  const name = ['preferred_username', 'name', 'email'].map(claim => textAt(claims, claim)).find(Boolean)
  return { id: claims.sub, name: name ?? claims.sub }
}

async function ask(
  ctx: Context,
  parts: TokenParts,
  url: string,
  { method = 'GET', params }: Identity,
): Promise<unknown> {
  try {
    const sentence = `We asked ${ctx.title} whose token this is.`
    return (await performCall(ctx, url, { method, data: params }, { token: parts, sentence })).data
  } catch {
    return undefined
  }
}
