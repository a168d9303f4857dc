import type { Recorded } from 'valetkey/testing/scripted-message'
import type { Behaviour } from './behaviour.ts'
import { addressOf } from './refusal.ts'

/** What the API of that provider says: who it is, one of the two pages of its `list`, or hello. */
export function answerOf({ who, pages }: Behaviour, request: Recorded): unknown {
  const address = addressOf(request)
  if (address === who?.url) return who.answer
  if (!address.endsWith('/list')) return { hello: 'alice' }
  const items = [isSecond(request) ? 'second' : 'first']
  if (isSecond(request) || pages?.next === undefined) return { items }
  return { items, ...nested(pages.next.split('.'), pages.by === 'url' ? `${address}?at=second` : 'second') }
}

/** RFC 8288, where pages are chained by it. */
export function linkOf({ pages }: Behaviour, request: Recorded): Readonly<Record<string, string>> {
  const first = addressOf(request).endsWith('/list') && !isSecond(request)
  return first && pages?.by === 'link' ? { link: `<${addressOf(request)}?at=second>; rel="next"` } : {}
}

function isSecond({ query }: Recorded): boolean {
  return query.some(([, value]) => value === 'second')
}

function nested([name = '', ...further]: readonly string[], value: string): object {
  return { [name]: further.length === 0 ? value : nested(further, value) }
}
