import { type Profile, profiles, type StoredTweet } from './data.ts'
import { twitterDate } from './dates.ts'
import { rawId } from './ids.ts'
import { flag, type Parameters } from './parameters.ts'
import { displayLink, shown } from './text.ts'

/** A JSON object as the API writes it; its members are the wire's own. */
export type Entity = Readonly<Record<string, unknown>>

/** What shapes an entity beside the data: where it lives, who looks, and what was asked for. */
export interface View {
  readonly origin: string
  readonly tweets: readonly StoredTweet[]
  /** null: an app looks. */
  readonly viewer: Profile | null
  readonly parameters: Parameters
}

/** The user object of version 1.1, without `status` and `email`. */
export function user(profile: Profile, view: View): Entity {
  const others = profiles.length - 1
  return {
    id: rawId(profile.id),
    id_str: profile.id,
    name: profile.name,
    screen_name: profile.screenName,
    location: profile.location,
    description: shown(profile.description).text,
    url: profile.url && shown(profile.url).text,
    ...(flag(view.parameters, 'include_entities', true) ? { entities: userEntities(profile) } : {}),
    protected: false,
    followers_count: others,
    friends_count: others,
    listed_count: 0,
    created_at: twitterDate(Date.parse(profile.createdAt)),
    favourites_count: profile.favourites,
    utc_offset: null,
    time_zone: null,
    geo_enabled: false,
    verified: false,
    statuses_count: view.tweets.filter(({ userId }) => userId === profile.id).length,
    lang: null,
    contributors_enabled: false,
    is_translator: false,
    ...appearance(profile, view.origin),
    ...relation(profile, view.viewer),
  }
}

/** `trim_user`: who it is, and nothing about them. */
export const trimmedUser = ({ id }: Profile): Entity => ({ id: rawId(id), id_str: id })

function userEntities({ url, description }: Profile): Entity {
  return {
    ...(url === null ? {} : { url: { urls: linkEntities(url) } }),
    description: { urls: linkEntities(description) },
  }
}

/** The links of a text: short, whole, and as they are shown. */
export const linkEntities = (text: string): readonly Entity[] =>
  shown(text).links.map(({ short, long, indices }) => ({
    url: short,
    expanded_url: long,
    display_url: displayLink(long),
    indices,
  }))

/** The addresses that say `https` lead to the same plain server: a sandbox has no other. */
function appearance({ id, screenName, colour }: Profile, origin: string): Entity {
  const picture = `${origin}/profile_images/${screenName}_normal.svg`
  const background = `${origin}/images/themes/theme1/bg.svg`
  return {
    profile_background_color: 'C0DEED',
    profile_background_image_url: background,
    profile_background_image_url_https: background,
    profile_background_tile: false,
    profile_image_url: picture,
    profile_image_url_https: picture,
    profile_banner_url: `${origin}/profile_banners/${id}`,
    profile_link_color: colour,
    profile_sidebar_border_color: 'C0DEED',
    profile_sidebar_fill_color: 'DDEEF6',
    profile_text_color: '333333',
    profile_use_background_image: true,
    default_profile: false,
    default_profile_image: false,
  }
}

function relation(profile: Profile, viewer: Profile | null): Entity {
  return {
    following: viewer !== null && viewer.id !== profile.id,
    follow_request_sent: false,
    notifications: false,
  }
}
