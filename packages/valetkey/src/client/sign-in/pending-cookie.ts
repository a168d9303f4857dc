import { toBase64Url, utf8 } from '../../http/bytes.ts'
import { formatCookie, parseCookies } from '../../http/cookie.ts'

/**
 * The cookies of sign-ins that wait: `vk.<id>=<time>.<app>.<content>`, one each, so that many tabs can wait at once.
 * For OAuth 2 the content is random and binds the browser; for OAuth 1 it is the sealed secret of the request token.
 */
export interface PendingCookie {
  readonly name: string
  readonly id: string
  readonly at: number
  readonly app: string
  readonly content: string
}

export const LIFETIME_MS: number = 15 * 60_000
const LIVE = 30
/** Browsers send all of them each time, and servers stop reading headers at 8 kB or so. */
const TOTAL_BYTES = 6_000
const NAME = /^(?:__Host-)?vk\.([\w-]+)$/

export interface CookieManner {
  readonly secure: boolean
  readonly sameSite: 'Lax' | 'None'
}

/** `Set-Cookie` values: the new one, and the end of the oldest where there are too many. */
export async function setPending(
  request: Request,
  app: string,
  { id, at, content }: Pick<PendingCookie, 'id' | 'at' | 'content'>,
  manner: CookieManner,
): Promise<string[]> {
  const name = `${manner.secure ? '__Host-' : ''}vk.${id}`
  const value = `${at.toString(36)}.${await appTag(app)}.${content}`
  const options = { maxAge: LIFETIME_MS / 1000, httpOnly: true, ...manner }
  const others = readPending(request).filter(cookie => cookie.name !== name)
  const dropped = surplus(others, name.length + value.length)
  return [formatCookie(name, value, options), ...dropped.map(cookie => endPending(cookie.name))]
}

/** The newest first. */
export function readPending(request: Request): PendingCookie[] {
  const cookies = parseCookies(request.headers.get('cookie'))
  const read = Object.entries(cookies).flatMap(([name, value]) => parse(name, value))
  return read.sort((a, b) => b.at - a.at)
}

/** `Set-Cookie` that ends it. */
export function endPending(name: string): string {
  return formatCookie(name, '', { maxAge: 0, httpOnly: true, secure: name.startsWith('__Host-') })
}

/** Which app a cookie belongs to: short, and no more than that. */
export async function appTag(app: string): Promise<string> {
  return (await shortHash(app)).slice(0, 6)
}

/** 96 bits of SHA-256. */
export async function shortHash(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', utf8(text))
  return toBase64Url(new Uint8Array(digest).slice(0, 12))
}

function parse(name: string, value: string): PendingCookie[] {
  const id = NAME.exec(name)?.[1]
  const [time = '', app = '', ...content] = value.split('.')
  const at = Number.parseInt(time, 36)
  if (id === undefined || content.length === 0 || Number.isNaN(at)) return []
  return [{ name, id, at, app, content: content.join('.') }]
}

function surplus(newestFirst: readonly PendingCookie[], newBytes: number): PendingCookie[] {
  let bytes = newBytes
  return newestFirst.filter((cookie, index) => {
    bytes += cookie.name.length + cookie.content.length + 20
    return index >= LIVE - 1 || bytes > TOTAL_BYTES
  })
}
