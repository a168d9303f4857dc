import { readAtMost } from 'valetkey/http/body'
import { decodeForm, type Pair } from 'valetkey/http/form'
import { OAuthError } from 'valetkey/oauth2/errors'
import type { TokenBody } from './policy.ts'

/** What an OAuth endpoint reads at most: no honest request comes near. */
const bodyLimit: number = 64 * 1024

/** Reads at most `limit` bytes, whatever Content-Length says or does not say. Throws `invalid_request` with 413 or 400. */
export async function readBytes(request: Request, limit: number = bodyLimit): Promise<Uint8Array<ArrayBuffer>> {
  if (Number(request.headers.get('content-length') ?? 0) > limit) throw tooLarge(limit)
  const bytes = await readAtMost(request.body, limit).catch(cause => {
    throw new OAuthError('invalid_request', 'the body ended before it was complete', { cause })
  })
  if (bytes === null) throw tooLarge(limit)
  return bytes
}

/** The body as text. Bytes that are no UTF-8 become U+FFFD, which no parameter may contain. */
export async function readText(request: Request, limit: number = bodyLimit): Promise<string> {
  return new TextDecoder().decode(await readBytes(request, limit))
}

type Reader = (bytes: Uint8Array<ArrayBuffer>, contentType: string) => readonly Pair[] | Promise<readonly Pair[]>

const readers: Readonly<Record<TokenBody, { readonly type: string; readonly read: Reader }>> = {
  form: {
    type: 'application/x-www-form-urlencoded',
    read: bytes => decodeForm(new TextDecoder().decode(bytes)),
  },
  json: { type: 'application/json', read: bytes => flatJson(new TextDecoder().decode(bytes)) },
  multipart: { type: 'multipart/form-data', read: multipart },
}

/** The parameters of a body in one of the shapes that are taken (RFC 6749 §3.2 knows forms only). */
export async function readParameters(request: Request, shapes: readonly TokenBody[]): Promise<readonly Pair[]> {
  return parametersIn({ contentType: request.headers.get('content-type'), bytes: await readBytes(request) }, shapes)
}

/** The same of a body that was read already. */
export function parametersIn(
  { contentType, bytes }: { readonly contentType: string | null; readonly bytes: Uint8Array<ArrayBuffer> },
  shapes: readonly TokenBody[],
): readonly Pair[] | Promise<readonly Pair[]> {
  const type = (contentType ?? '').split(';', 1)[0]!.trim().toLowerCase()
  const shape = shapes.find(name => readers[name].type === type)
  if (shape !== undefined) return readers[shape].read(bytes, contentType ?? '')
  if (type === '' && bytes.length === 0) return []
  const wanted = shapes.map(name => readers[name].type).join(' or ')
  throw new OAuthError('invalid_request', `the body must be ${wanted}; set Content-Type`, { status: 415 })
}

/** A body that is one JSON object, whatever stands in it. Throws `invalid_request`. */
export async function readJsonObject(request: Request): Promise<Readonly<Record<string, unknown>>> {
  const type = request.headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase()
  const text = await readText(request)
  if (type !== readers.json.type)
    throw new OAuthError('invalid_request', 'the body must be application/json; set Content-Type', { status: 415 })
  const value = parseJson(text)
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  throw new OAuthError('invalid_request', 'the body must be one JSON object')
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new OAuthError('invalid_request', 'the body is not JSON', { cause })
  }
}

/** One flat object of scalars; anything else has no reading as parameters. */
function flatJson(text: string): Pair[] {
  const value = parseJson(text)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw notFlat()
  const pairs = Object.entries(value)
  if (pairs.some(([, item]) => typeof item === 'object' && item !== null)) throw notFlat()
  if (countNames(text) !== pairs.length) throw new OAuthError('invalid_request', 'a JSON name came more than once')
  return pairs.map(([name, item]) => [name, String(item ?? '')])
}

/**
 * In a flat object only names are strings before a colon; JSON.parse itself keeps the last of two equal ones. Values are
 * matched too, so that the search goes on behind them and takes one step per character.
 */
function countNames(json: string): number {
  return [...json.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?/g)].filter(([, colon]) => colon !== undefined).length
}

function notFlat(): OAuthError {
  return new OAuthError('invalid_request', 'the JSON body must be one flat object of names and texts')
}

async function multipart(bytes: Uint8Array<ArrayBuffer>, contentType: string): Promise<Pair[]> {
  const fields = await multipartFields(bytes, contentType)
  const texts = fields.filter((field): field is [string, string] => typeof field[1] === 'string')
  if (texts.length !== fields.length) throw new OAuthError('invalid_request', 'a file is not a parameter')
  return texts
}

/** Fields and files of a multipart body, in order. Throws `invalid_request`. */
export async function multipartFields(
  bytes: Uint8Array<ArrayBuffer>,
  contentType: string,
): Promise<[name: string, value: string | File][]> {
  try {
    const form = await new Response(bytes, { headers: { 'content-type': contentType } }).formData()
    return [...form.entries()] as [string, string | File][]
  } catch (cause) {
    throw new OAuthError('invalid_request', 'the multipart body cannot be read; send its boundary in Content-Type', {
      cause,
    })
  }
}

function tooLarge(limit: number): OAuthError {
  return new OAuthError('invalid_request', `the body is larger than ${limit} bytes`, {
    status: 413,
    headers: { connection: 'close' },
  })
}
