import type { Context, KeptToken } from '../context.ts'
import { refusal } from '../errors/refusal.ts'
import type { Flights } from '../tokens/live.ts'
import { liveToken, renewed } from '../tokens/live-token.ts'
import { performCall } from './call.ts'
import type { ApiResponse } from './call-answer.ts'
import type { CallData, CallOptions } from './call-options.ts'
import type { PagesOptions } from './pages.ts'

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
    async *pages<Data>(path: string, data?: CallData, options: PagesOptions<Data> = {}) {
      const { pagesOf } = await import('./pages.ts')
      yield* pagesOf(ctx.name, ctx.definition, request, path, data, options) as AsyncGenerator<ApiResponse<Data>, void>
    },
    fetch: async (input, init) => (await import('./calls-fetch.ts')).fetchAs(ctx, request, input, init),
    sign: async original => {
      const live = await liveToken(ctx, flights, user)
      return (await import('./calls-fetch.ts')).signAs(ctx, live, original)
    },
  }
}

/** The calls of somebody who brings the token along: neither vault nor token getter is asked, nothing is renewed. */
export function callsWith(ctx: Context, token: KeptToken | null | undefined): Calls {
  const get = async () => {
    if (!token) throw await refusal('not_connected', ctx.name, { reason: 'no token was given' })
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
  const emptied = async (until: number) => (await import('../tokens/summary.ts')).noteEmpty(ctx, user, until)
  const response = await performCall(ctx, path, options, {
    ...live,
    budget: { whose: user, emptyUntil: live.emptyUntil, emptied },
    renew: () => renewed(ctx, flights, user, live),
  })
  if (options.schema === undefined || response.status >= 400) return response
  const { validated } = await import('./schema.ts')
  return { ...response, data: await validated(ctx.name, options.schema, response.data) }
}
