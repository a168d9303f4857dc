import { flickr } from './flickr.ts'
import { generic } from './generic.ts'
import { mastodon } from './mastodon.ts'
import type { Service } from './service.ts'

/** The cards, in the order of the page. */
export const services: readonly Service[] = [mastodon, flickr, generic]
