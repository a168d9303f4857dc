import type { Pair } from '../http/form.ts'
import { formatAuthorization } from './authorization-header.ts'
import { isForm, type RequestParts } from './fields.ts'

/** RFC 5849 §3.5.1, §3.5.3, §3.5.2. */
export type Transmission = 'header' | 'query' | 'body'

export interface ReadOptions {
  readonly bodyHash?: boolean
  readonly multipartFields?: boolean | { readonly except: readonly string[] }
  readonly multipart?: readonly Pair[]
}

/** Reads back from a Request what RFC 5849 signs, and the body's bytes where a hash of them is wanted. */
export async function readParts(
  request: Request,
  options: ReadOptions,
): Promise<{ parts: RequestParts; bytes?: Uint8Array }> {
  const contentType = request.headers.get('content-type')
  const parts = { method: request.method, url: request.url, contentType }
  if (isForm(contentType)) return { parts: { ...parts, body: await request.clone().text() } }
  const { multipart = await signedFields(request, options.multipartFields) } = options
  const bytes = options.bodyHash ? { bytes: new Uint8Array(await request.clone().arrayBuffer()) } : {}
  return { parts: { ...parts, multipart }, ...bytes }
}

async function signedFields(request: Request, signed: ReadOptions['multipartFields']): Promise<readonly Pair[]> {
  return signed ? (await import('./multipart-fields.ts')).signedFields(request, signed) : []
}

/** A copy of the request that carries the parameters; an OAuth header from an earlier signature is replaced. */
export async function transmit(
  request: Request,
  parts: RequestParts,
  parameters: readonly Pair[],
  options: { readonly transmission?: Transmission; readonly realm?: string },
): Promise<Request> {
  const transmission = options.transmission ?? 'header'
  if (transmission !== 'header')
    return (await import('./transmission-elsewhere.ts')).transmitElsewhere(request, parts, parameters, transmission)
  const copy = request.clone()
  copy.headers.set('authorization', formatAuthorization(parameters, options.realm))
  return copy
}
