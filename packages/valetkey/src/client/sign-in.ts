import { toBase64Url } from '../http/bytes.ts'
import { randomText } from '../http/random.ts'
import { type Carried, sealCarried } from './carried.ts'
import { wantedScope } from './client.ts'
import { type Context, derived, tellBrowser } from './context.ts'
import { ConnectError } from './errors.ts'
import { requestAuthorization } from './oauth1-flow.ts'
import { userAuthorizationUrl } from './oauth2-flow.ts'
import { callbackUrl, ownOrigin, sameOriginPath } from './own-address.ts'
import { type CookieManner, setPending, shortHash } from './pending-cookie.ts'
import type { ExtraParameters, OAuth1Definition, OAuth2Definition } from './provider.ts'
import { clientFor } from './register.ts'

export interface AuthorizeOptions {
  /** Where the provider sends the browser back to: a path here or a URL. Absent: none is sent (PIN, or the stored one). */
  readonly callback?: string | undefined
  /** Where the person wants to go afterwards; kept only when it is on our own origin, and short enough to carry. */
  readonly next?: string | null | undefined
  /** Anything small that JSON can say; comes back in the handler, sealed on the way. */
  readonly data?: unknown
  /** Links the account to somebody who is signed in here already. */
  readonly user?: string | undefined
  readonly scope?: string | readonly string[] | undefined
  /** Further parameters for the authorization URL. */
  readonly params?: ExtraParameters | undefined
}

const STATE_CHARACTERS = 500

/** Sends the browser to the provider; what has to be remembered goes with it, sealed. */
export async function authorize(ctx: Context, request: Request, options: AuthorizeOptions = {}): Promise<Response> {
  const callback = callbackUrl(ctx, request, options.callback)
  const carried: Carried = {
    app: ctx.name,
    at: ctx.now(),
    callback,
    next: sameOriginPath(options.next, likelyOrigin(ctx, request)),
    data: options.data,
    user: options.user,
    host: placeOtherThan(ctx, callback, request),
  }
  const begun = await (ctx.definition.oauth === 1
    ? begin1(ctx as Context<OAuth1Definition>, request, carried, options)
    : begin2(ctx as Context<OAuth2Definition>, request, carried, options))
  tellBrowser(ctx, 'authorize', `We sent the browser to ${ctx.title}, where the person is asked.`, begun.url)
  const headers = new Headers({ location: begun.url, 'cache-control': 'no-store' })
  for (const cookie of begun.cookies) headers.append('set-cookie', cookie)
  return new Response(null, { status: 302, headers })
}

interface Begun {
  readonly url: string
  readonly cookies: readonly string[]
}

/** OAuth 2: the cookie binds the browser, the state carries the rest. */
async function begin2(
  ctx: Context<OAuth2Definition>,
  request: Request,
  base: Carried,
  options: AuthorizeOptions,
): Promise<Begun> {
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
  return { url, cookies: await setPending(request, ctx.name, { id, at: carried.at, content }, manner(ctx, request)) }
}

/** OAuth 1: the state is the request token, and a cookie under its name carries the rest. */
async function begin1(
  ctx: Context<OAuth1Definition>,
  request: Request,
  base: Carried,
  options: AuthorizeOptions,
): Promise<Begun> {
  const client = await clientFor(ctx, base.callback, [])
  const { token, secret, url } = await requestAuthorization(ctx, client, {
    callback: base.callback ?? ctx.definition.oob ?? 'oob',
    scope: wantedScope(ctx.definition, options.scope),
    params: options.params,
  })
  const { app: _app, at, callback, host: _host, ...rest } = base
  const id = await shortHash(token)
  // 30 of these have to fit into a header, and a callback brings the token back (RFC 5849 §2.2); a typed PIN does not.
  const carried = callback === undefined ? { ...rest, token, secret } : { ...rest, secret }
  const content = await sealWithin(ctx, 2 * STATE_CHARACTERS, cookiePurpose(ctx, id), carried)
  return { url, cookies: await setPending(request, ctx.name, { id, at, content }, manner(ctx, request)) }
}

/** A `next` that makes it too long stays behind: a long address must not keep anybody from signing in. */
async function sealWithin(ctx: Context, limit: number, purpose: string, carried: Partial<Carried>): Promise<string> {
  const { next, ...rest } = carried
  const whole = await sealCarried(ctx.sealer, purpose, carried)
  if (whole.length <= limit) return whole
  const short = next === undefined ? whole : await sealCarried(ctx.sealer, purpose, rest)
  if (short.length > limit) throw new ConnectError('too_much_to_carry', ctx.name)
  return short
}

/** An OAuth 1 cookie opens only for the app and under the name it was made for. */
export function cookiePurpose(ctx: Context, id: string): string {
  return JSON.stringify(['cookie', ctx.name, id])
}

/** Nobody keeps the PKCE verifier: it is computed again from the browser's cookie and our secret. */
export async function verifierOf(ctx: Context, kid: string, content: string): Promise<string | null> {
  const bytes = await derived(ctx, kid, `pkce ${content}`)
  return bytes && toBase64Url(bytes)
}

/** `form_post` comes from the provider's page by POST: only SameSite=None travels with it, and that wants Secure. */
export function manner(ctx: Context, request: Request): CookieManner {
  if (ctx.definition.oauth === 2 && ctx.definition.responseMode === 'form_post')
    return { secure: true, sameSite: 'None' }
  return { secure: likelyOrigin(ctx, request).startsWith('https:'), sameSite: 'Lax' }
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

/** Our own origin as far as it is known; for what needs no certainty. */
function likelyOrigin(ctx: Context, request: Request): string {
  try {
    return ownOrigin(ctx, request)
  } catch {
    return new URL(request.url).origin
  }
}
