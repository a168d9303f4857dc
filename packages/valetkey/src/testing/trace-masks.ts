import { decodeBasic, encodeBasic } from '../http/basic.ts'
import { encodeFormText, type Pair } from '../http/form.ts'
import { encode } from '../oauth1/percent.ts'
import type { Trace, TracedAnswer, TracedBody, TracedExchange, TracedRequest } from './trace.ts'

/** Which half of an exchange a name stands in: `code` and `state` are secrets only on the way to the server. */
type Side = 'request' | 'answer'

const SECRET =
  /token|secret|passw|passphrase|assertion|verifier|(?:api|auth|private)[_-]?key|signature|session(?:[_-]?(?:id|key|token))?$|credential|^(?:proxy-)?authorization$|cookie|jwt|(?:device|user)_?code|^(?:otp|pin|sid)$/i
const HARMLESS =
  /(?:type|url|uri|endpoint|expires?|[_-]in|[_-]at|methods?|supported|alg|type_hint|name|count|limit|version)$/i
const ON_THE_WAY = /^(?:code|state|denied)$/i

/** By its name, as wires spell them. Rather one too many: what is masked stays the same text wherever it stands. */
export function isSecret(name: string, side: Side): boolean {
  return (SECRET.test(name) && !HARMLESS.test(name)) || (side === 'request' && ON_THE_WAY.test(name))
}

/** What stands in a trace for a secret: `masked-access_token-1`, good in a header, a form, JSON and XML alike. */
export const MASKED: RegExp = /masked-\w+-\d+/g

/** Shorter ones are masked where their name stands, and not searched for elsewhere: too much would be taken for them. */
const SEARCHED = 8
/** In a list or an object under a secret's name not everything is one. */
const NESTED = 12

export interface MaskOptions {
  /** Secrets known by value, whatever name they go by. */
  readonly secrets?: readonly string[] | undefined
  /** Further names whose values are nobody's business: `email`, `screen_name`. */
  readonly names?: readonly string[] | undefined
}

/** The same without its secrets. Each has one name throughout, so that one can see where it came from and where it went. */
export function maskTrace(trace: Trace, options: MaskOptions = {}): Trace {
  const masks = createMasks(options)
  for (const exchange of trace.exchanges) masked(exchange, masks)
  // Again, now that all are known: some were told before anything said what they are.
  return { ...trace, exchanges: trace.exchanges.map(exchange => masked(exchange, masks)) }
}

interface Masks {
  isSecret(name: string, side: Side): boolean
  /** The name a secret goes by from now on. */
  of(name: string, value: string): string
  /** Every secret known by now, in whichever way it is written. */
  search(text: string): string
}

function createMasks({ secrets = [], names = [] }: MaskOptions): Masks {
  const known = new Map<string, string>()
  const counts = new Map<string, number>()
  const further = new Set(names.map(name => name.toLowerCase()))
  const of = (name: string, value: string): string => {
    const before = known.get(value)
    if (before !== undefined || value === '' || value.match(MASKED)?.[0] === value) return before ?? value
    const word = name.toLowerCase().replace(/\W+/g, '_')
    counts.set(word, (counts.get(word) ?? 0) + 1)
    known.set(value, `masked-${word}-${counts.get(word)}`)
    return known.get(value) ?? ''
  }
  for (const secret of secrets) of('secret', secret)
  const given = new Set(secrets)
  return {
    of,
    isSecret: (name, side) => isSecret(name, side) || further.has(name.toLowerCase()),
    search: text => {
      const spelled = new Map<string, string>()
      for (const [value, mask] of known)
        if (value.length >= SEARCHED || given.has(value))
          for (const spelling of spellings(value)) spelled.set(spelling, mask)
      if (spelled.size === 0) return text
      const longestFirst = [...spelled.keys()].sort((a, b) => b.length - a.length).map(escaped)
      // What is masked already comes first, so that nothing is found inside of it.
      const any = new RegExp([MASKED.source, ...longestFirst].join('|'), 'g')
      return text.replace(any, found => spelled.get(found) ?? found)
    },
  }
}

/** A text as a part of a pattern. */
export const escaped = (text: string): string => text.replace(/[$()*+.?[\\\]^{|}/-]/g, '\\$&')

/** As it is, as forms, URLs, base strings and JSON write it. */
function spellings(value: string): ReadonlySet<string> {
  const percent = encode(value)
  return new Set([value, percent, encodeFormText(value), encode(percent), JSON.stringify(value).slice(1, -1)])
}

function masked({ request, answer }: TracedExchange, masks: Masks): TracedExchange {
  return { request: maskedRequest(request, masks), answer: answer && maskedAnswer(answer, masks) }
}

function maskedRequest({ method, url, headers, body }: TracedRequest, masks: Masks): TracedRequest {
  return {
    method,
    url: maskedText(url, 'request', masks),
    headers: maskedHeaders(headers, 'request', masks),
    ...maskedBody(body, 'request', masks),
  }
}

