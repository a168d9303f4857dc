import { readAtMost } from './body.ts'
import { NetworkError } from './network-error.ts'

/** The only place from which a request leaves this library. */

export type Fetch = (request: Request) => Promise<Response>

export interface SendOptions {
  /** Default: the platform's `fetch`. */
  readonly fetch?: Fetch
  /** For the whole exchange, the body included. Default 15,000. */
  readonly timeoutMs?: number
  /** The caller's way to give up; its reason is thrown as it is. */
  readonly signal?: AbortSignal
  /** Of the decoded body. Default 10 MB. */
  readonly maxBytes?: number
  /** A good answer's body is not read but handed on; the timeout then ends with its headers. */
  readonly stream?: boolean
  /** The body is a stream, sent once: a redirect is then an error. Node's fetch holds all of a body it might send again. */
  readonly once?: boolean
}

export interface Answer {
  readonly status: number
  readonly statusText: string
  readonly headers: Headers
  readonly bytes: Uint8Array
  /** With `stream`, of a status from 200 to 299: what is still to come. */
  readonly body?: ReadableStream<Uint8Array>
  readonly url: string
  /** The body by the charset of its Content-Type, UTF-8 when it says none; without byte order mark. */
  text(): string
}

/**
 * Sends a request and reads the whole answer, whatever its status. Redirects are answers, not followed: the
 * Authorization header must not travel to where a Location points.
 */
export async function send(request: Request, options: SendOptions = {}): Promise<Answer> {
  const limit = watch(request, options)
  try {
    const response = await limit.race(start(request, limit.signal, options))
    if (options.stream && response.ok && response.body !== null)
      return { ...answer(response, new Uint8Array(), request.url), body: response.body }
    const bytes = await limit.race(readBody(response, request.url, options.maxBytes ?? 10_000_000, limit.signal))
    return answer(response, bytes, request.url)
  } catch (error) {
    throw await limit.explain(error)
  } finally {
    limit.clear()
  }
}

/** Beyond it, timers fire at once. */
const LONGEST_TIMER = 2 ** 31 - 1

function start(request: Request, signal: AbortSignal, { fetch: custom, once }: SendOptions): Promise<Response> {
  const init: RequestInit = { redirect: once && hasError() ? 'error' : 'manual', signal }
  return custom === undefined ? fetch(request, init) : custom(new Request(request, init))
}

/** workerd has no such mode, and says so at once. */
function hasError(): boolean {
  try {
    return new Request('http://x', { redirect: 'error' }).redirect === 'error'
  } catch {
    return false
  }
}

interface Watch {
  readonly signal: AbortSignal
  /** Whichever comes first: the work or the end of our patience, should a fetch not heed its signal. */
  race<T>(work: Promise<T>): Promise<T>
  /** What the caller should see of an error. */
  explain(error: unknown): Promise<unknown>
  clear(): void
}

function watch(request: Request, { timeoutMs = 15_000, signal }: SendOptions): Watch {
  const controller = new AbortController()
  const callers = [request.signal, ...(signal === undefined ? [] : [signal])]
  const giveUp = () => controller.abort(callers.find(one => one.aborted)?.reason)
  for (const one of callers) one.addEventListener('abort', giveUp)
  let late = false
  const timer = setTimeout(
    () => {
      late = true
      controller.abort()
    },
    Math.min(timeoutMs, LONGEST_TIMER),
  )
  const aborted = new Promise<never>((_, reject) => {
    controller.signal.addEventListener('abort', () => reject(controller.signal.reason))
  })
  aborted.catch(() => {})
  if (callers.some(one => one.aborted)) giveUp()
  return {
    signal: controller.signal,
    race: work => Promise.race([work, aborted]),
    explain: async error => {
      if (controller.signal.aborted && !late) return controller.signal.reason
      if (!late && error instanceof NetworkError) return error
      const { fetchFailed, networkError } = await import('./network-errors.ts')
      return late ? networkError('network_timeout', request.url, timeoutMs) : fetchFailed(request.url, error)
    },
    clear: () => {
      clearTimeout(timer)
      for (const one of callers) one.removeEventListener('abort', giveUp)
    },
  }
}

async function readBody(response: Response, url: string, maxBytes: number, signal: AbortSignal): Promise<Uint8Array> {
  const bytes = await readAtMost(response.body, maxBytes, signal)
  if (bytes !== null) return bytes
  const { networkError } = await import('./network-errors.ts')
  throw networkError('answer_too_large', url, maxBytes)
}

function answer(response: Response, bytes: Uint8Array, url: string): Answer {
  const { status, statusText, headers } = response
  return {
    status,
    statusText,
    headers,
    bytes,
    url: response.url || url,
    text: () => decoderFor(headers.get('content-type')).decode(bytes),
  }
}

const utf8Decoder = new TextDecoder('utf-8')

function decoderFor(contentType: string | null): TextDecoder {
  const charset = /;\s*charset\s*=\s*"?([\w.:-]+)/i.exec(contentType ?? '')?.[1]
  if (charset === undefined || /^utf-?8$/i.test(charset)) return utf8Decoder
  try {
    return new TextDecoder(charset)
  } catch {
    return utf8Decoder
  }
}
