import type { Context } from '../context.ts'
import { refusal } from '../errors/refusal.ts'
import type { OAuth1Definition } from '../provider.ts'
import { wantedScope } from '../registration/client.ts'
import { clientFor } from '../registration/clients.ts'
import type { Carried } from './carried.ts'
import { connect, declined } from './finish.ts'
import { requestAuthorization } from './oauth1-flow.ts'
import { appTag, LIFETIME_MS, type PendingCookie, shortHash } from './pending-cookie.ts'
import { pinOf } from './pin.ts'
import { boundHere, opened, STATE_CHARACTERS, sealWithin, takeOnce } from './sign-in-steps.ts'
import type { Arrived, AuthorizeOptions, Begun, Callback } from './signing-in.ts'

/** OAuth 1: the state is the request token, and a cookie under its name carries the rest. */
export async function begin1(ctx: Context, base: Carried, options: AuthorizeOptions): Promise<Begun> {
  const own = ctx as Context<OAuth1Definition>
  const client = await clientFor(ctx, base.callback, [])
  const { token, secret, url } = await requestAuthorization(own, client, {
    callback: base.callback ?? ctx.definition.oob ?? 'oob',
    scope: wantedScope(ctx.definition, options.scope),
    params: options.params,
  })
  const { app: _app, at: _at, callback, host: _host, ...rest } = base
  const id = await shortHash(token)
  // 30 of these have to fit into a header, and a callback brings the token back (RFC 5849 §2.2); a typed PIN does not.
  const carried = callback === undefined ? { ...rest, token, secret } : { ...rest, secret }
  return { url, id, content: await sealWithin(ctx, 2 * STATE_CHARACTERS, cookiePurpose(ctx, id), carried) }
}

/** It opens only for the app and under the name it was made for. */
function cookiePurpose(ctx: Context, id: string): string {
  return JSON.stringify(['cookie', ctx.name, id])
}

/** RFC 5849 §2.2: the request token names the cookie; without one (a PIN typed into a form) the newest of this app counts. */
export async function outcome1(
  ctx: Context,
  request: Request,
  { token, verifier, denied }: Callback,
): Promise<Arrived> {
  if (!verifier && !denied) return { outcome: null }
  const cookie = await waiting(ctx, request, token)
  if (!cookie && denied) return { outcome: declined(null, denied) }
  if (!cookie) throw (await import('./callback-refusals.ts')).cookieMissing(ctx, request)
  const carried = await openCookie(ctx, cookie, token)
  if (denied) return { outcome: declined(carried, denied), cookie: cookie.name }
  if (carried.token === undefined) throw await refusal('state_missing', ctx.name, { reason: 'no oauth_token' })
  if (ctx.now() - cookie.at > LIFETIME_MS) throw (await import('./callback-refusals.ts')).expired(ctx, cookie.at)
  await takeOnce(ctx, carried.token, carried.at)
  return { outcome: await connect(ctx, { carried, code: pinOf(ctx.definition, verifier ?? '') }), cookie: cookie.name }
}

async function waiting(ctx: Context, request: Request, token: string | undefined): Promise<PendingCookie | undefined> {
  const app = await appTag(ctx.name)
  const ours = boundHere(ctx, request).filter(cookie => cookie.app === app)
  if (token === undefined) return ours[0]
  const id = await shortHash(token)
  return ours.find(cookie => cookie.id === id)
}

async function openCookie(ctx: Context, cookie: PendingCookie, token: string | undefined): Promise<Carried> {
  const carried = await opened(ctx, cookiePurpose(ctx, cookie.id), cookie.content)
  // The cookie's name is a hash of the token: where both are known they are the same.
  return { ...carried, token: carried.token ?? token, app: ctx.name, at: cookie.at }
}
