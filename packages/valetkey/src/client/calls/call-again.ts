import { NetworkError } from '../../http/network-error.ts'
import type { Answer } from '../../http/send.ts'
import type { Context } from '../context.ts'
import { connectError } from '../errors/connect-errors.ts'
import type { TokenParts } from '../tokens/token.ts'
import type { Sent } from './call-answer.ts'
import { type Calling, sendOnce } from './call-once.ts'
import type { CallOptions, Prepared } from './call-options.ts'
import { mayCarry } from './credentials.ts'
import { persistently } from './retry.ts'
import { refusesClock, serverClock } from './server-clock.ts'

/** What a call does when its first answer is not the last: redirects, a wrong clock, retries, another token. */

type First = Sent | NetworkError
type Send = (prepared: Prepared, token: TokenParts, more?: string) => Promise<Sent>

const REDIRECTS = 5

/** Goes on from the first answer, or the network's trouble, until there is one that waiting will not better. */
export async function goOn(
  ctx: Context,
  prepared: Prepared,
  options: CallOptions,
  calling: Calling,
  first: First,
): Promise<Sent> {
  const send = goingOnFrom(first, (prepared, token, more) =>
    sendOnce(ctx, prepared, options, { ...calling, token }, more),
  )
  const patiently = (token: TokenParts) =>
    persistently(ctx, prepared, options, () => follow(ctx, prepared, token, send))
  const sent = await patiently(calling.token)
  if (sent.answer.status !== 401 || !sent.carried || !prepared.replayable) return sent
  const token = await calling.renew?.()
  return token ? patiently(token) : sent
}

/** The first has been sent already. */
function goingOnFrom(first: First, send: Send): Send {
  let given: First | undefined = first
  return async (...asked) => {
    const known = given
    given = undefined
    if (known instanceof NetworkError) throw known
    return known ?? send(...asked)
  }
}

/** Redirects, with credentials again only where they may go. */
async function follow(ctx: Context, first: Prepared, token: TokenParts, send: Send): Promise<Sent> {
  let prepared = first
  for (let hop = 0; hop <= REDIRECTS; hop++) {
    const sent = await attempt(ctx, prepared, token, send)
    const next = redirected(ctx, prepared, sent.answer)
    if (next === null) return sent
    prepared = next
  }
  throw connectError('redirect_loop', ctx.name)
}

/** A server that refuses our clock is asked again, once, with its own time. */
async function attempt(ctx: Context, prepared: Prepared, token: TokenParts, send: Send): Promise<Sent> {
  const sent = await send(prepared, token)
  if (!prepared.replayable || !(await refusesClock(ctx, sent.answer))) return sent
  const corrected = serverClock(ctx, sent.answer)
  return corrected === undefined ? sent : send(prepared, token, corrected)
}

const FOLLOWED: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

/** RFC 9110 §15.4. To a foreign origin neither credentials nor anybody's headers go along. */
function redirected(ctx: Context, prepared: Prepared, answer: Answer): Prepared | null {
  const location = answer.headers.get('location')
  if (!FOLLOWED.has(answer.status) || location === null || !URL.canParse(location, prepared.url)) return null
  const url = new URL(location, prepared.url)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return null
  const misled = !mayCarry(ctx, prepared)
  const foreign = url.origin !== new URL(prepared.url).origin && (misled || !ctx.origins.has(url.origin))
  const dropBody = answer.status === 303 || (answer.status < 303 && prepared.method === 'POST')
  if (!dropBody && !prepared.replayable) return null
  const headers = new Headers(foreign ? {} : prepared.headers)
  const type = prepared.headers.get('content-type')
  if (dropBody) headers.delete('content-type')
  else if (type !== null) headers.set('content-type', type)
  const method = dropBody && prepared.method !== 'HEAD' ? 'GET' : prepared.method
  return { method, url: url.href, headers, body: dropBody ? null : prepared.body, replayable: true, misled }
}
