import type { Pair } from '../http/form.ts'
import { isForm, type RequestParts } from './fields.ts'
import { encode } from './percent.ts'
import { SigningError } from './signing-error.ts'

const formType = 'application/x-www-form-urlencoded'

/** RFC 5849 §3.5.2, §3.5.3: the parameters in the body or the query, for servers that want them there. */
export async function transmitElsewhere(
  request: Request,
  parts: RequestParts,
  parameters: readonly Pair[],
  where: 'query' | 'body',
): Promise<Request> {
  if (where === 'body') return withBody(request, parts, parameters)
  return copyTo(withQuery(request.url, parameters), request, parts)
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
