/** The redirect URI of clients that cannot be redirected to: the code is shown and typed instead. */
export const OOB = 'urn:ietf:wg:oauth:2.0:oob'

/** Is it the out-of-band URI, exactly? */
export function isOob(uri: string): boolean {
  return uri === OOB
}

/** Longer redirect URIs are refused before anything else looks at them. */
export const MAX_REDIRECT_URI = 2048

/** Schemes a browser would run, open locally or hand to something that is not an app (RFC 9700 §4.1.3). */
const DANGEROUS: ReadonlySet<string> = new Set(
  'javascript data vbscript file blob about filesystem view-source jar intent mailto tel sms urn'.split(' '),
)

/** RFC 3986 §2: the characters a URI is made of; no spaces, controls, quotes, backslashes, no letters beyond ASCII. */
const URI_TEXT = /^[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=%]+$/
const HOST = /^(?:[A-Za-z0-9][A-Za-z0-9._-]*|\[[0-9A-Fa-f:.]+\])$/
/** `.` and `..`, also percent-encoded, also with the path parameters some servers strip: `..;x`. */
const DOT_SEGMENT = /^(?:\.|%2e){1,2}(?:;.*)?$/i

export interface RedirectUriRules {
  /** `loopback` refuses plain http to anywhere but this machine (RFC 9700 §2.6). Default `any`. */
  readonly http?: 'any' | 'loopback'
}

/** The pieces of a URI as they are written (RFC 3986 Appendix B), nothing decoded or normalised. */
interface Pieces {
  readonly scheme: string
  readonly authority: string | undefined
  readonly userinfo: string | undefined
  readonly host: string
  readonly port: string | undefined
  readonly path: string
  readonly query: string | undefined
  readonly fragment: string | undefined
}

