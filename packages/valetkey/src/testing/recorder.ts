import type { Fetch } from '../http/send.ts'
import { readTracedBody, type Trace, type TracedAnswer, type TracedExchange, type TracedRequest } from './trace.ts'
import { maskTrace } from './trace-masks.ts'
import type { MaskOptions } from './trace-secrets.ts'

export type { MaskOptions } from './trace-secrets.ts'

export interface RecorderOptions extends MaskOptions {
  /** What to record. Default: the platform's. */
  readonly fetch?: Fetch | undefined
  /** Milliseconds since 1970. */
  readonly clock?: (() => number) | undefined
}

export interface Recorder {
  /** Give this to `new OAuth({ fetch })`, or call it. An answer is read whole before it is handed on. */
  readonly fetch: Fetch
  /** What went over the wire until now, without its secrets. */
  trace(): Trace
}

/**
 * Records what an app and an API say to each other, once, as plain JSON that is safe to publish: tokens, secrets, codes,
 * signatures and cookies are masked wherever they stand, ids stay. `valetkey/testing/replay` answers from it afterwards.
 *
 * Names and addresses of people are no secrets to it: pass `names: ['email']` for those that should not be told, and `secrets`
 * for values that go by a name of their own. Look through a trace before you publish it.
 *
 * @example
 * const recording = recorder()
 * const app = new OAuth({ fetch: recording.fetch }).remoteApp('demo', definition)
 * await app.with(token).get('me')
 * await writeFile('me.trace.json', JSON.stringify(recording.trace(), null, 2))
 */
export function recorder(options: RecorderOptions = {}): Recorder {
  const { fetch = request => globalThis.fetch(request), clock = Date.now } = options
  const startedAt = clock()
  const exchanges: TracedExchange[] = []
  return {
    fetch: async request => {
      const at = exchanges.length
      // Its place is where it began, however many are under way.
      exchanges.push({ request: { method: request.method, url: request.url, headers: [] }, answer: null })
      const told = await tracedRequest(request.clone())
      exchanges[at] = { request: told, answer: null }
      const answer = await fetch(request)
      exchanges[at] = { request: told, answer: await tracedAnswer(answer.clone()) }
      return answer
    },
    trace: () => maskTrace({ version: 1, startedAt, exchanges: [...exchanges] }, options),
  }
}

async function tracedRequest(request: Request): Promise<TracedRequest> {
  const { method, url, headers } = request
  return { method, url, headers: [...headers], ...present(await readTracedBody(request)) }
}

async function tracedAnswer(answer: Response): Promise<TracedAnswer> {
  const { status, headers } = answer
  return { status, headers: [...headers], ...present(await readTracedBody(answer)) }
}

const present = <T>(body: T | undefined): { readonly body?: T } => (body === undefined ? {} : { body })
