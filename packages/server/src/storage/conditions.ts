import type { Value } from './rows.ts'
import type { AppSearch, EventSearch, PeopleSearch } from './search.ts'

/** Part of a WHERE, each `?` standing for one of the values. */
export type Condition = readonly [sql: string, ...values: Value[]]

/** How a database finds a pattern in a text. */
export interface Matching {
  readonly operator: 'GLOB' | '~'
  /** null: the text is empty, and everything matches. */
  readonly patternOf: (text: string) => string | null
}

/** `verified` of an app's policy, as JSON.stringify writes it. In a text of the JSON its quotes would be escaped. */
const VERIFIED = `p.policy LIKE '%"verified":true%'`

/** Conditions on an app `p`; nobody has to look at what the operator registered himself. */
const appStates: Readonly<Record<NonNullable<AppSearch['state']>, string>> = {
  disabled: 'p.disabled_at IS NOT NULL',
  verified: VERIFIED,
  unverified: `NOT ${VERIFIED} AND (p.owner_id IS NOT NULL OR p.registration = 'open')`,
}

const peopleStates: Readonly<Record<NonNullable<PeopleSearch['state']>, string>> = {
  locked: 'u.locked_at IS NOT NULL',
}

/** One of the columns has the text in it. */
function containing({ operator, patternOf }: Matching, text: string, columns: readonly string[]): Condition | null {
  const pattern = patternOf(text)
  return pattern === null
    ? null
    : [columns.map(column => `${column} ${operator} ?`).join(' OR '), ...columns.map(() => pattern)]
}

const held = (conditions: readonly (Condition | null)[]): readonly Condition[] =>
  conditions.filter(condition => condition !== null)

/** On an app `p` and its owner `u`. */
export function appConditions(matching: Matching, { text, id, state, behind }: AppSearch): readonly Condition[] {
  return held([
    containing(matching, text, ['p.name', 'p.client_id', 'u.username']),
    id === undefined ? null : ['p.id = ?', id],
    state ? [appStates[state]] : null,
    behind ? ['(p.created_at, p.id) < (?, ?)', behind.createdAt, behind.id] : null,
  ])
}

/** On a person `u`. */
export function peopleConditions(matching: Matching, { text, state, behind }: PeopleSearch): readonly Condition[] {
  return held([
    containing(matching, text, ['u.username', 'u.display_name', 'u.email']),
    state ? [peopleStates[state]] : null,
    behind ? ['(u.created_at, u.id) < (?, ?)', behind.createdAt, behind.id] : null,
  ])
}

/** On an event `e`. */
export function eventConditions({ type, appId, userId, behind }: EventSearch): readonly Condition[] {
  return held([
    type === undefined ? null : ['e.type = ?', type],
    appId === undefined ? null : ['e.app_id = ?', appId],
    userId === undefined ? null : ['e.user_id = ?', userId],
    behind === undefined ? null : ['e.id < ?', Number(behind)],
  ])
}
