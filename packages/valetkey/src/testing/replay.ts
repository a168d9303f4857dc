import { decodeForm, type Pair } from '../http/form.ts'
import { NetworkError } from '../http/network-error.ts'
import type { Fetch } from '../http/send.ts'
import { readTracedBody, type Trace, type TracedAnswer, type TracedBody, type TracedExchange } from './trace.ts'
import { escaped, isSecret, MASKED } from './trace-secrets.ts'

/** A `fetch` that answers from a trace. */
export interface Replay extends Fetch {
  /** What was recorded and not asked for yet. */
  left(): readonly TracedExchange[]
}

/**
 * Answers as the API did when the trace was recorded: each exchange once, in order, to a request of the same method, address
 * and parameters. What differs by nature is not compared: secrets, nonces, timestamps, signatures, `state`. Anything else is
 * refused with a NetworkError `not_recorded` that says what the trace has instead. An id_token is masked, so what checks it
 * will refuse it.
 *
 * @example
 * const fetch = replay(JSON.parse(await readFile('me.trace.json', 'utf8')))
 * const app = new OAuth({ fetch }).remoteApp('demo', definition)
 * await app.with('any token').get('me')
 * assert.deepEqual(fetch.left(), [])
 */
export function replay(trace: Trace): Replay {
  const left = trace.exchanges.map(exchange => ({ exchange, looked: lookedAt(exchange.request) }))
  const answer = async (request: Request): Promise<Response> => {
    const { method, url } = request
    const body = await readTracedBody(request)
    const asked = lookedAt({ method, url, ...(body === undefined ? {} : { body }) })
    const at = left.findIndex(({ looked }) => isSame(looked, asked) && differing(looked, asked).length === 0)
    const [found] = at < 0 ? [] : left.splice(at, 1)
    if (found === undefined) throw notRecorded(url, asked, trace, left)
    return spoken(found.exchange.answer, url)
  }
  return Object.assign(answer, { left: () => left.map(({ exchange }) => exchange) })
}

/** Of a request what it is known again by. */
interface Looked {
  /** Method, origin and path. */
  readonly address: string
  readonly pairs: readonly Pair[]
}

const isSame = (recorded: Looked, asked: Looked): boolean => standsFor(recorded.address, asked.address)

/** New each time. */
const VOLATILE = /^(?:oauth_(?:nonce|timestamp|signature)|nonce|code_challenge)$/

function lookedAt({ method, url, body }: { method: string; url: string; body?: TracedBody }): Looked {
  const { origin, pathname, search } = new URL(url)
  const pairs = [...decodeForm(search.slice(1)), ...pairsOf(body)]
    .filter(([name]) => !VOLATILE.test(name))
    .map(([name, value]): Pair => [name, isSecret(leaf(name), 'request') ? '…' : value])
  return { address: `${method} ${origin}${pathname}`, pairs: pairs.sort(byNameAndValue) }
}

const leaf = (name: string): string => name.split('.').findLast(part => !/^\d+$/.test(part)) ?? name
const byNameAndValue = ([a, x]: Pair, [b, y]: Pair): number =>
  a < b || (a === b && x < y) ? -1 : a === b && x === y ? 0 : 1

function pairsOf(body: TracedBody | undefined): readonly Pair[] {
  if (body === undefined) return []
  if (typeof body !== 'string') return 'parts' in body ? body.parts : [['body', `(${body.bytes} bytes)`]]
  if (!/^\s*[[{"]/.test(body)) return /^[^\s=&]+=/.test(body) ? decodeForm(body) : [['body', body]]
  try {
    return leaves(JSON.parse(body), '')
  } catch {
    return [['body', body]]
  }
}

/** `{ a: { b: [1] } }` → a.b.0 = 1 */
function leaves(value: unknown, path: string): readonly Pair[] {
  if (typeof value !== 'object' || value === null) return [[path || 'body', String(value)]]
  return Object.entries(value).flatMap(([name, inner]) => leaves(inner, path === '' ? name : `${path}.${name}`))
}

/** The parameters in which a request differs from a recorded one, in words. */
function differing(recorded: Looked, asked: Looked): readonly string[] {
  const names = [...new Set([...recorded.pairs, ...asked.pairs].map(([name]) => name))]
  const valuesOf = ({ pairs }: Looked, name: string) => pairs.filter(pair => pair[0] === name).map(pair => pair[1])
  return names.flatMap(name => {
    const [before, now] = [valuesOf(recorded, name), valuesOf(asked, name)]
    const same = before.length === now.length && before.every((value, at) => standsFor(value, now[at] ?? ''))
    return same ? [] : [`${name} is ${said(now)}, recorded was ${said(before)}`]
  })
}

const said = (values: readonly string[]): string =>
  values.length === 0 ? 'absent' : values.map(value => JSON.stringify(value)).join(' and ')

/** Where something was masked, anything may stand now. */
function standsFor(recorded: string, now: string): boolean {
  if (recorded === now) return true
  const [first = '', ...rest] = recorded.split(MASKED)
  if (rest.length === 0) return false
  const exact = [first, ...rest].map(escaped)
  return new RegExp(`^${exact.join('.+')}$`, 's').test(now)
}

function notRecorded(
  url: string,
  asked: Looked,
  { exchanges }: Trace,
  left: readonly { readonly looked: Looked }[],
): NetworkError {
  const waiting = left.find(({ looked }) => isSame(looked, asked))
  const times = exchanges.filter(({ request }) => isSame(lookedAt(request), asked)).length
  const method = asked.address.split(' ', 1)[0]
  if (waiting !== undefined)
    return refusal(url, `was not recorded like this: ${differing(waiting.looked, asked).join('; ')}`)
  if (times > 0)
    return refusal(
      url,
      `was recorded ${times === 1 ? 'once' : `${times} times`} with ${method} and asked for once more`,
    )
  const all = [...new Set(exchanges.map(({ request }) => lookedAt(request).address))]
  return refusal(url, `was not recorded with ${method}; the trace has ${all.join(', ') || 'nothing'}`)
}

const refusal = (url: string, reason: string): NetworkError =>
  new NetworkError('not_recorded', url, `${reason}. Record the trace again, or mend the request`)

/** Of no use once the body is text again. */
const OF_THE_WIRE = /^(?:content-encoding|content-length|transfer-encoding|connection|keep-alive)$/i

function spoken(answer: TracedAnswer | null, url: string): Response {
  if (answer === null) throw new NetworkError('network_failed', url, 'gave no answer when the trace was recorded')
  const { status, headers, body = null } = answer
  if (body !== null && typeof body !== 'string')
    throw refusal(url, 'answered with what is no text, which a trace does not hold')
  return new Response(body, {
    status,
    headers: headers.filter(([name]) => !OF_THE_WIRE.test(name)) as [string, string][],
  })
}
