import { decodeBasic, encodeBasic } from '../http/basic.ts'
import type { Pair } from '../http/form.ts'
import type { Trace, TracedBody, TracedExchange } from './trace.ts'
import { createSecrets, type MaskOptions, type Secrets, type Side } from './trace-secrets.ts'
import { maskedText } from './trace-text.ts'

/** The same without its secrets. Each has one name throughout, so that one can see where it came from and where it went. */
export function maskTrace(trace: Trace, options: MaskOptions = {}): Trace {
  const secrets = createSecrets(options)
  for (const exchange of trace.exchanges) masked(exchange, secrets)
  // Again, now that all are known: some were told before anything said what they are.
  return { ...trace, exchanges: trace.exchanges.map(exchange => masked(exchange, secrets)) }
}

function masked({ request, answer }: TracedExchange, secrets: Secrets): TracedExchange {
  return {
    request: {
      ...request,
      url: maskedText(request.url, 'request', secrets),
      ...maskedHalf(request, 'request', secrets),
    },
    answer: answer && { ...answer, ...maskedHalf(answer, 'answer', secrets) },
  }
}

interface Half {
  readonly headers: readonly Pair[]
  readonly body?: TracedBody
}

function maskedHalf({ headers, body }: Half, side: Side, secrets: Secrets): Half {
  return {
    headers: headers.map(([name, value]): Pair => [name, maskedHeader(name, value, side, secrets)]),
    ...(body === undefined ? {} : { body: maskedBody(body, side, secrets) }),
  }
}

function maskedBody(body: TracedBody, side: Side, secrets: Secrets): TracedBody {
  if (typeof body === 'string') return maskedText(body, side, secrets)
  if (!('parts' in body)) return body
  const shown = (name: string, value: string) =>
    secrets.has(name, side) ? secrets.mask(name, value) : secrets.without(value)
  return { parts: body.parts.map(([name, value]): Pair => [name, shown(name, value)]) }
}

/** Those with ways of their own; of Set-Cookie what follows the first pair are attributes. */
const HEADERS: Readonly<Record<string, (value: string, secrets: Secrets) => string>> = {
  authorization: maskedAuthorization,
  'proxy-authorization': maskedAuthorization,
  cookie: (value, secrets) => value.replace(/[^;\s][^;]*/g, one => maskedCookie(one, secrets)),
  'set-cookie': maskedCookie,
  location: (value, secrets) => maskedText(value, 'request', secrets),
}

function maskedHeader(name: string, value: string, side: Side, secrets: Secrets): string {
  const own = HEADERS[name]
  if (own !== undefined) return own(value, secrets)
  return secrets.has(name, side) ? secrets.mask(name, value) : maskedText(value, side, secrets)
}

function maskedCookie(cookie: string, secrets: Secrets): string {
  return cookie.replace(/^([^=;]*)=([^;]*)/, (_, name: string, value: string) => `${name}=${secrets.mask(name, value)}`)
}

/** The client id, and all that OAuth 1.0a says beside its secrets, stays readable. */
function maskedAuthorization(value: string, secrets: Secrets): string {
  const [basic, formEncoded] = decodeBasic(value)
  if (formEncoded) secrets.mask('client_secret', formEncoded.secret)
  if (basic) return encodeBasic(secrets.without(basic.id), secrets.mask('client_secret', basic.secret), 'raw')
  if (/^oauth\s[^=]*="/i.test(value)) return maskedText(value, 'request', secrets)
  const [scheme = '', ...rest] = value.split(' ')
  if (rest.length === 0) return secrets.mask('authorization', scheme)
  return `${scheme} ${secrets.mask('access_token', rest.join(' '))}`
}
