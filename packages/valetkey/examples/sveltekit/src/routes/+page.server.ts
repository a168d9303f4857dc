import { flickr, mastodon } from '#lib/server/oauth.ts'
import { visitor } from '#lib/server/visitor.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async () => {
  const user = visitor()
  return {
    services: [
      { name: 'mastodon', says: await whoAt(user) },
      { name: 'flickr', says: await photosOf(user) },
    ],
  }
}

async function whoAt(user: string): Promise<string | undefined> {
  if (!(await mastodon.connection(user))) return undefined
  const { data } = await mastodon.for(user).get<{ username: string }>('/api/v1/accounts/verify_credentials')
  return `On Mastodon you are @${data.username}.`
}

async function photosOf(user: string): Promise<string | undefined> {
  if (!(await flickr.connection(user))) return undefined
  const { data } = await flickr
    .for(user)
    .get<{ photos: { total: number } }>('flickr.people.getPhotos', { user_id: 'me' })
  return `On Flickr you have ${data.photos.total} photos.`
}
