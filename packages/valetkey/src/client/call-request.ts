import { formatNamed } from '../formats/index.ts'
import { encodeForm, type FormData as FormFields, type Pair, toPairs } from '../http/form.ts'
import { encode } from '../oauth1/percent.ts'
import type { Context } from './context.ts'
import { ConnectError } from './errors.ts'
import type { Definition, Parameters } from './provider.ts'
import type { RetryOptions } from './retrying.ts'
import type { Schema } from './schema.ts'

/** Named fields, a ready body, or (with `format`) any value that format can say. */
export type CallData = unknown

export interface CallOptions<Data = unknown> {
  /** Default `GET`. */
  readonly method?: string
  readonly data?: CallData
  /** More query parameters, whatever the method. */
  readonly query?: FormFields
  /** How `data` is written: `form` (default), `multipart`, `json`, `xml`, `yaml`, `text`. */
  readonly format?: string
  /** With a text or binary `data`: its type. */
  readonly contentType?: string
  readonly headers?: Readonly<Record<string, string>> | Headers
  readonly signal?: AbortSignal
  /** Default 15,000. */
  readonly timeoutMs?: number
  readonly maxBytes?: number
  /** Idempotent calls are sent again after network faults, 429, 502, 503 and 504; `{ attempts: 1 }`: not this one. */
  readonly retry?: RetryOptions
  /** What the answer is to be, in Standard Schema (zod, valibot, arktype…): `data` is then checked, and typed. */
  readonly schema?: Schema<Data>
  /** The body of a good answer comes as a stream, not decoded: `data` is a ReadableStream of bytes. The timeout ends with the headers. */
  readonly stream?: boolean
  /** False: an answer of 400 or more comes back like any other. */
  readonly throwOnError?: boolean
}

/** A call, ready to be made into a Request as often as retries and redirects need. */
export interface Prepared {
  readonly method: string
  readonly url: string
  readonly headers: Headers
  readonly body: BodyInit | null
  /** A stream can be sent only once. */
  readonly replayable: boolean
  /** Somebody else's server redirected to it: no credentials, wherever it goes. */
  readonly misled?: boolean
}

const QUERY_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD'])

/** Path joined to the API's base (RFC 3986 §5), data as query or body, as the definition and the caller say. */
export async function prepareCall(ctx: Context, path: string, options: CallOptions): Promise<Prepared> {
  const method = (options.method ?? 'GET').toUpperCase()
  const { definition } = ctx
  const { url, params } = addressOf(ctx, path)
  const inQuery = QUERY_METHODS.has(method)
  const headers = new Headers(ctx.origins.has(url.origin) ? ownHeaders(definition) : {})
  for (const [name, value] of new Headers(options.headers)) headers.set(name, value)
  const query = [...toPairs(options.query ?? {}), ...(inQuery && isFields(options.data) ? flat(ctx, options.data) : [])]
  const named = new Set([...query.map(([name]) => name), ...url.searchParams.keys(), ...namesIn(options.data)])
  const usual = toPairs({ ...definition.callParams, ...params }).filter(([name]) => !named.has(name))
  const body = inQuery ? null : await bodyOf(ctx, options, usual, headers)
  const rest = body?.took ? [] : usual
  addQuery(url, [...rest, ...query])
  const content = body?.content ?? null
  return { method, url: url.href, headers, body: content, replayable: !(content instanceof ReadableStream) }
}

/** Those of the definition. */
function ownHeaders({ headers, clientHeaders = {}, clientId = '', clientSecret = '' }: Definition): Parameters {
  const filled = Object.entries(clientHeaders).map(([name, text]) => {
    return [name, text.replaceAll('{clientId}', clientId).replaceAll('{clientSecret}', clientSecret)] as const
  })
  return { ...headers, ...Object.fromEntries(filled) }
}

/** A bare word is a method name where the API wants one as a parameter. */
function addressOf(ctx: Context, path: string): { url: URL; params: Record<string, string> } {
  const { baseUrl, pathParam } = ctx.definition
  const named = pathParam !== undefined && path !== '' && !/[/?:]/.test(path)
  const url = URL.canParse(path, baseUrl) ? new URL(named ? '' : path, baseUrl) : null
  if (!url || !/^https?:$/.test(url.protocol)) throw new ConnectError('address_invalid', ctx.name)
  if (url.username + url.password !== '')
    throw new ConnectError('address_invalid', ctx.name, { reason: 'it has a user name or password in it' })
  return { url, params: named ? { [pathParam]: path } : {} }
}

