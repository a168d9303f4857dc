import type { Notebook } from '../../notebook.ts'
import type { Profile, StoredTweet } from './data.ts'
import { missingParameter, twitterError } from './errors.ts'
import { readId, snowflake } from './ids.ts'
import { flag, type Parameters } from './parameters.ts'
import { weightedLength } from './text.ts'

const LONGEST = 280
/** How long the same words of the same person are a repetition. */
const REPEATED_MS = 12 * 3_600_000

export type Tweets = Notebook<readonly StoredTweet[]>

export interface Posting {
  readonly author: Profile
  readonly source: StoredTweet['source']
  readonly parameters: Parameters
  /** Epoch ms. */
  readonly now: number
}

/** POST statuses/update: checks, then keeps the tweet. */
export function post(tweets: Tweets, posting: Posting): StoredTweet {
  const tweet = composed(tweets.value, posting)
  tweets.write([...tweets.value, tweet])
  return tweet
}

function composed(known: readonly StoredTweet[], { author, source, parameters, now }: Posting): StoredTweet {
  const text = (parameters['status'] ?? '').normalize('NFC').trim()
  const inReplyToId = readId(parameters['in_reply_to_status_id']) ?? null
  const recent = (one: StoredTweet) => one.userId === author.id && Math.abs(now - one.createdAt) < REPEATED_MS
  if (text === '') throw missingParameter('status')
  if (weightedLength(text) > LONGEST) throw twitterError('statusTooLong')
  if (known.some(one => recent(one) && one.text === text)) throw twitterError('statusRepeated')
  if (inReplyToId !== null && !known.some(({ id }) => id === inReplyToId)) throw twitterError('noSuchStatus')
  return {
    id: nextId(known, now),
    createdAt: now,
    userId: author.id,
    text,
    inReplyToId,
    possiblySensitive: flag(parameters, 'possibly_sensitive', false),
    source,
  }
}

/** Greater than every id before it, also when the clock was set back. */
function nextId(known: readonly StoredTweet[], now: number): string {
  const newest = known.reduce((most, { id }) => (BigInt(id) > most ? BigInt(id) : most), 0n)
  const wanted = BigInt(snowflake(now, 1))
  return String(wanted > newest ? wanted : newest + 1n)
}
