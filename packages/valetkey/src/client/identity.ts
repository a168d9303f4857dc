import { performCall } from './call.ts'
import type { Account } from './connection.ts'
import type { Context } from './context.ts'
import { textAt } from './path.ts'
import type { Identity } from './provider.ts'
import type { TokenParts } from './token.ts'

/**
 * Who a token belongs to, as the definition knows to ask. Null when it does not, or when the API will not say: the
 * token may have no scope for it, and is good all the same.
 */
export async function whoIs(ctx: Context, parts: TokenParts): Promise<Account | null> {
  const { identity } = ctx.definition
  if (identity === undefined) return null
  const data = identity.url === undefined ? parts.extra : await ask(ctx, parts, identity.url, identity)
  const id = textAt(data, identity.id)
  const name = textAt(data, identity.name)
  return id === undefined ? null : { id, name: name ?? id }
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
