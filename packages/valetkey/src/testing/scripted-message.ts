import { decodeForm, type Pair } from '../http/form.ts'

/** A request as the scripted provider saw it. */
export interface Recorded {
  readonly method: string
  readonly url: string
  readonly path: string
  readonly query: readonly Pair[]
  readonly headers: Headers
  readonly body: string
  /** The body's fields, when it is a form. */
  readonly form: readonly Pair[]
  /** The text fields of a multipart body. */
  readonly multipart: readonly Pair[]
}

export async function record(request: Request): Promise<Recorded> {
  const { method, url, headers } = request
  const { pathname, search } = new URL(url)
  const type = headers.get('content-type') ?? ''
  const multipart = /^multipart\/form-data/i.test(type) ? [...(await request.clone().formData())] : []
  const body = await request.text()
  return {
    method,
    url,
    path: pathname,
    query: decodeForm(search.slice(1)),
    headers,
    body,
    form: /^application\/x-www-form-urlencoded/i.test(type) ? decodeForm(body) : [],
    multipart: multipart.flatMap(([name, value]) => (typeof value === 'string' ? [[name, value] as const] : [])),
  }
}

/** An answer in JSON, for `answerNext`. */
export function json(value: unknown, status: number = 200, headers: Readonly<Record<string, string>> = {}): Response {
  const type = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' }
  return new Response(JSON.stringify(value), { status, headers: { ...type, ...headers } })
}

/** An answer in plain text, or with another content type among its headers. */
export function text(body: string, status: number = 200, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(body, { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...headers } })
}
