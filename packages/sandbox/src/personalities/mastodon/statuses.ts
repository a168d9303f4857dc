import type { Notebook } from '../../notebook.ts'
import { account, type Entity, type View } from './accounts.ts'
import {
  compareIds,
  type Profile,
  profileById,
  profiles,
  type StoredStatus,
  statusId,
  type Visibility,
  visibilities,
} from './data.ts'
import { apiError, validationFailed } from './errors.ts'
import { countedLength, namesIn, tagsIn, toHtml } from './html.ts'
import { mediaAttachment } from './media.ts'
import { flag, type Parameters, text } from './parameters.ts'
import { since } from './versions.ts'

const CHARACTER_LIMIT = 500
const HOUR = 3_600_000

export type Statuses = Notebook<readonly StoredStatus[]>

/** What was posted with which Idempotency-Key; kept for an hour. */
export type Repeats = Map<string, { readonly status: StoredStatus; readonly at: number }>

export interface Posting {
  readonly author: Profile
  readonly application: StoredStatus['application']
  readonly idempotencyKey: string | null
  readonly parameters: Parameters
  /** Files that are there and may be taken. */
  readonly mediaIds?: readonly string[]
  /** Epoch ms. */
  readonly now: number
}

/** POST /api/v1/statuses: checks, then keeps the status; the same Idempotency-Key within an hour answers the same one. */
export function post(statuses: Statuses, repeats: Repeats, posting: Posting): StoredStatus {
  const earlier = repeatedStatus(repeats, posting.author, posting.idempotencyKey, posting.now)
  if (earlier) return earlier
  const status = composed(statuses.value, posting)
  statuses.write([...statuses.value, status])
  if (posting.idempotencyKey !== null)
    repeats.set(keyOf(posting.author, posting.idempotencyKey), { status, at: posting.now })
  return status
}

/** What was posted with this Idempotency-Key within the hour. */
export function repeatedStatus(
  repeats: Repeats,
  author: Profile,
  key: string | null,
  now: number,
): StoredStatus | undefined {
  const earlier = key === null ? undefined : repeats.get(keyOf(author, key))
  return earlier && now - earlier.at < HOUR ? earlier.status : undefined
}

const keyOf = ({ id }: Profile, key: string): string => `${id} ${key}`

function composed(known: readonly StoredStatus[], posting: Posting): StoredStatus {
  const { author, application, parameters, now, mediaIds = [] } = posting
  const body = text(parameters, 'status') ?? ''
  const spoilerText = text(parameters, 'spoiler_text') ?? ''
  const visibility = text(parameters, 'visibility') ?? 'public'
  const inReplyToId = text(parameters, 'in_reply_to_id') || null
  const unsupported = ['poll', 'scheduled_at'].find(name => parameters[name])
  if (body.trim() === '' && mediaIds.length === 0) throw validationFailed("Text can't be blank")
  if (countedLength(spoilerText + body) > CHARACTER_LIMIT)
    throw validationFailed(`Text character limit of ${CHARACTER_LIMIT} exceeded`)
  if (!visibilities.includes(visibility)) throw validationFailed('Visibility is not included in the list')
  if (unsupported) throw validationFailed(`This sandbox knows no ${unsupported}`)
  if (inReplyToId !== null && !known.some(one => one.id === inReplyToId)) throw apiError('repliedToNothing')
  return {
    id: nextId(known, now),
    createdAt: now,
    accountId: author.id,
    text: body,
    spoilerText,
    sensitive: flag(parameters, 'sensitive') ?? spoilerText !== '',
    visibility: visibility as Visibility,
    language: text(parameters, 'language') || 'en',
    inReplyToId,
    application,
    mediaIds,
  }
}

/** Greater than every id before it, also when the clock was set back. */
function nextId(known: readonly StoredStatus[], now: number): string {
  const newest = known.reduce((most, { id }) => (BigInt(id) > most ? BigInt(id) : most), 0n)
  const wanted = BigInt(statusId(now, 0))
  return String(wanted > newest ? wanted : newest + 1n)
}

