import { facebook } from './facebook/index.ts'
import { flattr } from './flattr/index.ts'
import { flickr } from './flickr/index.ts'
import { generic } from './generic/index.ts'
import { mastodon } from './mastodon/index.ts'
import type { Personality } from './personality.ts'
import { twitter } from './twitter/index.ts'

/** Every personality, by port. Adding one is adding a row. */
export const personalities: readonly Personality[] = [flattr, mastodon, flickr, twitter, facebook, generic]
