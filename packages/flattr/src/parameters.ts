import { FormatError } from 'valetkey/formats/format'
import { json } from 'valetkey/formats/json'
import { readAtMost } from 'valetkey/http/body'
import { decodeFormText } from 'valetkey/http/form'
import { FlattrError } from './errors.ts'

/** The parameters of a call, of query and body alike. A name without `=` is `true`: `?full` means the same as `?full=1`. */
export type Parameters = Readonly<Record<string, unknown>>

/** More than any thing needs, and little enough to hold in memory. */
const LIMIT = 1_000_000

/** Query, and the body over it. Throws invalid_request for a body that cannot be read. */
export async function readParameters(request: Request): Promise<Parameters> {
  const query = fromForm(new URL(request.url).search.slice(1))
  const method = request.method
  return method === 'GET' || method === 'HEAD' ? query : { ...query, ...(await readBody(request)) }
}

/**
 * "application/json and application/x-www-form-urlencoded are valid formats", says the documentation; nothing at all is
 * too, whatever its Content-Type: the Ruby gem sends one on every call.
 */
async function readBody(request: Request): Promise<Parameters> {
  const bytes = await readAtMost(request.body, LIMIT).catch(cutShort)
  if (bytes === null)
    throw new FlattrError('invalid_request', `The body is longer than ${LIMIT} bytes`, { status: 413 })
  const text = new TextDecoder().decode(bytes)
  const type = (request.headers.get('content-type') ?? '').split(';', 1)[0]!.trim().toLowerCase()
  if (text.trim() === '') return {}
  if (type === 'application/json') return fromJson(text)
  if (type === 'application/x-www-form-urlencoded') return fromForm(text)
  throw new FlattrError('invalid_request', 'The body must be application/json or application/x-www-form-urlencoded')
}

/** Of a repeated name the last value counts, as in PHP. */
function fromForm(text: string): Parameters {
  const parts = text.split('&').filter(part => part !== '')
  return Object.fromEntries(
    parts.map(part => {
      const equals = part.indexOf('=')
      return equals === -1
        ? [decodeFormText(part), true]
        : [decodeFormText(part.slice(0, equals)), decodeFormText(part.slice(equals + 1))]
    }),
  )
}

async function fromJson(text: string): Promise<Parameters> {
  const value = await json.decode(text).catch(asInvalidRequest)
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Parameters
  throw new FlattrError('invalid_request', 'The body must be a JSON object')
}

function cutShort(cause: unknown): never {
  throw new FlattrError('invalid_request', 'The body ended before it was complete', { cause })
}

function asInvalidRequest(cause: unknown): never {
  if (!(cause instanceof FormatError)) throw cause
  throw new FlattrError('invalid_request', 'The body is not the JSON its Content-Type says', { cause })
}

/** A parameter as text; an empty one, a list or a record counts as absent. */
export function textOf(parameters: Parameters, name: string): string | undefined {
  return asText(own(parameters, name))
}

function asText(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value.trim() !== '' ? value : undefined
}

const falseWords: ReadonlySet<unknown> = new Set([false, 0, null, undefined, '', '0', 'false', 'no', 'off'])

/** Clients write `true`, `1`, Python's `True`, `full=full`, or the name alone; what is not one of the false words is true. */
export function flagOf(parameters: Parameters, name: string): boolean {
  const value = own(parameters, name)
  return !falseWords.has(typeof value === 'string' ? value.trim().toLowerCase() : value)
}

/** `a,b`, or a JSON list; what is no text in it counts as absent. */
export function listOf(parameters: Parameters, name: string): readonly string[] {
  const value = own(parameters, name)
  const items = Array.isArray(value) ? value.map(asText) : asText(value)?.split(',')
  return (items ?? []).flatMap(item => item?.trim() || [])
}

const own = (parameters: Parameters, name: string): unknown =>
  Object.hasOwn(parameters, name) ? parameters[name] : undefined
