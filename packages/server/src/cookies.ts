import { hash } from 'node:crypto'
import { formatCookie, parseCookies } from 'valetkey/http/cookie'
import { randomText } from 'valetkey/http/random'
import type { Keyring } from './keys.ts'
import { credentialHash } from './tokens/hash.ts'

/** A browser, known by a random cookie it was given on its first visit. */
export interface Browser {
  readonly secret: string
  /** What tickets are bound to. */
  readonly hash: Uint8Array
  /** Set-Cookie, when the browser is new. */
  readonly setCookie: string | null
}

/** The cookies: which browser this is, who is signed in, what the next page has to say. All HttpOnly and SameSite=Lax. */
export interface Cookies {
  browser(request: Request): Browser
  session(request: Request): string | null
  sessionCookie(secret: string): { readonly setCookie: string; readonly cookie: string }
  endSession(): string
  /** What a form's answer has the next page say, sealed by whoever set it. */
  notice(request: Request): string | null
  /** A Set-Cookie; null: it was said. */
  setNotice(sealed: string | null): string
}

/** The next page comes at once, or never. */
const noticeSeconds = 120

export function createCookies(issuer: string, keyring: Keyring): Cookies {
  const secure = issuer.startsWith('https:')
  const names = namesFor(issuer, secure)
  const set = (name: string, value: string, maxAge?: number) =>
    formatCookie(name, value, {
      path: '/',
      httpOnly: true,
      sameSite: 'Lax',
      secure,
      ...(maxAge === undefined ? {} : { maxAge }),
    })
  const read = (request: Request, name: string): string | null => {
    const value = parseCookies(request.headers.get('cookie'))[name]
    return value !== undefined && /^[\w-]{43}$/.test(value) ? value : null
  }
  return {
    browser(request) {
      const known = read(request, names.browser)
      const secret = known ?? randomText(32)
      return {
        secret,
        hash: keyring.tag('browser', secret),
        setCookie: known === null ? set(names.browser, secret) : null,
      }
    },
    session: request => read(request, names.session),
    sessionCookie: secret => ({ setCookie: set(names.session, secret), cookie: `${names.session}=${secret}` }),
    endSession: () => set(names.session, '', 0),
    notice: request => parseCookies(request.headers.get('cookie'))[names.notice] ?? null,
    setNotice: sealed => set(names.notice, sealed ?? '', sealed === null ? 0 : noticeSeconds),
  }
}

/** Cookies do not know ports: servers beside each other on one machine each need names of their own. */
function namesFor(issuer: string, secure: boolean): Readonly<Record<'browser' | 'session' | 'notice', string>> {
  const prefix = `${secure ? '__Host-' : ''}vk_${hash('sha256', issuer).slice(0, 8)}`
  return { browser: `${prefix}_browser`, session: `${prefix}_session`, notice: `${prefix}_notice` }
}

/** What a session's secret is stored as. */
export function sessionHash(secret: string): Uint8Array {
  return credentialHash('session', secret)
}
