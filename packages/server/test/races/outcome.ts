import { type Answer, headerOf } from './wire.ts'

/** How often each outcome was seen: `{ ok: 1, replayed: 49 }`. */
export type Counts = Readonly<Record<string, number>>

/** RFC 6749 has one word for all that is wrong with a grant; our sentence tells them apart. */
const sentences: readonly (readonly [says: RegExp, outcome: string])[] = [
  [/used before;/, 'replayed'],
  [/used before$/, 'used'],
  [/no longer valid/, 'dead'],
  [/does not go with/, 'wrong_proof'],
  [/burned/, 'burned'],
  [/another client/, 'wrong_app'],
  [/another scope/, 'other_scope'],
]

/** What an answer gave: the fields of its body or of the URL it leads to. */
export function givenIn(answer: Answer): Readonly<Record<string, string>> {
  const location = headerOf(answer, 'location')
  if (location !== null) {
    const { search, hash } = new URL(location, 'http://here.invalid')
    return Object.fromEntries([...new URLSearchParams(search), ...new URLSearchParams(hash.slice(1))])
  }
  const type = headerOf(answer, 'content-type') ?? ''
  if (type.startsWith('application/json')) return JSON.parse(answer.body)
  return type.startsWith('application/x-www-form-urlencoded')
    ? Object.fromEntries(new URLSearchParams(answer.body))
    : {}
}

/** One word for an answer, of whatever endpoint; `ok` where something was given. */
export function outcomeOf(answer: Answer): string {
  const { error, error_description: sentence = '', oauth_problem: problem } = givenIn(answer)
  if (error === 'invalid_grant') return sentences.find(([says]) => says.test(sentence))?.[1] ?? sentence
  return error ?? problem ?? (answer.status < 400 ? 'ok' : String(answer.status))
}

export function tally(outcomes: readonly string[], into: Record<string, number> = {}): Record<string, number> {
  for (const outcome of outcomes) into[outcome] = (into[outcome] ?? 0) + 1
  return into
}

export function shown(counts: Counts): string {
  const most = Object.entries(counts).toSorted(([, one], [, other]) => one - other)
  return most.map(([outcome, count]) => `${outcome} ${count.toLocaleString('en')}`).join(', ')
}
