import type { Context } from '../context.ts'
import type { OAuth2Definition } from '../provider.ts'
import type { TokenParts } from '../tokens/token.ts'
import { requireBearer } from '../tokens/token-type.ts'
import type { Prepared } from './call-options.ts'

/** Are credentials to go along? Only to origins the definition lists, and not where a server elsewhere wants them. */
export function mayCarry(ctx: Context, { url, misled }: Pick<Prepared, 'url' | 'misled'>): boolean {
  return !misled && ctx.origins.has(new URL(url).origin)
}

/** The Request that will be sent, with credentials where they may go. */
export async function credentialed(
  ctx: Context,
  prepared: Prepared,
  { token, stamp }: { readonly token: TokenParts; readonly stamp?: string | undefined },
): Promise<{ request: Request; baseString?: string }> {
  if (ctx.definition.oauth === 1 && mayCarry(ctx, prepared))
    return (await import('./sign-call.ts')).signedCall(ctx, prepared, requestOf, token, stamp)
  const request = requestOf(prepared)
  if (!mayCarry(ctx, prepared)) return { request }
  await requireBearer(ctx, token.tokenType)
  const { tokenHeader } = ctx.definition as OAuth2Definition
  if (tokenHeader === undefined) request.headers.set('authorization', `Bearer ${token.accessToken}`)
  else request.headers.set(tokenHeader, token.accessToken)
  return { request }
}

function requestOf({ method, url, headers, body }: Prepared): Request {
  const init: RequestInit & { duplex?: 'half' } = { method, headers, body, redirect: 'manual' }
  if (body instanceof ReadableStream) init.duplex = 'half'
  return new Request(url, init)
}
