import { longestReason } from '../../pages/admin/deed-form.ts'
import { PageError } from '../../pages/error.ts'
import { openFlow } from '../flow.ts'
import type { Visit } from './admit.ts'
import type { Deed } from './deeds.ts'

/** An app or a person to whom something is done. */
export interface Subject<K extends string, T> {
  readonly kind: 'app' | 'person'
  readonly about: T & { readonly id: string }
  readonly deeds: Readonly<Record<K, Deed<T>>>
  /** What can be done to it as it is now. */
  readonly offered: readonly K[]
  /** What it looks like now. */
  readonly look: string | null
}

/** What came of a form. */
export type Outcome<K extends string> =
  | { readonly done: K; readonly count: number }
  /** It was to be said why, and was not. */
  | { readonly done: null; readonly reasonMissing: K }

/**
 * A form of the administration.
 *   it was shown to this browser               403
 *   to the administrator still signed in       403
 *   and was about this app or person           409
 *   what it wants can be done to it as it is   409
 *   it looks as it did, where that counts      409
 *   a reason is given, where one is asked for  400
 *   nobody else was quicker                    409
 *   then it is done, and stands in the trail
 */
export async function act<K extends string, T>(visit: Visit, subject: Subject<K, T>): Promise<Outcome<K>> {
  const { core, request, administrator } = visit
  const { sent, memory } = await openFlow(core, 'admin', request)
  if (memory.user !== administrator.id) throw new PageError(403, texts => texts.error.otherAccount)
  if (memory.kind !== subject.kind || memory.about !== subject.about.id) throw overtaken()
  const name = subject.offered.find(one => one === memory.deed)
  if (name === undefined) throw overtaken()
  const deed = subject.deeds[name]
  if (deed.asSeen && memory.seen !== subject.look) throw overtaken()
  const reason = deed.reason === undefined ? null : readReason(sent['reason'])
  if (reason === '') return { done: null, reasonMissing: name }
  const done = await deed.act(core, subject.about)
  if (done === false) throw overtaken()
  const count = Number(done)
  await note(visit, subject, deed, { ...(reason !== null && { reason }), ...(typeof done === 'number' && { count }) })
  return { done: name, count }
}

/** Written before it is answered: the next page reads it there. */
async function note<K extends string, T>(
  { core, administrator }: Visit,
  { kind, about }: Subject<K, T>,
  { event }: Deed<T>,
  data: Readonly<Record<string, unknown>>,
): Promise<void> {
  const whom = kind === 'app' ? { appId: about.id, userId: administrator.id } : { userId: about.id }
  core.events.emit(event, { ...whom, data: { ...data, by: administrator.id } })
  await core.events.settled()
}

/** One line of what can be read; empty when there is none. */
function readReason(text: string = ''): string {
  return [...text.replace(/[\p{C}\u2028\u2029]+/gu, ' ').trim()].slice(0, longestReason).join('')
}

/** A page about something that is no longer so. */
function overtaken(): PageError {
  return new PageError(409, texts => texts.admin.overtaken)
}
