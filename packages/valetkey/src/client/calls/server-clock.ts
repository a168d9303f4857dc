import type { Answer } from '../../http/send.ts'
import { readTokenBody } from '../../oauth2/token-body.ts'
import type { Context } from '../context.ts'
import { problemOf } from '../sign-in/oauth1-problem.ts'
import { saidIn } from './failure.ts'

/** Does this refuse our timestamp? By oauth_problem, or by the code the definition knows. */
export async function refusesClock({ definition }: Context, answer: Answer): Promise<boolean> {
  if (definition.oauth !== 1 || answer.status < 400) return false
  if (problemOf(answer)?.code === 'timestamp_refused') return true
  if (definition.timestampRefused === undefined) return false
  const body = await readTokenBody(answer.text(), answer.headers.get('content-type'))
  return saidIn(body?.members).code === definition.timestampRefused
}

/** Sets our clock for this server by its Date header, and says so; undefined when that would change nothing. */
export function serverClock(ctx: Context, answer: Pick<Answer, 'headers'>): string | undefined {
  const date = Date.parse(answer.headers.get('date') ?? '')
  if (Number.isNaN(date)) return undefined
  const offset = Math.round((date - ctx.now()) / 1000)
  if (Math.abs(offset - ctx.clock.offsetSeconds) < 2) return undefined
  ctx.clock.offsetSeconds = offset
  const far = `${Math.abs(offset)} seconds ${offset > 0 ? 'behind' : 'ahead of'}`
  return `Our clock is ${far} the server's, so this was signed again with the server's time.`
}
