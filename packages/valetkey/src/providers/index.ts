import { flickr } from './flickr.ts'
import { generic, generic1 } from './generic.ts'
import { mastodon } from './mastodon.ts'
import { twitter } from './twitter.ts'

/** The services we know, by name. */
export const presets: {
  readonly mastodon: typeof mastodon
  readonly flickr: typeof flickr
  readonly twitter: typeof twitter
  readonly generic: typeof generic
  readonly generic1: typeof generic1
} = { mastodon, flickr, twitter, generic, generic1 }

export { flickr, generic, generic1, mastodon, twitter }
