import { checkRedirectUri } from '../oauth2/redirect-uri.ts'
import type { Context } from './context.ts'
import { ConnectError } from './errors.ts'

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/

/**
 * The callback as the provider gets it. A relative one joins our own address, and that comes from configuration: the
 * Host header may choose among `origins`, and is believed without them only on this machine.
 */
export function callbackUrl(ctx: Context, request: Request, callback: string | undefined): string | undefined {
  const { oob, callbackRequired } = ctx.definition
  if (callbackRequired && (callback === undefined || (callback === 'oob' && oob === undefined)))
    throw new ConnectError('callback_required', ctx.name)
  if (callback === undefined || callback === 'oob' || callback === oob) return undefined
  if (URL.canParse(callback)) return checkedCallback(ctx, callback)
  const own = ownOrigin(ctx, request)
  const { pathname } = new URL(request.url)
  if (sameOriginPath(callback, own) === undefined) throw new ConnectError('callback_invalid', ctx.name)
  return checkedCallback(ctx, new URL(callback, new URL(pathname, own)).href)
}

/** A whole URL the provider could send a browser or an app to. `localhost:5000/x` is none: its http:// is missing. */
export function checkedCallback(ctx: Context, callback: string): string {
  const reason = /^[^/?#]*:\d/.test(callback) ? 'lacks its http:// or https://' : checkRedirectUri(callback)
  if (reason !== null) throw new ConnectError('callback_invalid', ctx.name, { reason: `it ${reason}` })
  return callback
}

export function ownOrigin(ctx: Context, request: Request): string {
  const asked = new URL(request.url)
  const [first] = ctx.ownOrigins
  const chosen = ctx.ownOrigins.find(origin => new URL(origin).host === asked.host) ?? first
  if (chosen !== undefined) return chosen
  if (LOOPBACK.test(asked.hostname)) return asked.origin
  throw new ConnectError('origin_unknown', ctx.name, { reason: `it came for ${asked.origin}${forwarded(request)}` })
}

/** What a proxy says of the address outside; anybody may say so, so it is told and not believed. */
function forwarded({ headers }: Request): string {
  const [scheme, host] = [headers.get('x-forwarded-proto'), headers.get('x-forwarded-host')]
  return scheme || host ? `, and a proxy speaks of ${scheme ?? 'http'}://${host ?? headers.get('host') ?? '…'}` : ''
}

/** Where to go afterwards: a path on our own origin. Anything else is dropped, silently: it was sent to do harm. */
export function sameOriginPath(next: string | null | undefined, own: string): string | undefined {
  if (!next || !URL.canParse(next, own)) return undefined
  const { protocol, host, pathname, search, hash } = new URL(next, own)
  const home = new URL(own)
  if (protocol !== home.protocol || host !== home.host) return undefined
  // `/.//evil.example` is on our origin, but its path alone is an address elsewhere.
  return pathname.startsWith('//') ? undefined : pathname + search + hash
}
