/** Cookies: RFC 6265 §4. Values outside its alphabet are percent-encoded, as everybody does. */

export interface CookieOptions {
  /** Default `/`. */
  readonly path?: string
  /** Seconds; 0 deletes the cookie. Without it, the cookie goes with the browser session. */
  readonly maxAge?: number
  /** Default true. */
  readonly httpOnly?: boolean
  /** Default `Lax`. */
  readonly sameSite?: 'Strict' | 'Lax' | 'None' | 'strict' | 'lax' | 'none'
  /** Default false; always on where `__Host-`, `__Secure-` or SameSite=None would not work without it. */
  readonly secure?: boolean
  readonly domain?: string
}

/** The value of a `Set-Cookie` header. */
export function formatCookie(name: string, value: string, options: CookieOptions = {}): string {
  if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name)) throw new TypeError('A cookie name must be a token (RFC 6265 §4.1.1)')
  const { path = '/', maxAge, httpOnly = true, sameSite = 'Lax', domain } = options
  const needsSecure = /^__(host|secure)-/i.test(name) || sameSite.toLowerCase() === 'none'
  return [
    `${name}=${encodeValue(value)}`,
    `Path=${attribute(path)}`,
    ...(domain === undefined ? [] : [`Domain=${attribute(domain)}`]),
    ...(maxAge === undefined ? [] : [`Max-Age=${Math.floor(maxAge)}`]),
    ...(httpOnly ? ['HttpOnly'] : []),
    ...(options.secure || needsSecure ? ['Secure'] : []),
    `SameSite=${sameSite[0]!.toUpperCase()}${sameSite.slice(1).toLowerCase()}`,
  ].join('; ')
}

/**
 * The cookies of a `Cookie` header by name. Of a name sent twice the first counts: browsers put the more specific
 * path first (§5.4). Without a prototype, so that `__proto__` is just a name.
 */
export function parseCookies(header: string | null): Record<string, string> {
  const cookies: Record<string, string> = Object.create(null)
  for (const part of (header ?? '').split(';')) {
    const equals = part.indexOf('=')
    const name = part.slice(0, Math.max(equals, 0)).trim()
    if (name !== '') cookies[name] ??= decodeValue(part.slice(equals + 1).trim())
  }
  return cookies
}

function encodeValue(value: string): string {
  return value.toWellFormed().replace(/[^\x21-\x7e]|["%,;\\]/gu, encodeURIComponent)
}

function decodeValue(text: string): string {
  const value = text.length > 1 && text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1) : text
  if (!value.includes('%')) return value
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}

function attribute(text: string): string {
  if (!/^[^;]+$/.test(text) || /[^\x20-\x7e]/.test(text))
    throw new TypeError('A cookie attribute must be plain text without ";"')
  return text
}
