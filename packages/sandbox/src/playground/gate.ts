import type { Context, MiddlewareHandler, Next } from 'hono'
import type { SandboxJson } from '../sandbox-json.ts'

/** Names of this machine that lead here but whose cookies do not: such visitors are sent to the one right address. */
const otherNames = new Set(['localhost', '[::1]'])

/** Lets in only requests for our own origin, and changes only from our own pages. */
export function gate(origin: string): MiddlewareHandler {
  const own = new URL(origin)
  return async (c: Context, next: Next) => {
    const url = new URL(c.req.url)
    if (url.host !== own.host) return elsewhere(c, url, own)
    if (c.req.method === 'POST' && !fromOwnPage(c.req.raw.headers, own.origin))
      return c.text('This form was not sent from the playground’s own page. Open the playground and try again.\n', 403)
    return next()
  }
}

function elsewhere(c: Context, url: URL, own: URL): Response {
  const harmless = c.req.method === 'GET' && otherNames.has(url.hostname) && url.port === own.port
  if (harmless) return c.redirect(new URL(url.pathname + url.search, own).href, 302)
  return c.text(`The playground is at ${own.origin}, and answers by no other name.\n`, 421)
}

/** Browsers say where a form came from: Sec-Fetch-Site, and Origin. Both that are sent must agree; one must be sent. */
function fromOwnPage(headers: Headers, origin: string): boolean {
  const site = headers.get('sec-fetch-site')
  const from = headers.get('origin')
  if (site === null && from === null) return false
  return (site === null || site === 'same-origin') && (from === null || from === origin)
}

/** Headers of every answer. Nothing but our sheet is loaded, and the services' pictures; forms may lead to the services' sign-in. */
export function policy({ providers }: SandboxJson): MiddlewareHandler {
  const origins = Object.values(providers)
    .map(({ origin }) => origin)
    .join(' ')
  const csp = [
    "default-src 'none'",
    "style-src 'self'",
    `img-src 'self' ${origins}`,
    // Chromium checks every redirect after a form against this too (CSP3 §6.5.2), and Connect redirects to the service.
    `form-action 'self' ${origins}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
  return async (c, next) => {
    await next()
    c.header('Content-Security-Policy', csp)
    c.header('Referrer-Policy', 'same-origin')
    c.header('X-Content-Type-Options', 'nosniff')
    if (!c.res.headers.has('Cache-Control')) c.header('Cache-Control', 'no-store')
  }
}
