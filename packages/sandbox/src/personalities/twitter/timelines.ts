import type { StoredTweet } from './data.ts'
import { compareIds, readId } from './ids.ts'
import { amount, flag, type Parameters } from './parameters.ts'

const USUAL = 20
const MOST = 200

/** How far back a timeline goes, whatever is asked for. */
export const depths = { home: 800, user: 3200 } as const

/**
 * A page of a timeline, newest first. `since_id` is exclusive and `max_id` is not: clients ask for `max_id` = oldest − 1.
 * Replies are left out of the page after it was cut, so it may come out shorter than `count`.
 */
export function page(tweets: readonly StoredTweet[], parameters: Parameters, depth: number): readonly StoredTweet[] {
  const [since, max] = ['since_id', 'max_id'].map(name => readId(parameters[name]))
  return tweets
    .toSorted((a, b) => compareIds(b.id, a.id))
    .slice(0, depth)
    .filter(({ id }) => (!since || compareIds(id, since) > 0) && (!max || compareIds(id, max) <= 0))
    .slice(0, amount(parameters['count'], USUAL, MOST))
    .filter(({ inReplyToId }) => inReplyToId === null || !flag(parameters, 'exclude_replies', false))
}
