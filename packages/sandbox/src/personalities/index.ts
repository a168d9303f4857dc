import { flickr } from './flickr/index.ts'
import { generic } from './generic/index.ts'
import { mastodon } from './mastodon/index.ts'
import type { Personality } from './personality.ts'

/** Every personality, by port. Adding one is adding a row. */
export const personalities: readonly Personality[] = [mastodon, flickr, generic]
