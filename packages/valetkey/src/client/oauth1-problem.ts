import type { Answer } from '../http/send.ts'
import { type OAuth1Problem, parseProblemBody, parseProblemChallenge } from '../oauth1/problems.ts'
import { firstDifference } from '../oauth1/sign.ts'
import type { Context } from './context.ts'
import { ConnectError, type ConnectErrorCode } from './errors.ts'
import { blotBaseString, maskText } from './mask.ts'

/** What the server has against our request, from its body or its WWW-Authenticate; null when it names no problem. */
export function problemOf(answer: Pick<Answer, 'status' | 'headers' | 'text'>): OAuth1Problem | null {
  const challenge = answer.headers.get('www-authenticate')
  const inHeader = challenge === null ? null : parseProblemChallenge(challenge, answer.status)
  const text = answer.text()
  const inBody = /(^|&)oauth_problem=/.test(text.trim()) ? parseProblemBody(text, answer.status) : null
  return inBody ?? inHeader
}

/** A sentence per problem that says what to look at; others speak for themselves. */
const advice: Readonly<Record<string, string>> = {
  consumer_key_unknown: 'check the client id: the provider does not know it',
  consumer_key_rejected: 'see the app’s page at the provider: its key may be disabled',
  timestamp_refused: 'set the clock of this machine',
  verifier_invalid: 'begin again, and paste the PIN as it is shown',
  token_expired: 'begin again; the request token lived too long',
  token_rejected: 'begin again',
  additional_authorization_required: 'open the address, allow the app there, and only then bring the PIN it shows',
}

export interface Refused {
  readonly baseString: string
  /** Those an answer may quote. */
  readonly secrets: readonly (string | undefined)[]
  /** What came with the refusal, for `error.data`. */
  readonly data: unknown
}

/** The error for it, pointing at the first differing byte where the server showed its base string. */
export function explainProblem(
  ctx: Context,
  code: ConnectErrorCode,
  problem: OAuth1Problem,
  { baseString, secrets, data }: Refused,
): ConnectError {
  const { reason, next } = describeProblem(problem, baseString)
  return new ConnectError(code, ctx.name, {
    reason: maskText(reason, secrets),
    problem: problem.code,
    status: problem.status,
    data,
    ...(next === undefined ? {} : { next }),
  })
}

/** What the server has against it, and what to look at. */
export function describeProblem(problem: OAuth1Problem, baseString: string): { reason: string; next?: string } {
  const theirs = problem.params['debug_sbs']
  const absent = problem.params['oauth_parameters_absent']
  const comparison = theirs === undefined ? undefined : compared(baseString, theirs)
  const said = [`${problem.code}, ${problem.description}`, absent && `missing: ${absent}`, comparison?.sentence]
  const next = comparison?.next ?? advice[problem.code]
  return { reason: said.filter(Boolean).join('; '), ...(next === undefined ? {} : { next }) }
}

/** Compared as they are, shown with their credentials blotted out. */
function compared(mine: string, theirs: string): { sentence: string; next: string } {
  if (firstDifference(mine, theirs) === null) {
    return {
      sentence: 'both base strings are equal',
      next: 'check the client secret: the request itself is as the server reads it',
    }
  }
  const shown = firstDifference(blotBaseString(mine), blotBaseString(theirs))
  const sentence = shown?.sentence ?? 'the base strings differ inside a credential'
  return { sentence, next: 'make the request say what the server reads (a proxy may have changed it on the way)' }
}
