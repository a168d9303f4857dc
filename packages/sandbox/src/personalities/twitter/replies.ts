import { STATUS_CODES } from 'node:http'
import { type TwitterError, twitterError } from './errors.ts'

/** Which of the two APIs was called: errors and budgets look different in version 1. */
export type ApiVersion = '1' | '1.1'

const JSON_TYPE = 'application/json; charset=utf-8'

/** On every answer. The date is Twitter's own idea of the past. */
function standardHeaders(status: number, type: string): Headers {
  return new Headers({
    'content-type': type,
    status: `${status} ${status === 420 ? 'Enhance Your Calm' : STATUS_CODES[status]}`,
    pragma: 'no-cache',
    expires: 'Tue, 31 Mar 1981 05:00:00 GMT',
    'cache-control': 'no-cache, no-store, must-revalidate, pre-check=0, post-check=0',
    vary: 'Accept-Encoding',
    server: 'tfe',
    'x-content-type-options': 'nosniff',
  })
}

type MoreHeaders = Iterable<readonly [name: string, value: string]>

function answer(status: number, type: string, text: string, more: MoreHeaders = []): Response {
  const headers = standardHeaders(status, type)
  for (const [name, value] of more) headers.set(name, value)
  if (status === 401) headers.set('www-authenticate', 'OAuth realm="https://api.twitter.com"')
  return new Response(text, { status, headers })
}

export const json = (value: unknown, more?: MoreHeaders): Response =>
  answer(200, JSON_TYPE, JSON.stringify(value), more)

/** Text of the OAuth endpoints, a form or a sentence: Twitter calls either HTML. */
export const text = (body: string, status: number = 200): Response => answer(status, 'text/html; charset=utf-8', body)

/** An error in the shape of version 1.1, which the OAuth endpoints share. */
export function refusal({ status, code, message, label }: TwitterError, more?: MoreHeaders): Response {
  const error = { code, ...(label === undefined ? {} : { label }), message }
  return answer(status, JSON_TYPE, JSON.stringify({ errors: [error] }), more)
}

/** The same in version 1, which had no codes, and its own status for those who call too often. */
export function refusalOfV1({ status, message }: TwitterError, path: string, more?: MoreHeaders): Response {
  return answer(status === 429 ? 420 : status, JSON_TYPE, JSON.stringify({ error: message, request: path }), more)
}

/** A refusal that is HTTP's: the method, the size of the body, too many tries, a fault of ours. */
export function httpRefusal(status: number, more?: MoreHeaders): Response {
  if (status === 429) return refusal(twitterError('rateLimitExceeded'), more)
  if (status >= 500) return refusal(twitterError('internalError'), more)
  return answer(status, 'text/html; charset=utf-8', `${STATUS_CODES[status] ?? 'Refused'}\n`, more)
}
