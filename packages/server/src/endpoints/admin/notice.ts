import { visible } from '../../pages/layout.ts'
import { noticeAt, noticeFor } from '../notice.ts'
import type { Outcome } from './act.ts'
import type { Visit } from './admit.ts'

/** What the page behind a form says of what was done. */
interface Notice {
  readonly kind: 'app' | 'person'
  readonly about: string
  readonly done: string
  readonly count: number
}

type About = Pick<Notice, 'kind' | 'about'>

/** Back to the page of what it was done to. */
export function withNotice<K extends string>(
  { core, request, administrator }: Visit,
  place: string,
  about: About,
  { done, count }: Outcome<K> & { readonly done: K },
): Promise<Response> {
  const notice: Notice = { ...about, done, count }
  return noticeAt(core, request, administrator, { group: 'admin', place, notice })
}

/** What there is to say on this page; null: nothing. What is about another one waits for that. */
export async function readNotice(
  { core, request, administrator }: Visit,
  { kind, about }: About,
): Promise<Notice | null> {
  // HEAD shows nothing, so it uses nothing up.
  if (request.method !== 'GET') return null
  const notice = (await noticeFor(core, request, administrator, 'admin')) as Notice | null
  return notice?.kind === kind && notice.about === about ? notice : null
}

type Words = (name: string, count: number) => string

export function sentenceOf(words: Readonly<Record<string, Words>>, notice: Notice | null, name: string): string | null {
  return notice && (words[notice.done]?.(visible(name), notice.count) ?? null)
}
