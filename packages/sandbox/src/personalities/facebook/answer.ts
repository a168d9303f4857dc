import { createHash } from 'node:crypto'
import type { App } from '@valetkey/server/storage/storage'
import { randomText } from 'valetkey/http/random'
import { challengeFor, GraphError } from './errors.ts'
import { since, type Version, versionFor, versionName } from './versions.ts'

/** What is known of a call when its answer is written. */
export interface Known {
  /** The version in the URL. */
  readonly asked: Version | null
  app: App | null
  /** The function of a JSONP call. */
  callback?: string | null
  /** `If-None-Match` of a GET. */
  etag?: string | null
}

/** JSON, or an error in the envelope, as that version of the API writes them. */
export function written(result: unknown, known: Known): Response {
  const version = versionFor(known.app, known.asked)
  const trace = `A${randomText(8)}`
  const failure = result instanceof GraphError ? result : null
  const headers = commonHeaders(version, trace, known.app)
  if (failure) headers.set('www-authenticate', challengeFor(failure))
  const text = JSON.stringify(failure ? envelope(failure, version, trace) : result)
  if (known.callback) return script(`/**/ ${known.callback}(${text});`, headers)
  headers.set('content-type', version < since.objects ? javascript : 'application/json; charset=UTF-8')
  if (failure) return new Response(text, { status: failure.row.status ?? 400, headers })
  headers.set('etag', `W/"${createHash('sha1').update(text).digest('hex').slice(0, 16)}"`)
  const unchanged = known.etag === headers.get('etag')
  return unchanged ? new Response(null, { status: 304, headers }) : new Response(text, { headers })
}

/** The token endpoint's answer before v2.3: a form that calls itself text. Read by splitting, so nothing in it is encoded. */
export function writtenAsText(pairs: Readonly<Record<string, string>>, known: Known): Response {
  const headers = commonHeaders(versionFor(known.app, known.asked), `A${randomText(8)}`, known.app)
  headers.set('content-type', 'text/plain; charset=UTF-8')
  const text = Object.entries(pairs).map(([name, value]) => `${name}=${value}`)
  return new Response(text.join('&'), { headers })
}

const javascript = 'text/javascript; charset=UTF-8'

/** JSONP is always 200, or the script would not run and nobody would hear of the error. */
function script(text: string, headers: Headers): Response {
  headers.set('content-type', javascript)
  return new Response(text, { headers })
}

function envelope({ row, message }: GraphError, version: Version, trace: string) {
  const { code, subcode, type = 'OAuthException' } = row
  const more = { ...(subcode && { error_subcode: subcode }), ...(version >= since.objects && { fbtrace_id: trace }) }
  return { error: { message, type, code, ...more } }
}

function commonHeaders(version: Version, trace: string, app: App | null): Headers {
  const headers = new Headers({
    'access-control-allow-origin': '*',
    'cache-control': 'private, no-cache, no-store, must-revalidate',
    pragma: 'no-cache',
    expires: 'Sat, 01 Jan 2000 00:00:00 GMT',
    'facebook-api-version': versionName(version),
    'x-fb-trace-id': trace,
    'x-fb-rev': '1003456789',
    'x-fb-debug': randomText(64),
    'x-content-type-options': 'nosniff',
  })
  if (app) headers.set('x-app-usage', '{"call_count":1,"total_time":0,"total_cputime":0}')
  return headers
}
