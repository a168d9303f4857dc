import type { Context } from '../context.ts'
import { refusal } from '../errors/refusal.ts'

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/

/**
 * The callback as the provider gets it. A relative one joins our own address, and that comes from configuration: the
 * Host header may choose among `origins`, and is believed without them only on this machine.
 */
export async function callbackUrl(
  ctx: Context,
  request: Request,
  callback: string | undefined,
): Promise<string | undefined> {
  const { oob, callbackRequired } = ctx.definition
  if (callbackRequired && (callback === undefined || (callback === 'oob' && oob === undefined)))
    throw await refusal('callback_required', ctx.name)
  if (callback === undefined || callback === 'oob' || callback === oob) return undefined
  if (URL.canParse(callback)) return checkedCallback(ctx, callback)
  const own = ownOrigin(ctx, request) ?? (await originUnknown(ctx, request))
  const { pathname } = new URL(request.url)
  if (sameOriginPath(callback, own) === undefined) throw await refusal('callback_invalid', ctx.name)
  return checkedCallback(ctx, new URL(callback, new URL(pathname, own)).href)
}

/** What needs no second look: everything else has to pass `checkRedirectUri`, which is loaded then. */
const PLAIN = /^https?:\/\/[A-Za-z0-9][\w.-]{0,200}(?::(?:[1-5]\d{4}|\d{1,4}))?(?:\/[\w/-]{0,999})?$/

/** A whole URL the provider could send a browser or an app to. `localhost:5000/x` is none: its http:// is missing. */
export async function checkedCallback(ctx: Context, callback: string): Promise<string> {
  if (PLAIN.test(callback)) return callback
  const { checkRedirectUri } = await import('../../oauth2/redirect-uri.ts')
  const reason = /^[^/?#]*:\d/.test(callback) ? 'lacks its http:// or https://' : checkRedirectUri(callback)
  if (reason !== null) throw await refusal('callback_invalid', ctx.name, { reason: `it ${reason}` })
  return callback
}

/** Undefined: nobody told us, and what the request says is not believed. */
export function ownOrigin(ctx: Context, request: Request): string | undefined {
  const asked = new URL(request.url)
  const [first] = ctx.ownOrigins
  const chosen = ctx.ownOrigins.find(origin => new URL(origin).host === asked.host) ?? first
  return chosen ?? (LOOPBACK.test(asked.hostname) ? asked.origin : undefined)
}

/** What a proxy says of the address outside, anybody may say: it is told and not believed. */
async function originUnknown(ctx: Context, { url, headers }: Request): Promise<never> {
  const [scheme, host] = [headers.get('x-forwarded-proto'), headers.get('x-forwarded-host')]
  const proxy = `, and a proxy speaks of ${scheme ?? 'http'}://${host ?? headers.get('host') ?? '…'}`
  const reason = `it came for ${new URL(url).origin}${scheme || host ? proxy : ''}`
  throw await refusal('origin_unknown', ctx.name, { reason })
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