interface Body {
  readonly content: BodyInit | null
  /** The definition's usual parameters went into it. */
  readonly took: boolean
}

async function bodyOf(ctx: Context, options: CallOptions, usual: readonly Pair[], headers: Headers): Promise<Body> {
  const { data, format, contentType } = options
  if (data instanceof FormData) return { content: withFields(data, usual), took: true }
  if (contentType !== undefined) {
    headers.set('content-type', contentType)
    return { content: isFields(data) ? encodeForm(data) : (data as BodyInit), took: false }
  }
  if (format !== undefined && format !== 'form' && format !== 'multipart') return inFormat(ctx, format, data, headers)
  if (data === undefined || data === null || isFields(data)) return fieldsBody(ctx, data ?? {}, options, usual, headers)
  throw new ConnectError('body_needs_content_type', ctx.name)
}

function fieldsBody(
  ctx: Context,
  data: Fields,
  { format }: CallOptions,
  usual: readonly Pair[],
  headers: Headers,
): Body {
  const blobs = !Array.isArray(data) && Object.values(data).some(value => value instanceof Blob)
  if (format === 'multipart' || blobs) return { content: multipart(data, usual), took: true }
  const text = encodeForm([...usual, ...flat(ctx, data)])
  if (text === '') return { content: null, took: true }
  headers.set('content-type', 'application/x-www-form-urlencoded')
  return { content: text, took: true }
}

async function inFormat(ctx: Context, name: string, data: unknown, headers: Headers): Promise<Body> {
  const format = formatNamed(name)
  if (format === undefined) throw new ConnectError('format_unknown', ctx.name, { reason: name })
  headers.set('content-type', format.mediaType)
  return { content: await format.encode(data), took: false }
}

type Fields = FormFields | Readonly<Record<string, unknown>>

/** Blobs are files; everything else is text. The boundary, and with it the type, is the platform's to choose. */
function multipart(data: Fields, usual: readonly Pair[]): FormData {
  const form = new FormData()
  const entries = Array.isArray(data) ? (data as readonly Pair[]) : Object.entries(data)
  for (const [name, value] of [...usual, ...entries]) {
    if (value === undefined || value === null) continue
    for (const one of Array.isArray(value) ? value : [value]) form.append(name, one instanceof Blob ? one : String(one))
  }
  return form
}

function withFields(form: FormData, usual: readonly Pair[]): FormData {
  const copy = new FormData()
  for (const [name, value] of usual) if (!form.has(name)) copy.append(name, value)
  for (const [name, value] of form) copy.append(name, value)
  return copy
}

/** In RFC 3986's encoding: OAuth 1 signs it, and `+` is read differently here and there. */
function addQuery(url: URL, pairs: readonly Pair[]): void {
  if (pairs.length === 0) return
  const text = pairs.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&')
  url.search = url.search === '' ? text : `${url.search.slice(1)}&${text}`
}

/** Names and texts; what a form cannot say is told before anything is sent. */
function flat(ctx: Context, data: Fields): Pair[] {
  const deep = Array.isArray(data) ? undefined : Object.entries(data).find(([, value]) => !isFlat(value))
  if (deep) throw new ConnectError('form_cannot_say', ctx.name, { reason: deep[0] })
  return toPairs(data as FormFields)
}

function isFlat(value: unknown): boolean {
  return (
    typeof value !== 'object' || value === null || (Array.isArray(value) && value.every(one => typeof one !== 'object'))
  )
}

function namesIn(data: unknown): Iterable<string> {
  if (data instanceof FormData) return data.keys()
  if (!isFields(data)) return []
  return Array.isArray(data) ? data.map(([name]) => name) : Object.keys(data)
}

/** Plain named fields, or pairs. */
function isFields(data: unknown): data is FormFields {
  if (Array.isArray(data)) return true
  if (typeof data !== 'object' || data === null) return false
  const prototype: unknown = Object.getPrototypeOf(data)
  return prototype === Object.prototype || prototype === null
}