/** https://docs.joinmastodon.org/entities/Status/ as `viewer` sees it. */
export function entity(status: StoredStatus, view: View): Entity {
  const author = profileById(status.accountId) as Profile
  const parent = view.statuses.find(one => one.id === status.inReplyToId)
  const quotes = since(view.version, '4.5')
  return {
    id: status.id,
    created_at: new Date(status.createdAt).toISOString(),
    in_reply_to_id: status.inReplyToId,
    in_reply_to_account_id: parent?.accountId ?? null,
    sensitive: status.sensitive,
    spoiler_text: status.spoilerText,
    visibility: status.visibility,
    language: status.language,
    uri: `${view.origin}/users/${author.username}/statuses/${status.id}`,
    url: `${view.origin}/@${author.username}/${status.id}`,
    replies_count: view.statuses.filter(one => one.inReplyToId === status.id).length,
    reblogs_count: 0,
    favourites_count: 0,
    ...(quotes ? { quotes_count: 0 } : {}),
    edited_at: null,
    favourited: false,
    reblogged: false,
    muted: false,
    bookmarked: false,
    pinned: false,
    content: toHtml(status.text),
    filtered: [],
    reblog: null,
    application: status.application,
    account: account(author, view),
    media_attachments: view.media
      .filter(one => status.mediaIds?.includes(one.id))
      .map(one => mediaAttachment(one, view.origin)),
    mentions: mentioned(status, view.origin),
    tags: tagsIn(status.text).map(name => ({ name, url: `${view.origin}/tags/${encodeURIComponent(name)}` })),
    emojis: [],
    ...(quotes ? { quote: null } : {}),
    card: null,
    poll: null,
    ...(quotes ? { quote_approval: { automatic: ['public'], manual: [], current_user: 'automatic' } } : {}),
  }
}

function mentioned(status: StoredStatus, origin: string) {
  const names = namesIn(status.text)
  return profiles
    .filter(({ username }) => names.includes(username))
    .map(({ id, username }) => ({ id, username, url: `${origin}/@${username}`, acct: username }))
}

/** Whether somebody may see a status: `direct` is for its author and those it names. */
export function readable(status: StoredStatus, viewer: Profile | null): boolean {
  if (status.visibility === 'public' || status.visibility === 'unlisted') return true
  if (!viewer) return false
  const named = namesIn(status.text).includes(viewer.username)
  return status.visibility === 'private' || status.accountId === viewer.id || named
}

/** A page of a timeline, newest first, and the `Link` entries around it. */
export interface TimelinePage {
  readonly statuses: readonly StoredStatus[]
  readonly links: readonly { readonly url: string; readonly rel: 'next' | 'prev' }[]
}

/**
 * GET /api/v1/timelines/home. `max_id` and `since_id` cut a page from the newest end, `min_id` from the other: the ones
 * right after it. Links keep only `local` and `limit`; an empty page has none, and `next` is there even when nothing follows.
 */
export function home(
  known: readonly StoredStatus[],
  viewer: Profile,
  parameters: Parameters,
  origin: string,
): TimelinePage {
  const limit = Math.min(Math.abs(Number(text(parameters, 'limit')) || 20), 40)
  const [max, after, min] = ['max_id', 'since_id', 'min_id'].map(name => numeric(text(parameters, name)))
  const found = known
    .filter(status => readable(status, viewer))
    .filter(({ id }) => (!max || compareIds(id, max) < 0) && (!after || compareIds(id, after) > 0))
    .filter(({ id }) => !min || compareIds(id, min) > 0)
    .toSorted((a, b) => compareIds(b.id, a.id))
  const statuses = min ? found.slice(-limit) : found.slice(0, limit)
  return { statuses, links: around(statuses, parameters, origin) }
}

const numeric = (value: string | undefined): string | undefined =>
  value !== undefined && /^\d{1,30}$/.test(value) ? value : undefined

function around(statuses: readonly StoredStatus[], parameters: Parameters, origin: string): TimelinePage['links'] {
  const [first, last] = [statuses.at(0), statuses.at(-1)]
  if (!first || !last) return []
  const kept = ['local', 'limit'].flatMap(name => {
    const value = text(parameters, name)
    return value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`]
  })
  const to = (cursor: string) => `${origin}/api/v1/timelines/home?${[...kept, cursor].join('&')}`
  return [
    { url: to(`max_id=${last.id}`), rel: 'next' },
    { url: to(`min_id=${first.id}`), rel: 'prev' },
  ]
}