function maskedAnswer({ status, headers, body }: TracedAnswer, masks: Masks): TracedAnswer {
  return { status, headers: maskedHeaders(headers, 'answer', masks), ...maskedBody(body, 'answer', masks) }
}

function maskedBody(body: TracedBody | undefined, side: Side, masks: Masks): { readonly body?: TracedBody } {
  if (body === undefined) return {}
  if (typeof body === 'string') return { body: maskedText(body, side, masks) }
  if (!('parts' in body)) return { body }
  const parts = body.parts.map(([name, value]): Pair => {
    return [name, masks.search(masks.isSecret(name, side) ? masks.of(name, value) : value)]
  })
  return { body: { parts } }
}

function maskedHeaders(headers: readonly Pair[], side: Side, masks: Masks): readonly Pair[] {
  return headers.map(([name, value]): Pair => {
    if (name === 'authorization' || name === 'proxy-authorization') return [name, maskedAuthorization(value, masks)]
    if (name === 'cookie')
      return [
        name,
        value
          .split('; ')
          .map(one => maskedCookie(one, masks))
          .join('; '),
      ]
    if (name === 'set-cookie') return [name, maskedCookie(value, masks)]
    if (masks.isSecret(name, side)) return [name, masks.of(name, value)]
    return [name, maskedText(value, name === 'location' ? 'request' : side, masks)]
  })
}

/** The first pair; what follows in Set-Cookie are its attributes. */
function maskedCookie(cookie: string, masks: Masks): string {
  return cookie.replace(/^([^=;]*)=([^;]*)/, (_, name: string, value: string) => `${name}=${masks.of(name, value)}`)
}

/** The client id and all that OAuth 1.0a says beside its secrets stays readable. */
function maskedAuthorization(value: string, masks: Masks): string {
  const [basic, formEncoded] = decodeBasic(value)
  if (formEncoded) masks.of('client_secret', formEncoded.secret)
  if (basic) return encodeBasic(masks.search(basic.id), masks.of('client_secret', basic.secret), 'raw')
  if (/^oauth\s[^=]*="/i.test(value)) return maskedText(value, 'request', masks)
  const [scheme = '', ...rest] = value.split(' ')
  return rest.length === 0 ? masks.of('authorization', scheme) : `${scheme} ${masks.of('access_token', rest.join(' '))}`
}

/** How a name and its value stand in JSON, in a form or query, in XML, in a header's parameters. */
const SHAPES: readonly RegExp[] = [
  /("([\w.-]+)"\s*:\s*")((?:[^"\\]|\\.)*)(")/g,
  /((?:^|[?&#\s])([\w.[\]-]+)=)([^&\s"'<>#]+)()/g,
  /(<([\w.:-]+)>)([^<]+)(<)/g,
  /([\s,]([\w.:-]+)=")([^"]*)(")/g,
]

function maskedText(text: string, side: Side, masks: Masks): string {
  for (const [name, value] of nestedIn(text, side, masks)) masks.of(name, value)
  let found = text
  for (const [at, shape] of SHAPES.entries())
    found = found.replace(shape, (whole, before: string, name: string, value: string, after: string) => {
      // In a query or form it is a parameter, whoever wrote it.
      if (!masks.isSecret(name, at === 1 ? 'request' : side)) return whole
      const meant = decoded(value, at)
      if (name === 'oauth_signature') learnPlaintext(meant, masks)
      return `${before}${masks.of(name, meant)}${after}`
    })
  return masks.search(found)
}

/** RFC 5849 §3.4.4: with PLAINTEXT the signature is both secrets. */
function learnPlaintext(signature: string, masks: Masks): void {
  for (const secret of signature.split('&')) masks.of('secret', decoded(secret, 3))
}

/** Strings in what stands below a secret's name in JSON. */
function nestedIn(text: string, side: Side, masks: Masks): readonly Pair[] {
  if (!/^\s*[[{]/.test(text)) return []
  const found: Pair[] = []
  const walk = (value: object, below: string | null): void => {
    for (const [name, inner] of Object.entries(value)) {
      if (typeof inner === 'object' && inner !== null) walk(inner, below ?? (masks.isSecret(name, side) ? name : null))
      else if (below !== null && typeof inner === 'string' && inner.length >= NESTED && !HARMLESS.test(name))
        found.push([below, inner])
    }
  }
  try {
    walk(JSON.parse(text) as object, null)
  } catch {
    // Not JSON after all.
  }
  return found
}

function decoded(value: string, shape: number): string {
  try {
    if (shape === 0) return JSON.parse(`"${value}"`) as string
    return shape === 2 ? value : decodeURIComponent(shape === 1 ? value.replaceAll('+', ' ') : value)
  } catch {
    return value
  }
}
