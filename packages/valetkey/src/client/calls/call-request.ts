import { encodeForm, type FormData as FormFields, type Pair, toPairs } from '../../http/form.ts'
import { encode } from '../../oauth1/percent.ts'
import type { Context } from '../context.ts'
import { refusal } from '../errors/refusal.ts'
import type { Definition, Parameters } from '../provider.ts'
import { type Body, type CallOptions, isFields, type Prepared } from './call-options.ts'

/** Path joined to the API's base (RFC 3986 §5), data as query or body, as the definition and the caller say. */
export async function prepareCall(ctx: Context, path: string, options: CallOptions): Promise<Prepared> {
  const method = (options.method ?? 'GET').toUpperCase()
  const { definition } = ctx
  const { url, params } = await addressOf(ctx, path)
  const inQuery = method === 'GET' || method === 'HEAD'
  const headers = new Headers(ctx.origins.has(url.origin) ? ownHeaders(definition) : {})
  for (const [name, value] of new Headers(options.headers)) headers.set(name, value)
  const query = [
    ...toPairs(options.query ?? {}),
    ...(inQuery && isFields(options.data) ? await flat(ctx, options.data) : []),
  ]
  const named = new Set([...query.map(([name]) => name), ...url.searchParams.keys(), ...namesIn(options.data)])
  const usual = toPairs({ ...definition.callParams, ...params }).filter(([name]) => !named.has(name))
  const body = inQuery ? null : await bodyOf(ctx, options, usual, headers)
  addQuery(url, [...(body?.took ? [] : usual), ...query])
  const content = body?.content ?? null
  return { method, url: url.href, headers, body: content, replayable: !(content instanceof ReadableStream) }
}

/** Those of the definition. */
function ownHeaders({ headers, clientHeaders, clientId = '', clientSecret = '' }: Definition): Parameters {
  const own = { ...headers }
  for (const [name, text] of Object.entries(clientHeaders ?? {}))
    own[name] = text.replaceAll('{clientId}', clientId).replaceAll('{clientSecret}', clientSecret)
  return own
}

/** A bare word is a method name where the API wants one as a parameter. */
async function addressOf(ctx: Context, path: string): Promise<{ url: URL; params: Parameters }> {
  const { baseUrl, pathParam } = ctx.definition
  const named = pathParam !== undefined && path !== '' && !/[/?:]/.test(path)
  const url = URL.canParse(path, baseUrl) ? new URL(named ? '' : path, baseUrl) : null
  if (!url || !/^https?:$/.test(url.protocol)) throw await refusal('address_invalid', ctx.name)
  if (url.username + url.password !== '')
    throw await refusal('address_invalid', ctx.name, { reason: 'it has a user name or password in it' })
  return { url, params: named ? { [pathParam]: path } : {} }
}

/** Named texts are a form. Whatever else a body can be, and how, is loaded when there is one. */
async function bodyOf(ctx: Context, options: CallOptions, usual: readonly Pair[], headers: Headers): Promise<Body> {
  const { format = 'form', contentType } = options
  const data = options.data ?? {}
  if (format !== 'form' || contentType !== undefined || !isFields(data) || Object.values(data).some(isBlob))
    return (await import('./call-body.ts')).otherBody(ctx, options, usual, headers)
  const text = encodeForm([...usual, ...(await flat(ctx, data))])
  if (text === '') return { content: null, took: true }
  headers.set('content-type', 'application/x-www-form-urlencoded')
  return { content: text, took: true }
}

const isBlob = (value: unknown): boolean => value instanceof Blob

/** In RFC 3986's encoding: OAuth 1 signs it, and `+` is read differently here and there. */
function addQuery(url: URL, pairs: readonly Pair[]): void {
  const added = pairs.map(([name, value]) => `${encode(name)}=${encode(value)}`)
  if (added.length > 0) url.search = [...(url.search === '' ? [] : [url.search.slice(1)]), ...added].join('&')
}

/** Names and texts; what a form cannot say is told before anything is sent. */
async function flat(ctx: Context, data: FormFields): Promise<Pair[]> {
  const deep = Array.isArray(data) ? undefined : Object.entries(data).find(([, value]) => !isFlat(value))
  if (deep) throw await refusal('form_cannot_say', ctx.name, { reason: deep[0] })
  return toPairs(data)
}

function isFlat(value: unknown): boolean {
  return Array.isArray(value)
    ? value.every(one => typeof one !== 'object')
    : typeof value !== 'object' || value === null
}

function namesIn(data: unknown): Iterable<string> {
  if (data instanceof FormData) return data.keys()
  if (!isFields(data)) return []
  return Array.isArray(data) ? data.map(([name]) => name) : Object.keys(data)
}
