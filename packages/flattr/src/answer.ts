import { yaml } from 'valetkey/formats/yaml'
import type { Outcome, Row } from './call.ts'
import { type Era, eraTraits } from './eras.ts'
import { FlattrError } from './errors.ts'
import { type FormatName, mediaTypes } from './negotiate.ts'
import { phpJson } from './php-json.ts'
import { toXml } from './xml.ts'

/** How an answer is to be written; filled in while the call is read, so that a refusal finds what is known by then. */
export interface Manner {
  format: FormatName
  era: Era
  /** The function that JSON is an argument of. */
  jsonp: string | null
  list: Row['list']
  rates: Readonly<Record<string, string>>
  readonly location: string
}

export const newManner = (location: string): Manner => ({
  format: 'json',
  era: '2012',
  jsonp: null,
  list: undefined,
  rates: {},
  location,
})

export async function written({ data, text, status = 200, headers }: Outcome, manner: Manner): Promise<Response> {
  const { location, rates } = manner
  const all = new Headers({ ...always, 'content-location': location, ...rates, ...headers })
  // On http a browser takes no notice of it (RFC 6797 §8.1).
  if (location.startsWith('https:')) all.set('strict-transport-security', 'max-age=500')
  if (data === null) return new Response(null, { status: 204, headers: all })
  // A refusal has no plain text.
  const format = manner.format === 'txt' && text === undefined ? 'json' : manner.format
  all.set('content-type', contentType({ ...manner, format }))
  const bytes = new TextEncoder().encode(await body(format, data, text, manner))
  all.set('content-length', String(bytes.length))
  return new Response(bytes, { status, headers: all })
}

/** Whatever was thrown, as the three strings. What nobody foresaw is written down and answered with 500. */
export function refusal(thrown: unknown, docs: string): Outcome {
  const error = thrown instanceof FlattrError ? thrown : fault(thrown)
  return { data: { ...error.body(docs) }, status: error.status, headers: error.headers }
}

function fault(thrown: unknown): FlattrError {
  console.error(`flattr: ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : 'something that is no Error'}`)
  return new FlattrError('server_error', undefined, { cause: thrown })
}

async function body(
  format: FormatName,
  data: NonNullable<Outcome['data']>,
  text: string | undefined,
  { jsonp, list }: Manner,
): Promise<string> {
  if (format === 'txt') return text ?? ''
  if (format === 'xml') return toXml(data, list)
  if (format === 'yaml') return `---\n${await yaml.encode(data)}`
  return jsonp === null ? phpJson(data) : `${jsonp}(${phpJson(data)});`
}

/** In live traffic of 2011 JSON came without a charset, in the documentation since with one and no space before it. */
function contentType({ format, era, jsonp }: Manner): string {
  if (format !== 'json') return `${mediaTypes[format]};charset=utf-8`
  return (jsonp === null ? mediaTypes.json : 'application/javascript') + eraTraits[era].jsonCharset
}

/** Pages of any origin may call the API, as its documentation says. No cache may keep what tokens open. */
const always = {
  'cache-control': 'private, no-store',
  vary: 'Accept-Encoding',
  'x-content-type-options': 'nosniff',
  'access-control-allow-origin': '*',
  'access-control-expose-headers':
    'X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Current, X-RateLimit-Reset, Content-Location, Location',
}

/** What a browser asks before it lets a page call; it sends no token with it. */
export function preflight(): Response {
  const headers = {
    'access-control-allow-origin': '*',
    'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE',
    'access-control-allow-headers': 'Authorization, Content-Type, Accept',
    'access-control-max-age': '86400',
  }
  return new Response(null, { status: 204, headers })
}
