import { facebook } from './facebook.ts'
import { flattr } from './flattr.ts'
import { flickr } from './flickr.ts'
import { generic } from './generic.ts'
import { mastodon } from './mastodon.ts'
import type { Service } from './service.ts'
import { twitter } from './twitter.ts'

/** The cards, in the order of the page. */
export const services: readonly Service[] = [flattr, mastodon, flickr, twitter, facebook, generic]
