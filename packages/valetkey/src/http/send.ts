import { readAtMost } from './body.ts'

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

export type NetworkErrorCode = 'network_failed' | 'network_timeout' | 'answer_too_large' | 'not_recorded'

/** What happened, and what to do about it; `…` stands for what is known only then. */
export const networkErrors: Readonly<Record<NetworkErrorCode, readonly [what: string, next: string]>> = {
  network_failed: ['could not be reached (…)', 'check the address, the network and, for https, the certificate'],
  network_timeout: ['did not answer within … ms', 'try again later or allow more time'],
  answer_too_large: ['answered more than … bytes', 'ask for less or raise maxBytes'],
  not_recorded: ['was not asked this way when the trace was recorded', 'record the trace again, or mend the request'],
}

function sentence(code: NetworkErrorCode, detail: string | number): string {
  const [what, next] = networkErrors[code]
  return `${what.replace('…', () => String(detail))}; ${next}`
}

/** No answer, or not all of it. Says where it was going (origin and path), never the query or the headers. */
export class NetworkError extends Error {
  override readonly name = 'NetworkError'
  readonly code: NetworkErrorCode
  readonly origin: string

  constructor(code: NetworkErrorCode, url: string, reason: string, options?: ErrorOptions) {
    const { origin, pathname } = new URL(url)
    super(`${origin}${pathname} ${reason}`, options)
    this.code = code
    this.origin = origin
  }
}

/**
 * Sends a request and reads the whole answer, whatever its status. Redirects are answers, not followed: the
 * Authorization header must not travel to where a Location points.
 */
export async function send(request: Request, options: SendOptions = {}): Promise<Answer> {
  const limit = watch(request, options)
  try {
    const response = await limit.race(start(request, limit.signal, options.fetch))
    if (options.stream && response.ok && response.body !== null)
      return { ...answer(response, new Uint8Array(), request.url), body: response.body }
    const bytes = await limit.race(readBody(response, request.url, options.maxBytes ?? 10_000_000, limit.signal))
    return answer(response, bytes, request.url)
  } catch (error) {
    throw limit.explain(error)
  } finally {
    limit.clear()
  }
}

/** Beyond it, timers fire at once. */
const LONGEST_TIMER = 2 ** 31 - 1

function start(request: Request, signal: AbortSignal, custom: Fetch | undefined): Promise<Response> {
  const init: RequestInit = { redirect: 'manual', signal }
  return custom === undefined ? fetch(request, init) : custom(new Request(request, init))
}

interface Watch {
  readonly signal: AbortSignal
  /** Whichever comes first: the work or the end of our patience, should a fetch not heed its signal. */
  race<T>(work: Promise<T>): Promise<T>
  /** What the caller should see of an error. */
  explain(error: unknown): unknown
  clear(): void
}

function watch(request: Request, { timeoutMs = 15_000, signal }: SendOptions): Watch {
  const controller = new AbortController()
  const callers = [request.signal, ...(signal === undefined ? [] : [signal])]
  const giveUp = () => controller.abort(callers.find(one => one.aborted)?.reason)
  for (const one of callers) one.addEventListener('abort', giveUp)
  const late = new NetworkError('network_timeout', request.url, sentence('network_timeout', timeoutMs))
  const timer = setTimeout(() => controller.abort(late), Math.min(timeoutMs, LONGEST_TIMER))
  const aborted = new Promise<never>((_, reject) => {
    controller.signal.addEventListener('abort', () => reject(controller.signal.reason))
  })
  aborted.catch(() => {})
  if (callers.some(one => one.aborted)) giveUp()
  return {
    signal: controller.signal,
    race: work => Promise.race([work, aborted]),
    explain: error => {
      if (controller.signal.aborted) return controller.signal.reason
      return error instanceof NetworkError ? error : failed(request.url, error)
    },
    clear: () => {
      clearTimeout(timer)
      for (const one of callers) one.removeEventListener('abort', giveUp)
    },
  }
}

function failed(url: string, error: unknown): NetworkError {
  const cause = withoutSecrets(error)
  return new NetworkError('network_failed', url, sentence('network_failed', cause.code ?? cause.message), { cause })
}

/** Foreign errors may quote URLs or carry the whole request: keep the innermost name, code and message only. */
function withoutSecrets(error: unknown): Error & { code?: string } {
  const inner = innermost(error)
  const message = inner instanceof Error ? inner.message || inner.name : 'no reason given'
  const kept: Error & { code?: string } = new Error(message.replace(/\?[^\s"'<>)]*/g, '?…'))
  kept.stack = `${inner instanceof Error ? inner.name : 'Error'}: ${kept.message}`
  if (inner instanceof Error && 'code' in inner && typeof inner.code === 'string') kept.code = inner.code
  return kept
}

function innermost(error: unknown): unknown {
  let inner = error
  for (let depth = 0; depth < 8 && inner instanceof Error && inner.cause instanceof Error; depth++) inner = inner.cause
  return inner
}

async function readBody(response: Response, url: string, maxBytes: number, signal: AbortSignal): Promise<Uint8Array> {
  const bytes = await readAtMost(response.body, maxBytes, signal)
  if (bytes !== null) return bytes
  throw new NetworkError('answer_too_large', url, sentence('answer_too_large', maxBytes))
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
