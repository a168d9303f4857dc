import type { Context } from '../context.ts'
import type { Live } from '../tokens/live.ts'
import type { ApiResponse } from './call-answer.ts'
import type { CallOptions } from './call-options.ts'
import { credentialed } from './credentials.ts'

/** `app.fetch` and `app.sign`, for generated SDKs. */

type Call = (path: string, options: CallOptions) => Promise<ApiResponse>

/** A call in the words of `fetch`. */
export async function fetchAs(
  { definition }: Context,
  call: Call,
  input: string | URL | Request,
  init: RequestInit | undefined,
): Promise<Response> {
  const request = new Request(input instanceof Request ? input : new URL(input, definition.baseUrl), init)
  const contentType = request.headers.get('content-type') ?? 'application/octet-stream'
  const response = await call(request.url, {
    method: request.method,
    headers: request.headers,
    throwOnError: false,
    signal: request.signal,
    ...(request.body === null ? {} : { data: await request.arrayBuffer(), contentType }),
  })
  const headers = new Headers(response.headers)
  // The body is decoded already.
  for (const name of ['content-encoding', 'content-length', 'transfer-encoding']) headers.delete(name)
  const empty = [101, 204, 205, 304].includes(response.status)
  return new Response(empty ? null : (response.bytes as Uint8Array<ArrayBuffer>), { status: response.status, headers })
}

/** A copy with credentials, not sent. */
export async function signAs(ctx: Context, { token, stamp }: Live, original: Request): Promise<Request> {
  const body = original.body === null ? null : await original.clone().arrayBuffer()
  const { method, url, headers } = original
  return (await credentialed(ctx, { method, url, headers, body, replayable: true }, { token, stamp })).request
}
