import type { Pagination } from 'valetkey'
import type { Recorded } from 'valetkey/testing/scripted-message'
import type { Behaviour } from './behaviour.ts'
import { addressOf } from './refusal.ts'

/** What the API of that provider says: who it is, a page of its `list`, or hello. */
export function answerOf({ who, pages }: Behaviour, request: Recorded): unknown {
  const address = addressOf(request)
  if (address === who?.url) return who.answer
  if (!isList(request)) return { hello: 'alice' }
  const asked = new Map(request.query)
  return pages === undefined ? { items: ['first'] } : lists[pages.by](pages as never, name => asked.get(name), address)
}

/** RFC 8288, where pages are chained by it. */
export function linkOf({ pages }: Behaviour, request: Recorded): Readonly<Record<string, string>> {
  const first = isList(request) && !request.query.some(([, value]) => value === 'second')
  return first && pages?.by === 'link' ? { link: `<${addressOf(request)}?at=second>; rel="next"` } : {}
}

/** The items of such a page, which are `first` and `second` on two pages, and maybe none on a third. */
export function itemsIn(data: unknown, pages: Pagination): readonly unknown[] {
  const list = pages.by in listed ? atPath(data, listed[pages.by]?.(pages as never)) : atPath(data, 'items')
  return (list as unknown[]).map(item => (pages.by === 'item' ? (item as Record<string, unknown>)[pages.id] : item))
}

type By<Name extends Pagination['by']> = Extract<Pagination, { readonly by: Name }>
type Lists = {
  readonly [Name in Pagination['by']]: (
    pages: By<Name>,
    asked: (name: string) => string | undefined,
    address: string,
  ) => unknown
}

/** Methods of Flickr's are parameters, not paths. */
function isList(request: Recorded): boolean {
  return addressOf(request).endsWith('/list') || request.query.some(([, value]) => value === 'list')
}

const PAGES = [['first'], ['second'], []]

const lists: Lists = {
  link: (_, asked) => ({ items: [asked('at') ?? 'first'] }),
  url: ({ next }, asked, address) =>
    asked('at') === undefined
      ? { items: ['first'], ...nested(next, `${address}?at=second`) }
      : { items: ['second'], ...nested(next, null) },
  cursor: ({ param, next, last = null }, asked) =>
    asked(param) === undefined
      ? { items: ['first'], ...nested(next, 'second') }
      : { items: ['second'], ...nested(next, last) },
  page: ({ param }, asked) => {
    const page = Number(asked(param) ?? 1)
    return { photos: { page, pages: 2, items: PAGES[page - 1] } }
  },
  full: ({ param, items, first = 1 }, asked) => nested(items, PAGES[Number(asked(param) ?? first) - first]),
  offset: ({ param, items }, asked) => nested(items, PAGES[Number(asked(param) ?? 0)]),
  item: ({ param, id, items }, asked) => {
    const page = PAGES[asked(param) === undefined ? 0 : ['first', 'second'].indexOf(asked(param) ?? '') + 1] ?? []
    return nested(
      items,
      page.map(item => ({ [id]: item })),
    )
  },
}

const listed: { readonly [Name in Pagination['by']]?: (pages: By<Name>) => string | undefined } = {
  page: () => 'photos.items',
  full: ({ items }) => items,
  offset: ({ items }) => items,
  item: ({ items }) => items,
}

/** A value at a path; the whole of it without one. A name with a dot in it is Microsoft's. */
function nested(path: string | undefined, value: unknown): object {
  if (path === undefined) return value as object
  if (path.startsWith('@')) return { [path]: value }
  const [name = '', ...further] = path.split('.')
  return { [name]: further.length === 0 ? value : nested(further.join('.'), value) }
}

function atPath(data: unknown, path: string | undefined): unknown {
  return (path ?? '')
    .split('.')
    .filter(name => name !== '')
    .reduce((value, name) => (value as Record<string, unknown>)[name], data)
}
