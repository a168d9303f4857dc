import { NetworkError } from '../../http/network-error.ts'
import { readAllowance, readRetryAfter } from '../../http/rate-limit.ts'
import type { Answer } from '../../http/send.ts'
import type { Context } from '../context.ts'
import { heard } from '../telling/heard.ts'
import type { Prepared } from './call-options.ts'
import type { Retry, RetryOptions } from './retrying.ts'

/** RFC 9110 §9.2.2: what may be sent twice, because the second time changes nothing more. */
const IDEMPOTENT: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'])
/** RFC 6585 §4, RFC 9110 §15.6.3-5: not now. */
const LATER: ReadonlySet<number> = new Set([429, 502, 503, 504])
const AGAIN: ReadonlySet<string> = new Set(['network_failed', 'network_timeout'])

const FIRST_WAIT_MS = 500

/**
 * Sends until there is an answer that will not be better for waiting. The credentials are made for each attempt, so that every
 * OAuth 1 signature has a nonce of its own (RFC 5849 §3.3).
 */
export async function persistently<S extends { readonly answer: Answer }>(
  ctx: Context,
  prepared: Prepared,
  options: { readonly retry?: RetryOptions; readonly signal?: AbortSignal },
  send: () => Promise<S>,
): Promise<S> {
  const { attempts, ceilingMs } = patienceOf(ctx, options)
  for (let attempt = 1; ; attempt++) {
    const outcome = await send().catch(networkTrouble)
    const waitMs = attempt < attempts && mayRepeat(prepared) ? waitAfter(ctx, outcome, attempt) : null
    if (waitMs === null || waitMs > ceilingMs) {
      if (outcome instanceof NetworkError) throw outcome
      return outcome
    }
    const reason = outcome instanceof NetworkError ? outcome.code : outcome.answer.status
    await pause(ctx, prepared, { attempt: attempt + 1, reason, waitMs }, options.signal)
  }
}

/** How often a call is sent at most, and how long it waits for it: its own word, the registry's, or the usual. */
export function patienceOf(
  ctx: Context,
  { retry }: { readonly retry?: RetryOptions },
): Readonly<Required<RetryOptions>> {
  const { attempts = 3, ceilingMs = 30_000 } = { ...ctx.retry, ...retry }
  return { attempts, ceilingMs }
}

/** Tells, and waits. */
export async function pause(
  ctx: Context,
  { method, url }: Prepared,
  about: Pick<Retry, 'attempt' | 'reason' | 'waitMs'>,
  signal: AbortSignal | undefined,
): Promise<void> {
  heard(ctx.onRetry, { app: ctx.name, method, url: url.split('?', 1)[0] ?? url, ...about })
  await wait(ctx, about.waitMs, signal)
}

/** By the application's way to wait, else the platform's. */
export function wait({ sleep = platformSleep }: Context, ms: number, signal: AbortSignal | undefined): Promise<void> {
  return sleep(ms, signal)
}

/** Whoever gives up gets the signal's reason. */
function platformSleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', end)
      resolve()
    }, ms)
    signal?.addEventListener('abort', end, { once: true })
    if (signal?.aborted) end()
  })
}

function networkTrouble(error: unknown): NetworkError {
  if (error instanceof NetworkError && AGAIN.has(error.code)) return error
  throw error
}

function mayRepeat({ method, replayable }: Prepared): boolean {
  return replayable && IDEMPOTENT.has(method)
}

/** As long as the server says, else a growing time with jitter; null: waiting will not help. */
function waitAfter(ctx: Context, outcome: NetworkError | { readonly answer: Answer }, attempt: number): number | null {
  const growing = FIRST_WAIT_MS * 2 ** (attempt - 1) * (0.5 + ctx.random() / 2)
  if (outcome instanceof NetworkError) return growing
  const { status, headers } = outcome.answer
  if (!LATER.has(status)) return null
  return readRetryAfter(headers, ctx.now()) ?? untilReset(ctx, outcome.answer) ?? growing
}

/** Of a 429 without Retry-After: when the budget it speaks of begins anew. */
function untilReset(ctx: Context, { status, headers }: Answer): number | null {
  const allowance = status === 429 ? readAllowance(headers, ctx.now()) : null
  return allowance === null ? null : Math.max(0, allowance.resetAt - ctx.now())
}
