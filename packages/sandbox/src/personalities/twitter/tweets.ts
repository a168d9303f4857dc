import { escapeAttribute, escapeText } from 'valetkey/formats/xml-text'
import { type Profile, profileById, profileNamed, type StoredTweet } from './data.ts'
import { twitterDate } from './dates.ts'
import { rawId } from './ids.ts'
import { flag } from './parameters.ts'
import { characters, hashtagsIn, mentionsIn, shown } from './text.ts'
import { type Entity, linkEntities, trimmedUser, user, type View } from './users.ts'

/** The tweet object of version 1.1. `tweet_mode=extended` calls its text `full_text`; none is ever cut. */
export function tweet(stored: StoredTweet, view: View): Entity {
  const author = profileById(stored.userId) as Profile
  const whose = flag(view.parameters, 'trim_user', false) ? trimmedUser(author) : user(author, view)
  return { ...opening(stored, view), user: whose, ...closing(stored) }
}

/** The same without its user, as it stands inside one. */
export const lastTweetOf = (profile: Profile, view: View): Entity => {
  const last = view.tweets.findLast(({ userId }) => userId === profile.id)
  return last ? { status: { ...opening(last, view), ...closing(last) } } : {}
}

function opening(stored: StoredTweet, view: View): Entity {
  const { text } = shown(stored.text)
  const words = view.parameters['tweet_mode'] === 'extended' ? extended(text) : { text, truncated: false }
  const parent = view.tweets.find(({ id }) => id === stored.inReplyToId)
  const answered = parent && profileById(parent.userId)
  return {
    created_at: twitterDate(stored.createdAt),
    id: rawId(stored.id),
    id_str: stored.id,
    ...words,
    ...(flag(view.parameters, 'include_entities', true) ? { entities: entities(stored.text) } : {}),
    source: source(stored.source),
    ...bothWays('in_reply_to_status_id', stored.inReplyToId),
    ...bothWays('in_reply_to_user_id', answered?.id ?? null),
    in_reply_to_screen_name: answered?.screenName ?? null,
  }
}

const extended = (text: string): Entity => ({
  full_text: text,
  truncated: false,
  display_text_range: [0, characters(text)],
})

/** An id is there twice: as the number JavaScript cannot hold, and as text. */
const bothWays = (name: string, id: string | null): Entity => ({
  [name]: id === null ? null : rawId(id),
  [`${name}_str`]: id,
})

function closing({ possiblySensitive }: StoredTweet): Entity {
  return {
    geo: null,
    coordinates: null,
    place: null,
    contributors: null,
    is_quote_status: false,
    retweet_count: 0,
    favorite_count: 0,
    favorited: false,
    retweeted: false,
    possibly_sensitive: possiblySensitive,
    lang: 'en',
  }
}

function entities(text: string): Entity {
  const { text: visible } = shown(text)
  return {
    hashtags: hashtagsIn(visible).map(({ word, indices }) => ({ text: word, indices })),
    symbols: [],
    user_mentions: mentionsIn(visible).flatMap(({ word, indices }) => mention(profileNamed(word), indices)),
    urls: linkEntities(text),
  }
}

/** Only names that are somebody's. */
const mention = (whom: Profile | undefined, indices: readonly number[]): Entity[] =>
  whom ? [{ screen_name: whom.screenName, name: whom.name, id: rawId(whom.id), id_str: whom.id, indices }] : []

const source = ({ name, url }: StoredTweet['source']): string =>
  `<a href="${escapeAttribute(url)}" rel="nofollow">${escapeText(name)}</a>`
