import { parseChallenges } from '../../http/challenge.ts'
import type { Answer } from '../../http/send.ts'
import type { Definition } from '../provider.ts'
import { describeProblem, problemOf } from '../sign-in/oauth1-problem.ts'
import { apiAdvice } from './api-error.ts'
import { textAt } from './path.ts'

/** What an API said went wrong. */
export interface Failure {
  readonly code?: string
  readonly message?: string
  /** What to do about it, where more is known than the status tells. */
  readonly next?: string
}

/** What was asked with. */
export interface Asked {
  /** OAuth 1: what was signed. */
  readonly baseString?: string | undefined
  /** OAuth 2: what the token is good for. */
  readonly scope?: readonly string[] | undefined
}

/** Where errors speak, most telling first. */
const messages = [
  'error_description',
  'error.message',
  'errors.0.message',
  'message',
  'error',
  'detail',
  'title',
  'rsp.err.@msg',
]
const codes = ['error.code', 'errors.0.code', 'code', 'error.type']

/** Null when the answer is no failure: status below 400, and no rule of the definition says otherwise. */
export function failureIn(
  definition: Definition,
  { status, data }: { readonly status: number; readonly data: unknown },
  answer: Pick<Answer, 'status' | 'headers' | 'text'>,
  { baseString = '', scope = [] }: Asked = {},
): Failure | null {
  const rule = definition.failures?.find(one => textAt(data, one.where) === one.is)
  if (rule) return failure(textAt(data, rule.code), textAt(data, rule.message))
  if (status < 400) return null
  const problem = definition.oauth === 1 ? problemOf(answer) : null
  if (problem) {
    const { reason, ...more } = describeProblem(problem, baseString, answer)
    return { code: problem.code, message: reason, ...more }
  }
  return { ...lacking(status, scope), ...challenged(answer.headers, scope), ...saidIn(data) }
}

function lacking(status: number, granted: readonly string[]): Failure {
  return status === 403 && granted.length > 0 ? { next: `${apiAdvice[403]}; ${has(granted)}` } : {}
}

function has(granted: readonly string[]): string {
  return `the token has ${granted.length > 0 ? `“${granted.join(' ')}”` : 'none'}`
}

/** RFC 6750 §3: what a resource has against a bearer token stands in its challenge, and which scope it wants. */
function challenged(headers: Headers, granted: readonly string[]): Failure {
  const challenges = parseChallenges(headers.get('www-authenticate') ?? '')
  const { error, error_description: message, scope } = challenges.find(({ params }) => params['error'])?.params ?? {}
  const next = `ask for scope “${scope?.slice(0, 200)}” at sign-in; ${has(granted)}`
  return { ...failure(error, message), ...(error === 'insufficient_scope' && scope ? { next } : {}) }
}

/** Code and message wherever the decoded answer has them. */
export function saidIn(data: unknown): Failure {
  // RFC 6750 §3.1 and Flattr say a word in `error` beside a sentence; Mastodon says the sentence in `error` itself.
  const word = textAt(data, 'error_description') === undefined ? undefined : textAt(data, 'error')
  return failure(first(data, codes) ?? word, first(data, messages))
}

function first(data: unknown, paths: readonly string[]): string | undefined {
  for (const path of paths) {
    const text = textAt(data, path)
    if (text !== undefined && text !== '') return text.slice(0, 300)
  }
  return undefined
}

function failure(code: string | undefined, message: string | undefined): Failure {
  return { ...(code === undefined ? {} : { code }), ...(message === undefined ? {} : { message }) }
}
