import { type ClientRequest, request as overHttp } from 'node:http'
import { request as overHttps } from 'node:https'
import { decodeForm, fields } from 'valetkey/http/form'
import { lineToWaitAt } from './together.ts'

/** A request as an attacker writes it: nothing is tidied up, nothing is followed. */
export interface Sending {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** The address of this machine to connect from. */
  readonly from?: string
}

/** What came back. */
export interface Answer {
  readonly url: URL
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** Where the browser is sent; null: nowhere. */
  readonly location: URL | null
}

const patienceMs = 60_000

/** One request over a connection of its own. Rejects when the server hangs up or stays silent. */
export function send(to: string | URL, { method = 'GET', headers = {}, body, from }: Sending = {}): Promise<Answer> {
  const url = new URL(to)
  const start = url.protocol === 'https:' ? overHttps : overHttp
  return new Promise((resolve, reject) => {
    const request = start(url, {
      method,
      headers,
      agent: false,
      timeout: patienceMs,
      ...(from && { localAddress: from }),
    })
    request.on('timeout', () => request.destroy(new Error(`no answer within ${patienceMs / 1000} seconds`)))
    request.on('error', reject)
    request.on('response', incoming => {
      const chunks: Buffer[] = []
      incoming.on('data', chunk => chunks.push(chunk))
      incoming.on('error', reject)
      incoming.on('end', () => {
        const all = new Headers()
        for (const [name, values] of Object.entries(incoming.headersDistinct))
          for (const value of values ?? []) all.append(name, value)
        const text = Buffer.concat(chunks).toString()
        resolve({ url, status: incoming.statusCode ?? 0, headers: all, text, location: locationOf(all, url) })
      })
    })
    void finish(request, body)
  })
}

/** Sends the body, its last byte not before the others at the line are there. */
async function finish(request: ClientRequest, body: string | undefined): Promise<void> {
  const line = lineToWaitAt()
  if (line === null || body === undefined || body.length < 2) {
    await line?.arrive()
    request.end(body)
    return
  }
  const bytes = Buffer.from(body)
  request.setHeader('content-length', bytes.length)
  await new Promise(resolve => request.write(bytes.subarray(0, -1), resolve))
  await line.arrive()
  request.end(bytes.subarray(-1))
}

function locationOf(headers: Headers, from: URL): URL | null {
  const location = headers.get('location')
  if (location === null) return null
  return URL.canParse(location, from.href)
    ? new URL(location, from)
    : new URL(`unreadable:${encodeURIComponent(location)}`)
}

/** The same form again and again has one spelling: that of browsers. */
export function sendForm(to: string | URL, form: Form, sending: Sending = {}): Promise<Answer> {
  return send(to, {
    method: 'POST',
    ...sending,
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...sending.headers },
    body: formText(form),
  })
}

/** null: the field is left out. */
export type Form = Readonly<Record<string, string | null>>

export function formText(form: Form): string {
  const pairs = Object.entries(form).filter((pair): pair is [string, string] => pair[1] !== null)
  return new URLSearchParams(pairs).toString()
}

/** The body as an object: JSON where it is that, else a form. */
export function read({ text }: Answer): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return text.startsWith('<') ? {} : fields(decodeForm(text))
  }
}

/** What was told the app by way of the browser, in the query or the fragment. */
export function told({ location }: Answer): URLSearchParams {
  const inQuery = location?.searchParams ?? new URLSearchParams()
  const inFragment = new URLSearchParams(location?.hash.slice(1) ?? '')
  return ['code', 'error', 'access_token', 'oauth_problem'].some(name => inFragment.has(name)) ? inFragment : inQuery
}

/** The error's name, wherever it stands; null: there is none. */
export function errorOf(answer: Answer): string | null {
  const { error, oauth_problem: problem } = read(answer)
  const named = error ?? problem ?? told(answer).get('error') ?? told(answer).get('oauth_problem')
  if (typeof named === 'string') return named
  return /\b(?:error|oauth_problem)="?([\w]+)/.exec(answer.headers.get('www-authenticate') ?? '')?.[1] ?? null
}

/** An answer in a few words, without the credentials in it. */
export function shown(answer: Answer): string {
  const { status, location, headers } = answer
  const type = headers.get('content-type')?.split(';', 1)[0] ?? 'nothing'
  const credential = ['code', 'access_token', 'oauth_verifier'].find(name => told(answer).has(name))
  const where =
    location &&
    `to ${location.origin === 'null' ? location.protocol : location.origin}${location.pathname.slice(0, 60)}`
  const error = errorOf(answer)
  return [status, where ?? type, error, credential && `with ${credential}`].filter(Boolean).join(' ')
}