function pieces(uri: string): Pieces {
  const [, scheme = '', authority, path = '', query, fragment] =
    /^(?:([^:/?#]+):)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#([\s\S]*))?$/.exec(uri) ?? []
  const at = authority?.lastIndexOf('@') ?? -1
  const place = authority?.slice(at + 1) ?? ''
  const colon = place.lastIndexOf(':')
  const hasPort = colon > place.lastIndexOf(']')
  return {
    scheme,
    authority,
    userinfo: at < 0 ? undefined : authority?.slice(0, at),
    host: hasPort ? place.slice(0, colon) : place,
    port: hasPort ? place.slice(colon + 1) : undefined,
    path,
    query,
    fragment,
  }
}

type Rule = readonly [reason: string, broken: (uri: Pieces, text: string, rules: RedirectUriRules) => boolean]

const isWeb = (uri: Pieces) => /^https?$/i.test(uri.scheme)

const RULES: readonly Rule[] = [
  ['must be written in the characters of RFC 3986, others percent-encoded', (_, text) => !URI_TEXT.test(text)],
  ['has a % without two hexadecimal digits', (_, text) => /%(?![0-9A-Fa-f]{2})/.test(text)],
  ['must be an absolute URI with a scheme', uri => !/^[A-Za-z][A-Za-z0-9+.-]*$/.test(uri.scheme)],
  ['has a scheme that cannot be redirected to', uri => DANGEROUS.has(uri.scheme.toLowerCase())],
  ['must not have a fragment', uri => uri.fragment !== undefined],
  ['must not have a user name or password', uri => uri.userinfo !== undefined],
  ['needs a host after //', uri => isWeb(uri) && !uri.host],
  ['has a malformed host', uri => uri.host !== '' && !HOST.test(uri.host)],
  ['has a malformed port', uri => uri.port !== undefined && !(/^\d{1,5}$/.test(uri.port) && Number(uri.port) <= 65535)],
  ['must not have . or .. in its path', uri => uri.path.split(/\/|%2f/i).some(segment => DOT_SEGMENT.test(segment))],
  [
    'must use https, or http to 127.0.0.1, [::1] or localhost',
    (uri, text, rules) => rules.http === 'loopback' && /^http$/i.test(uri.scheme) && !isLoopback(text),
  ],
]

/**
 * May a client register this redirect URI (RFC 6749 §3.1.2, RFC 8252 §7)? null when it may, else the reason, to be
 * read after "redirect_uri": `'must not have a fragment'`.
 */
export function checkRedirectUri(text: string, rules: RedirectUriRules = {}): string | null {
  if (text.length > MAX_REDIRECT_URI) return `must not be longer than ${MAX_REDIRECT_URI} characters`
  if (isOob(text)) return null
  const uri = pieces(text)
  return RULES.find(([, broken]) => broken(uri, text, rules))?.[0] ?? null
}

/** The scheme, the host and what follows the port, of a URI that points to this machine by one of three names. */
const LOOPBACK = /^(https?):\/\/(127\.0\.0\.1|\[::1\]|localhost)(?::\d{1,5})?((?:[/?][^#]*)?)$/

/** Does it point to the user's own machine: 127.0.0.1, [::1] or localhost, written plainly? */
export function isLoopback(uri: string): boolean {
  return uri.length <= MAX_REDIRECT_URI && LOOPBACK.test(uri) && checkRedirectUri(uri) === null
}

export interface RedirectUriMatching {
  /**
   * `port`: http to a loopback address matches with any port (RFC 8252 §7.3). `exact`: no exception. `any`: every
   * loopback URI matches, whatever was registered; for development servers only.
   */
  readonly loopback?: 'port' | 'any' | 'exact'
  /** Let the name `localhost` have any port too; RFC 8252 §8.3 advises against it. */
  readonly localhostName?: boolean
}

/**
 * RFC 9700 §2.1: equal to the registered URI, byte for byte. The one exception is the port of a loopback
 * address, which native apps learn only when they run.
 */
export function redirectUriMatches(registered: string, requested: string, matching: RedirectUriMatching = {}): boolean {
  if (registered === requested) return true
  const loopback = matching.loopback ?? 'port'
  if (loopback === 'exact' || !isLoopback(requested)) return false
  if (loopback === 'any') return true
  const [, scheme, host, rest] = LOOPBACK.exec(requested) ?? []
  const [, theirScheme, theirHost, theirRest] = isLoopback(registered) ? (LOOPBACK.exec(registered) ?? []) : []
  if (host === 'localhost' && !matching.localhostName) return false
  return scheme === 'http' && theirScheme === 'http' && host === theirHost && rest === theirRest
}

type Difference = (requested: Pieces, registered: Pieces) => string | undefined

/** Cuts what a stranger sent to a length an error page can show. */
const shown = (text: string | undefined) => (text ? (text.length > 80 ? `${text.slice(0, 77)}...` : text) : 'none')

const differs = (name: string, read: (uri: Pieces) => string | undefined): Difference => {
  return (requested, registered) => {
    const [mine = '', theirs = ''] = [read(requested), read(registered)]
    if (mine === theirs) return undefined
    if (mine.toLowerCase() === theirs.toLowerCase()) {
      return `the ${name} differs in upper and lower case (${shown(mine)}, registered is ${shown(theirs)})`
    }
    return `the ${name} is ${shown(mine)}, registered is ${shown(theirs)}`
  }
}

const trailingSlash: Difference = (requested, registered) => {
  if (requested.path === `${registered.path}/`) return 'the path ends in a slash, the registered one does not'
  if (`${requested.path}/` === registered.path) return 'the path lacks the slash the registered one ends in'
  return undefined
}

/** From the least to the most telling: the further down, the further apart two URIs are. */
const DIFFERENCES: readonly Difference[] = [
  differs('fragment', uri => uri.fragment),
  differs('query', uri => uri.query),
  differs('port', uri => uri.port),
  (requested, registered) =>
    trailingSlash(requested, registered) ?? differs('path', uri => uri.path)(requested, registered),
  differs('user name', uri => uri.userinfo),
  differs('scheme', uri => uri.scheme),
  differs('host', uri => uri.host),
]

export interface Nearest {
  readonly uri: string
  /** Words for an error page: `the port is 5001, registered is 5000`. Plain text: escape it for HTML. */
  readonly difference: string
}

/**
 * The registered URI the requested one was probably meant to be, and how they differ; undefined when none is
 * registered. For people reading an error page, never for a decision.
 */
export function nearest(registered: readonly string[], requested: string): Nearest | undefined {
  const mine = pieces(requested.slice(0, MAX_REDIRECT_URI))
  const compared = registered.map(uri => {
    const theirs = pieces(uri.slice(0, MAX_REDIRECT_URI))
    const found = DIFFERENCES.map(difference => difference(mine, theirs))
    const distance = found.reduce((sum, text, weight) => sum + (text === undefined ? 0 : 2 ** weight), 0)
    return { uri, distance, difference: found.filter(text => text !== undefined).join('; ') }
  })
  const best = compared.sort((a, b) => a.distance - b.distance)[0]
  return best && { uri: best.uri, difference: best.difference || 'it is the same' }
}
