import type { Entity } from './accounts.ts'
import type { Version } from './versions.ts'

const configuration = {
  statuses: { max_characters: 500, max_media_attachments: 4, characters_reserved_per_url: 23 },
  media_attachments: {
    supported_mime_types: ['image/jpeg', 'image/png', 'image/gif'],
    image_size_limit: 16777216,
    image_matrix_limit: 33177600,
    video_size_limit: 103809024,
    video_frame_rate_limit: 120,
    video_matrix_limit: 8294400,
  },
  polls: { max_options: 4, max_characters_per_option: 50, min_expiration: 300, max_expiration: 2629746 },
}

const title = 'Mastodon sandbox'
const description = 'A Mastodon that lives on this machine only, for trying OAuth out.'

export interface Counts {
  readonly users: number
  readonly statuses: number
}

/** GET /api/v1/instance, with every member older clients look for. */
export function instanceV1(origin: string, version: Version, counts: Counts): Entity {
  const { host } = new URL(origin)
  return {
    uri: host,
    title,
    short_description: description,
    description,
    email: 'admin@localhost',
    version: `${version}.0`,
    urls: { streaming_api: `ws://${host}` },
    stats: { user_count: counts.users, status_count: counts.statuses, domain_count: 1 },
    thumbnail: null,
    languages: ['en'],
    registrations: false,
    approval_required: false,
    invites_enabled: false,
    configuration,
    contact_account: null,
    rules: [],
  }
}

/** GET /api/v2/instance */
export function instanceV2(origin: string, version: Version, counts: Counts): Entity {
  const { host } = new URL(origin)
  return {
    domain: host,
    title,
    version: `${version}.0`,
    source_url: 'https://github.com/mastodon/mastodon',
    description,
    usage: { users: { active_month: counts.users } },
    thumbnail: { url: `${origin}/headers/original/missing.svg` },
    languages: ['en'],
    configuration: { urls: { streaming: `ws://${host}` }, ...configuration },
    registrations: { enabled: false, approval_required: false, message: null },
    contact: { email: 'admin@localhost', account: null },
    rules: [],
  }
}
