import { linkTo } from '../../http/link.ts'
import { connectError } from '../errors/connect-errors.ts'
import type { Definition, Pagination } from '../provider.ts'
import type { ApiResponse } from './call-answer.ts'
import type { CallData, CallOptions } from './call-options.ts'
import { at, textAt } from './path.ts'

export interface PagesOptions<Data = unknown> extends CallOptions<Data> {
  /** No more pages than these. Default: as many as there are. */
  readonly most?: number
}

/** How to ask for one page: another address, or more parameters at the same one. */
type Ask = { readonly path: string; readonly query: Readonly<Record<string, string>> }

type Request = (path: string, options: CallOptions) => Promise<ApiResponse>

/**
 * One page after the other, as the definition says they are chained (`pagination`; by the Link header where it says nothing).
 * Ends with the last one; a chain that leads back to a page that was there is `page_loop`.
 */
export async function* pagesOf(
  name: string,
  { pagination = { by: 'link' } }: Definition,
  request: Request,
  path: string,
  data: CallData,
  { most = Number.POSITIVE_INFINITY, ...options }: PagesOptions,
): AsyncGenerator<ApiResponse, void, undefined> {
  const seen = new Set<string>()
  const inBody = !/^(get|head)$/i.test(options.method ?? 'GET')
  let ask: Ask | null = { path, query: {} }
  for (let count = 1; ask !== null && count <= most; count++) {
    const key = JSON.stringify(ask)
    if (seen.has(key)) throw connectError('page_loop', name)
    seen.add(key)
    const first: boolean = ask.path === path
    const query: Readonly<Record<string, string>> = {
      ...(options.query as Record<string, string> | undefined),
      ...ask.query,
    }
    const own = first ? withFields(data, ask.query, inBody) : undefined
    const page: ApiResponse = await request(ask.path, {
      ...options,
      query: first ? (inBody ? (options.query ?? {}) : query) : {},
      ...(own === undefined ? {} : { data: own }),
    })
    if (pagination.by === 'item' && isUnpaged(pagination, page, ask.query)) return
    yield page
    ask = nextOf(pagination, path, page, count, ask.query)
  }
}

type By<Name extends Pagination['by']> = Extract<Pagination, { readonly by: Name }>

/** What comes after an item never holds it: such a list is the same whatever is asked for. */
function isUnpaged({ param, id, items }: By<'item'>, { data }: ApiResponse, asked: Ask['query']): boolean {
  const after = asked[param]
  return after !== undefined && listIn(data, items).some(item => textAt(item, id) === after)
}

function listIn(data: unknown, items: string | undefined): readonly unknown[] {
  const list = items === undefined ? data : at(data, items)
  return Array.isArray(list) ? list : []
}

/** What the pagination counts by replaces what the caller began with, `page: 3` → `page: 4`; it stands where the rest does. */
function withFields(data: CallData, asked: Ask['query'], inBody: boolean): CallData {
  if (data === undefined && inBody && Object.keys(asked).length > 0) return asked
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return data
  const others = Object.entries(data).filter(([name]) => !Object.hasOwn(asked, name))
  return Object.fromEntries([...others, ...(inBody ? Object.entries(asked) : [])])
}

/** null: that was the last one. */
function nextOf(
  pagination: Pagination,
  path: string,
  { data, headers, url }: ApiResponse,
  count: number,
  asked: Ask['query'],
): Ask | null {
  switch (pagination.by) {
    case 'link': {
      const target = linkTo(headers.get('link'), 'next')
      return target === undefined ? null : elsewhere(target, url)
    }
    case 'url': {
      const next = textAt(data, pagination.next)
      return next === undefined || next === '' ? null : elsewhere(next, url)
    }
    case 'cursor': {
      const cursor = textAt(data, pagination.next)
      const over = cursor === undefined || cursor === '' || cursor === pagination.last
      return over ? null : { path, query: { [pagination.param]: cursor } }
    }
    case 'page': {
      const page = Number(textAt(data, pagination.page) ?? count)
      const pages = Number(textAt(data, pagination.pages) ?? Number.NaN)
      return page < pages ? { path, query: { [pagination.param]: String(page + 1) } } : null
    }
    case 'full': {
      const more = listIn(data, pagination.items).length > 0
      return more ? { path, query: { [pagination.param]: String(count + (pagination.first ?? 1)) } } : null
    }
    case 'offset': {
      const { length } = listIn(data, pagination.items)
      const begun = Number(asked[pagination.param] ?? new URL(url).searchParams.get(pagination.param) ?? 0)
      return length > 0 ? { path, query: { [pagination.param]: String(begun + length) } } : null
    }
    case 'item': {
      const last = textAt(listIn(data, pagination.items).at(-1), pagination.id)
      return last === undefined ? null : { path, query: { [pagination.param]: last } }
    }
  }
}

/** The address of the next page, relative to this one's (RFC 8288 §3.2); a token some APIs put into it stays behind. */
function elsewhere(target: string, from: string): Ask | null {
  if (!URL.canParse(target, from)) return null
  const url = new URL(target, from)
  url.searchParams.delete('access_token')
  return { path: url.href, query: {} }
}
