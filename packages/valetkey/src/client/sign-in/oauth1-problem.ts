import { decodeForm, fields } from '../../http/form.ts'
import type { Answer } from '../../http/send.ts'
import { lenientDecode } from '../../oauth1/percent.ts'
import { type OAuth1Problem, parseProblemBody, parseProblemChallenge } from '../../oauth1/problems.ts'
import { firstDifference } from '../../oauth1/verify.ts'
import type { Context } from '../context.ts'
import { connectError } from '../errors/connect-errors.ts'
import type { ConnectError, ConnectErrorCode } from '../errors/errors.ts'
import { blotBaseString, maskText } from '../telling/mask.ts'

/** What the server has against our request, from its body or its WWW-Authenticate; null when it names no problem. */
export function problemOf(answer: Pick<Answer, 'status' | 'headers' | 'text'>): OAuth1Problem | null {
  const challenge = answer.headers.get('www-authenticate')
  const inHeader = challenge === null ? null : parseProblemChallenge(challenge, answer.status)
  const text = answer.text()
  const inBody = /(^|&)oauth_problem=/.test(text.trim()) ? parseProblemBody(text, answer.status) : null
  return inBody ?? inHeader
}

/** A sentence per problem that says what to look at; others speak for themselves. */
const advice: Readonly<Record<string, string | ((sent: Sent) => string)>> = {
  consumer_key_unknown: 'check the client id: the provider does not know it',
  consumer_key_rejected: 'see the app’s page at the provider: its key may be disabled',
  timestamp_refused: 'set the clock of this machine',
  nonce_used: 'sign each request anew: this one was sent twice',
  signature_method_rejected: sent =>
    `set signatureMethod in the definition to one the provider takes; this was signed by ${sent.oauth_signature_method}`,
  callback_rejected: sent =>
    `register this callback with the provider, to the letter: ${sent.oauth_callback ?? 'none was sent'}`,
  version_rejected: sent => `set version in the definition; ${sent.oauth_version ?? 'none'} was sent`,
  verifier_invalid: 'begin again, and paste the PIN as it is shown',
  token_expired: 'begin again; the request token lived too long',
  token_rejected: 'begin again: the token is of another app or environment, or was never given',
  additional_authorization_required: 'open the address, allow the app there, and only then bring the PIN it shows',
}

/** What of ours a refusal may be about, out of what was signed. */
type Sent = Readonly<
  Partial<Record<'oauth_signature_method' | 'oauth_callback' | 'oauth_version' | 'oauth_timestamp', string>>
>

export interface Refused {
  readonly baseString: string
  readonly answer: Pick<Answer, 'headers'>
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
  { baseString, answer, secrets, data }: Refused,
): ConnectError {
  const { reason, next } = describeProblem(problem, baseString, answer)
  return connectError(code, ctx.name, {
    reason: maskText(reason, secrets),
    problem: problem.code,
    status: problem.status,
    data,
    ...(next === undefined ? {} : { next }),
  })
}

/** What the server has against it, and what to look at. */
export function describeProblem(
  problem: OAuth1Problem,
  baseString: string,
  answer: Pick<Answer, 'headers'>,
): { reason: string; next?: string } {
  const theirs = problem.params['debug_sbs']
  const absent = problem.params['oauth_parameters_absent']
  const comparison = theirs === undefined ? undefined : compared(baseString, theirs)
  const sent = sentIn(baseString)
  const clocks = problem.code === 'timestamp_refused' ? clocksOf(problem, sent, answer) : undefined
  const said = [`${problem.code}, ${problem.description}`, absent && `missing: ${absent}`, clocks, comparison?.sentence]
  const usual = advice[problem.code]
  const next = comparison?.next ?? (typeof usual === 'function' ? usual(sent) : usual)
  return { reason: said.filter(Boolean).join('; '), ...(next === undefined ? {} : { next }) }
}

/** A base string is METHOD&address&parameters, the parameters encoded once more. */
function sentIn(baseString: string): Sent {
  return fields(decodeForm(lenientDecode(baseString.split('&')[2] ?? ''))) as Sent
}

/** Both clocks and how far they are apart; the problem extension may name the span it takes (`oauth_acceptable_timestamps`). */
function clocksOf({ params }: OAuth1Problem, sent: Sent, { headers }: Pick<Answer, 'headers'>): string | undefined {
  const ours = Number(sent.oauth_timestamp)
  const span = params['oauth_acceptable_timestamps']
  const [from = Number.NaN, to = from] = span?.split('-').map(Number) ?? []
  const theirs = span === undefined ? Date.parse(headers.get('date') ?? '') / 1000 : (from + to) / 2
  if (Number.isNaN(ours) || Number.isNaN(theirs)) return undefined
  const off = Math.round(theirs - ours)
  const far = `${Math.abs(off)} seconds ${off > 0 ? 'behind' : 'ahead of'}`
  return `our clock said ${ours}, the server's ${Math.round(theirs)}: ours is ${far} it`
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
