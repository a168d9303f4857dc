import type { Pair } from '../http/form.ts'
import { formatAuthorization } from './authorization-header.ts'
import { isForm, type RequestParts } from './parameters.ts'
import { encode } from './percent.ts'
import { SigningError } from './problems.ts'

/** RFC 5849 §3.5.1, §3.5.3, §3.5.2. */
export type Transmission = 'header' | 'query' | 'body'

export interface ReadOptions {
  readonly bodyHash?: boolean
  readonly multipartFields?: boolean | { readonly except: readonly string[] }
  readonly multipart?: readonly Pair[]
}

const formType = 'application/x-www-form-urlencoded'

/** Reads back from a Request what RFC 5849 signs, and the body's bytes where a hash of them is wanted. */
export async function readParts(
  request: Request,
  options: ReadOptions,
): Promise<{ parts: RequestParts; bytes?: Uint8Array }> {
  const contentType = request.headers.get('content-type')
  const parts = { method: request.method, url: request.url, contentType }
  if (isForm(contentType)) return { parts: { ...parts, body: await request.clone().text() } }
  const multipart = options.multipart ?? (await signedFields(request, contentType, options.multipartFields))
  const bytes = options.bodyHash ? { bytes: new Uint8Array(await request.clone().arrayBuffer()) } : {}
  return { parts: { ...parts, multipart }, ...bytes }
}

/** A copy of the request that carries the parameters; an OAuth header from an earlier signature is replaced. */
export async function transmit(
  request: Request,
  parts: RequestParts,
  parameters: readonly Pair[],
  options: { readonly transmission?: Transmission; readonly realm?: string },
): Promise<Request> {
  const transmission = options.transmission ?? 'header'
  if (transmission === 'query') return copyTo(withQuery(request.url, parameters), request, parts)
  if (transmission === 'body') return withBody(request, parts, parameters)
  const copy = request.clone()
  copy.headers.set('authorization', formatAuthorization(parameters, options.realm))
  return copy
}

async function signedFields(
  request: Request,
  contentType: string | null,
  signed: ReadOptions['multipartFields'],
): Promise<Pair[]> {
  if (!signed || !contentType || !/^\s*multipart\/form-data\s*;/i.test(contentType)) return []
  return textFields(await request.clone().formData(), signed === true ? { except: [] } : signed)
}

/** A file's bytes are never part of the base string. Line breaks are sent as CRLF (WHATWG HTML §4.10.21.8). */
export function textFields(form: FormData, { except }: { readonly except: readonly string[] }): Pair[] {
  const pairs: Pair[] = []
  for (const [name, value] of form) {
    if (typeof value === 'string' && !except.includes(name)) pairs.push([name, value.replace(/\r\n?|\n/g, '\r\n')])
  }
  return pairs
}

function withQuery(url: string, parameters: readonly Pair[]): string {
  const [address = '', ...fragment] = url.split('#')
  const joint = address.includes('?') ? (/[?&]$/.test(address) ? '' : '&') : '?'
  return [`${address}${joint}${write(parameters)}`, ...fragment].join('#')
}

/** A Request cannot change its URL: a new one takes everything else over, the body as bytes so that its length stays known. */
async function copyTo(url: string, request: Request, { body }: RequestParts): Promise<Request> {
  const content = request.body === null ? null : (body ?? (await request.clone().arrayBuffer()))
  return withoutOldSignature(new Request(url, { ...bodiless(request), body: content }))
}

function withBody(request: Request, parts: RequestParts, parameters: readonly Pair[]): Request {
  if (/^(GET|HEAD)$/.test(request.method) || (request.body !== null && !isForm(parts.contentType))) {
    throw new SigningError(
      'signing_body_not_form',
      `oauth_* parameters travel in the body of a form only, and this is a ${request.method} without one: take "header" or "query"`,
    )
  }
  const text = [parts.body, write(parameters)].filter(Boolean).join('&')
  const headers = new Headers(request.headers)
  if (!isForm(parts.contentType)) headers.set('content-type', formType)
  return withoutOldSignature(new Request(request.url, { ...bodiless(request), body: text, headers }))
}

/** What a Request is besides its body, as the options of a new one. */
function bodiless(request: Request): RequestInit {
  const { method, headers, redirect, credentials, cache, referrer, referrerPolicy, integrity, keepalive, signal } =
    request
  return { method, headers, redirect, credentials, cache, referrer, referrerPolicy, integrity, keepalive, signal }
}

function withoutOldSignature(request: Request): Request {
  const old = request.headers.get('authorization')
  if (old !== null && /^\s*OAuth\s.*oauth_signature/i.test(old)) request.headers.delete('authorization')
  return request
}

function write(parameters: readonly Pair[]): string {
  return parameters.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&')
}
