import { type ApiResponse, performCall } from './call.ts'
import type { CallData, CallOptions } from './call-request.ts'
import { noteEmpty } from './connections.ts'
import type { Context, KeptToken } from './context.ts'
import { credentialed } from './credentials.ts'
import { ConnectError } from './errors.ts'
import { type Flights, liveToken, renewed } from './live-token.ts'
import { type PagesOptions, pagesOf } from './pages.ts'
import { validated } from './schema.ts'

/**
 * The calls of one connection. What comes back is `unknown` until you say what you expect.
 * @example const { data } = await twitter.get<{ screen_name: string }>('account/verify_credentials.json')
 */
export interface Calls {
  /** `data` goes into the query. */
  get<Data = unknown>(path: string, data?: CallData, options?: CallOptions<Data>): Promise<ApiResponse<Data>>
  /** `data` is a form unless `format` or `contentType` say otherwise. */
  post<Data = unknown>(path: string, data?: CallData, options?: CallOptions<Data>): Promise<ApiResponse<Data>>
  put<Data = unknown>(path: string, data?: CallData, options?: CallOptions<Data>): Promise<ApiResponse<Data>>
  patch<Data = unknown>(path: string, data?: CallData, options?: CallOptions<Data>): Promise<ApiResponse<Data>>
  delete<Data = unknown>(path: string, data?: CallData, options?: CallOptions<Data>): Promise<ApiResponse<Data>>
  request<Data = unknown>(path: string, options?: CallOptions<Data>): Promise<ApiResponse<Data>>
  /**
   * One page of a list after the other, as the definition says they go on.
   * @example for await (const { data } of mastodon.pages<Status[]>('/api/v1/timelines/home', { limit: 40 })) …
   */
  pages<Data = unknown>(
    path: string,
    data?: CallData,
    options?: PagesOptions<Data>,
  ): AsyncGenerator<ApiResponse<Data>, void, undefined>
  /** For generated SDKs: `fetch` with credentials. Any status is an answer; redirects are followed as in `request`. */
  fetch(input: string | URL | Request, init?: RequestInit): Promise<Response>
  /** A copy of the request that carries the credentials, when its origin is one the definition lists. */
  sign(request: Request): Promise<Request>
}

export function callsFor(ctx: Context, flights: Flights, user: string): Calls {
  // The one place where what an API answered becomes what the caller says it is.
  const request = <Data>(path: string, options: CallOptions<Data> = {}) =>
    call(ctx, flights, user, path, options) as Promise<ApiResponse<Data>>
  const by =
    (method: string) =>
    <Data>(path: string, data?: CallData, options?: CallOptions<Data>) =>
      request<Data>(path, { ...options, method, ...(data === undefined ? {} : { data }) })
  return {
    get: by('GET'),
    post: by('POST'),
    put: by('PUT'),
    patch: by('PATCH'),
    delete: by('DELETE'),
    request,
    pages: <Data>(path: string, data?: CallData, options: PagesOptions<Data> = {}) =>
      pagesOf(ctx.name, ctx.definition, request, path, data, options) as AsyncGenerator<ApiResponse<Data>, void>,
    fetch: (input, init) => fetchAs(ctx, flights, user, new Request(absolute(ctx, input), init)),
    sign: async original => {
      const { token, stamp } = await liveToken(ctx, flights, user)
      const body = original.body === null ? null : await original.clone().arrayBuffer()
      const { method, url, headers } = original
      return (await credentialed(ctx, { method, url, headers, body, replayable: true }, { token, stamp })).request
    },
  }
}

/** The calls of somebody who brings the token along: neither vault nor token getter is asked, nothing is renewed. */
export function callsWith(ctx: Context, token: KeptToken | null | undefined): Calls {
  const get = () => {
    if (token === null || token === undefined || token === '')
      throw new ConnectError('not_connected', ctx.name, { reason: 'no token was given' })
    return token
  }
  return callsFor({ ...ctx, ownTokens: { get } }, new Map(), 'with')
}

async function call(
  ctx: Context,
  flights: Flights,
  user: string,
  path: string,
  options: CallOptions,
): Promise<ApiResponse> {
  const live = await liveToken(ctx, flights, user)
  const budget = { whose: user, emptyUntil: live.emptyUntil, emptied: (until: number) => noteEmpty(ctx, user, until) }
  const response = await performCall(ctx, path, options, {
    ...live,
    budget,
    renew: () => renewed(ctx, flights, user, live),
  })
  if (options.schema === undefined || response.status >= 400) return response
  return { ...response, data: await validated(ctx.name, options.schema, response.data) }
}

async function fetchAs(ctx: Context, flights: Flights, user: string, request: Request): Promise<Response> {
  const type = request.headers.get('content-type')
  const response = await call(ctx, flights, user, request.url, {
    method: request.method,
    headers: request.headers,
    throwOnError: false,
    signal: request.signal,
    ...(request.body === null
      ? {}
      : { data: await request.arrayBuffer(), contentType: type ?? 'application/octet-stream' }),
  })
  const headers = new Headers(response.headers)
  // The body is decoded already.
  for (const name of ['content-encoding', 'content-length', 'transfer-encoding']) headers.delete(name)
  const empty = [101, 204, 205, 304].includes(response.status)
  return new Response(empty ? null : (response.bytes as Uint8Array<ArrayBuffer>), { status: response.status, headers })
}

function absolute(ctx: Context, input: string | URL | Request): URL | Request {
  return input instanceof Request ? input : new URL(input, ctx.definition.baseUrl)
}
