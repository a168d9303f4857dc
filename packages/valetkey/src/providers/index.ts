import { facebook } from './facebook.ts'
import { flattr } from './flattr.ts'
import { flickr } from './flickr.ts'
import { generic, generic1 } from './generic.ts'
import { mastodon } from './mastodon.ts'
import { twitter } from './twitter.ts'

/** The services we know, by name. */
export const presets: {
  readonly flattr: typeof flattr
  readonly mastodon: typeof mastodon
  readonly flickr: typeof flickr
  readonly twitter: typeof twitter
  readonly facebook: typeof facebook
  readonly generic: typeof generic
  readonly generic1: typeof generic1
} = { flattr, mastodon, flickr, twitter, facebook, generic, generic1 }

export { facebook, flattr, flickr, generic, generic1, mastodon, twitter }
