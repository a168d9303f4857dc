import { flickr as definition } from 'valetkey/providers/flickr'
import type { Photo, Service } from './service.ts'

interface Photos {
  readonly photos: {
    readonly total: number
    readonly photo: readonly { readonly title: string; readonly url_q?: string }[]
  }
}

export const flickr: Service = {
  name: 'flickr',
  title: 'Flickr',
  badge: 'Fk',
  protocol: 'OAuth 1.0a',
  about: 'Every request is signed with HMAC-SHA1. Asks for',
  scope: 'read',
  definition: ({ origin, clientId, clientSecret }) => definition({ origin, clientId, clientSecret }),
  action: {
    label: 'List photos',
    title: 'Listing photos',
    fields: [],
    async run(calls) {
      const { data } = await calls.get('flickr.people.getPhotos', { user_id: 'me', per_page: 12, extras: 'url_q' })
      const { photo, total } = (data as Photos).photos
      return { kind: 'photos', total: Number(total), photos: photo.map(toPhoto) }
    },
  },
}

const toPhoto = ({ title, url_q }: { title: string; url_q?: string }): Photo =>
  url_q === undefined ? { title } : { title, thumbnail: url_q }
