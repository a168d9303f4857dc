import type { Prepared } from './call-request.ts'
import type { Client } from './client.ts'
import type { Context } from './context.ts'
import type { Definition, OAuth1Definition, OAuth2Definition } from './provider.ts'
import { clientOfStamp } from './register.ts'
import { signAs } from './sign-call.ts'
import type { TokenParts } from './token.ts'
import { requireBearer } from './token-type.ts'

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
  const request = requestOf(prepared)
  if (!mayCarry(ctx, prepared)) return { request }
  if (!isOAuth1(ctx)) {
    requireBearer(ctx, token.tokenType)
    const { tokenHeader } = ctx.definition as OAuth2Definition
    if (tokenHeader === undefined) request.headers.set('authorization', `Bearer ${token.accessToken}`)
    else request.headers.set(tokenHeader, token.accessToken)
    return { request }
  }
  const client: Client = await clientOfStamp(ctx, stamp)
  return signAs(ctx, client, request, { token: token.accessToken, tokenSecret: token.secret ?? '' })
}

function requestOf({ method, url, headers, body }: Prepared): Request {
  const init: RequestInit & { duplex?: 'half' } = { method, headers, body, redirect: 'manual' }
  if (body instanceof ReadableStream) init.duplex = 'half'
  return new Request(url, init)
}

function isOAuth1(ctx: Context<Definition>): ctx is Context<OAuth1Definition> {
  return ctx.definition.oauth === 1
}
