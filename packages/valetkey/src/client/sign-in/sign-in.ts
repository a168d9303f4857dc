import { randomText } from '../../http/random.ts'
import type { Context } from '../context.ts'
import type { OAuth2Definition } from '../provider.ts'
import { wantedScope } from '../registration/client.ts'
import { clientFor } from '../registration/clients.ts'
import type { Carried } from './carried.ts'
import { userAuthorizationUrl } from './oauth2-flow.ts'
import { callbackUrl, sameOriginPath } from './own-address.ts'
import { setPending, shortHash } from './pending-cookie.ts'
import { likelyOrigin, manner, STATE_CHARACTERS, sealWithin, verifierOf } from './sign-in-steps.ts'
import type { AuthorizeOptions, Begun } from './signing-in.ts'

/** Sends the browser to the provider; what has to be remembered goes with it, sealed. */
export async function authorize(ctx: Context, request: Request, options: AuthorizeOptions = {}): Promise<Response> {
  const callback = await callbackUrl(ctx, request, options.callback)
  const carried: Carried = {
    app: ctx.name,
    at: ctx.now(),
    callback,
    next: sameOriginPath(options.next, likelyOrigin(ctx, request)),
    data: options.data,
    user: options.user,
    host: placeOtherThan(ctx, callback, request),
  }
  const { url, id, content } =
    ctx.definition.oauth === 1
      ? await (await import('./sign-in-oauth1.ts')).begin1(ctx, carried, options)
      : await begin2(ctx as Context<OAuth2Definition>, carried, options)
  if (ctx.onExchange) {
    const { tellAuthorize } = await import('../telling/telling.ts')
    tellAuthorize(ctx, url, `We sent the browser to ${ctx.title}, where the person is asked.`)
  }
  const headers = new Headers({ location: url, 'cache-control': 'no-store' })
  const pending = { id, at: carried.at, content }
  for (const cookie of await setPending(request, ctx.name, pending, manner(ctx, request)))
    headers.append('set-cookie', cookie)
  return new Response(null, { status: 302, headers })
}

/** OAuth 2: the cookie binds the browser, the state carries the rest. */
async function begin2(ctx: Context<OAuth2Definition>, base: Carried, options: AuthorizeOptions): Promise<Begun> {
  const redirectUri = base.callback ?? ctx.definition.oob
  const scope = wantedScope(ctx.definition, options.scope)
  const client = await clientFor(ctx, redirectUri, scope)
  const id = randomText(6)
  const content = randomText(32)
  const kid = ctx.keys[0]?.kid ?? ''
  const carried: Carried = {
    ...base,
    callback: redirectUri,
    scope: options.scope === undefined ? undefined : scope,
    stamp: client.stamp,
    binding: await shortHash(content),
    kid,
  }
  const state = `${id}.${await sealWithin(ctx, STATE_CHARACTERS - id.length - 1, 'state', carried)}`
  const verifier = (await verifierOf(ctx, kid, content)) ?? ''
  const url = await userAuthorizationUrl(ctx, client, { redirectUri, scope, state, verifier, params: options.params })
  return { url, id, content }
}

/**
 * Where the sign-in begins, when the callback goes elsewhere: the cookie will not be there, and the error can say why. A Secure
 * cookie stays behind on the same host as well, when the callback is plain http.
 */
function placeOtherThan(ctx: Context, callback: string | undefined, request: Request): string | undefined {
  if (callback === undefined) return undefined
  const { host } = new URL(request.url)
  const there = new URL(callback)
  if (there.host !== host) return host
  const secure = there.protocol === 'http:' && likelyOrigin(ctx, request).startsWith('https:')
  return secure ? `https://${host}` : undefined
}
