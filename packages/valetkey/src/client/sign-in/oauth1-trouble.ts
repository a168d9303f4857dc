import type { Answer } from '../../http/send.ts'
import { saidIn } from '../calls/failure.ts'
import { refusesClock, serverClock } from '../calls/server-clock.ts'
import type { Context } from '../context.ts'
import { adviceAt } from '../errors/advice.ts'
import { connectError } from '../errors/connect-errors.ts'
import type { ConnectError, ConnectErrorCode } from '../errors/errors.ts'
import { refusedData } from '../tokens/refused-data.ts'
import { explainProblem, problemOf } from './oauth1-problem.ts'

/** An answer of an OAuth 1.0a endpoint, and what was signed to get it. */
export interface Asking {
  readonly answer: Answer
  readonly baseString: string
}

/** An answer that looks like a refusal: our clock is corrected, once; else it is told why. Loaded when there is one. */
export async function goOn(
  ctx: Context,
  refused: ConnectErrorCode,
  first: Asking,
  again: (more: string) => Promise<Asking>,
  secrets: readonly (string | undefined)[],
): Promise<Asking> {
  const corrected = (await refusesClock(ctx, first.answer)) && serverClock(ctx, first.answer)
  const asked = corrected ? await again(corrected) : first
  const { answer, baseString } = asked
  const problem = problemOf(answer)
  if (problem === null && answer.status < 300) return asked
  const data = await refusedData(answer, secrets)
  if (problem) throw explainProblem(ctx, refused, problem, { baseString, secrets, data, answer })
  throw notAToken(ctx, refused, answer, data)
}

/** A 401 without a reason: the likeliest one first. A request token was signed for already when it is exchanged. */
const unauthorizedAdvice: Readonly<Partial<Record<ConnectErrorCode, string>>> = {
  request_token_refused: 'check clientId and clientSecret, and the clock of this machine',
  access_token_refused: 'begin again, and mind the PIN: each is good once, and a wrong one is refused like this',
}

/** Some say in plain words, in JSON or in XML what others say by oauth_problem. */
function notAToken(ctx: Context, refused: ConnectErrorCode, { status, url }: Answer, data: unknown): ConnectError {
  const { code, message } = typeof data === 'string' ? { message: plainWords(data) } : saidIn(data)
  const named = code === undefined ? `${status}` : `${status} (${code})`
  const next = status === 401 ? unauthorizedAdvice[refused] : adviceAt(status, url)
  return connectError(refused, ctx.name, {
    reason: `the server answered ${named} ${message ? `“${message}”` : 'and named no oauth_problem'}`,
    status,
    data,
    ...(code === undefined ? {} : { problem: code }),
    ...(next === undefined ? {} : { next }),
  })
}

/** A page is no sentence, whatever its type; Twitter sends sentences as text/html. */
function plainWords(text: string): string {
  return text.includes('<') ? '' : text.slice(0, 300).trim()
}
