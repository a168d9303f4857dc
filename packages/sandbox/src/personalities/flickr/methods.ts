import type { Album } from './album.ts'
import type { Member, Photo } from './data.ts'
import { FlickrError } from './errors.ts'
import { memberAsked, type Params, page, photosOf, photosShowing, select, visible } from './queries.ts'
import { type Answer, photoInfo, photoList, photoListOnward, sizeList } from './representations.ts'

/** What a token allows; each level holds the ones before it. */
export const permissionLevels = ['read', 'write', 'delete'] as const
export type Permission = (typeof permissionLevels)[number]

/** Who calls a method. */
export interface Viewer {
  readonly member: Member
  readonly perms: Permission
  /** The oauth_token they called with. */
  readonly token: string
}

/** What a method sees of a call. */
interface Call {
  readonly params: Params
  readonly viewer: Viewer | null
  readonly album: Album
  readonly origin: string
}

export interface Method {
  readonly needs: 'none' | Permission
  run(call: Call): Answer
}

/** The methods this sandbox speaks; https://www.flickr.com/services/api/ lists them all. */
export const methods: Readonly<Record<string, Method>> = {
  'flickr.test.login': { needs: 'read', run: ({ viewer }) => ({ user: loggedIn(viewer as Viewer) }) },
  'flickr.test.null': { needs: 'read', run: () => ({}) },
  'flickr.test.echo': { needs: 'none', run: ({ params }) => echo(params) },
  'flickr.auth.oauth.checkToken': { needs: 'read', run: ({ viewer }) => ({ oauth: token(viewer as Viewer) }) },
  /** Exchanged the tokens of the authentication before OAuth; nobody has one here. */
  'flickr.auth.oauth.getAccessToken': {
    needs: 'none',
    run: () => {
      throw new FlickrError(98)
    },
  },
  'flickr.people.getPhotos': {
    needs: 'none',
    run: ({ params, viewer, album, origin }) => {
      const eyes = viewer?.member ?? null
      const found = photosOf(album.photos, memberAsked(params['user_id'], eyes), eyes, params)
      return photoList(found, params['extras'], origin)
    },
  },
  'flickr.people.getPhotosOf': {
    needs: 'none',
    run: ({ params, viewer, album, origin }) => {
      const eyes = viewer?.member ?? null
      const found = page(photosShowing(album.photos, memberAsked(params['user_id'], eyes), eyes), params)
      return photoListOnward(found, params['extras'], origin)
    },
  },
  'flickr.photos.upload.checkTickets': { needs: 'none', run: checkTickets },
  'flickr.photos.search': { needs: 'none', run: search },
  'flickr.photos.getSizes': { needs: 'none', run: call => sizeList(photoAsked(call, 2), call.origin) },
  'flickr.photos.getInfo': {
    needs: 'none',
    run: call => photoInfo(photoAsked(call, 1), call.viewer?.member ?? null, call.origin),
  },
}

function loggedIn({ member }: Viewer): Answer {
  return { id: member.nsid, username: { _content: member.username }, path_alias: null }
}

function token({ token, perms, member }: Viewer): Answer {
  const { nsid, username, fullname } = member
  return { token: { _content: token }, perms: { _content: perms }, user: { nsid, username, fullname } }
}

/** Everything that was said, but for what only the signature needs. */
function echo(params: Params): Answer {
  const said = Object.entries(params).filter(([name]) => name !== 'oauth_signature')
  return Object.fromEntries(said.map(([name, value]) => [name, { _content: value }]))
}

/** https://www.flickr.com/services/api/flickr.photos.upload.checkTickets.html: here an upload is done when it is answered. */
function checkTickets({ params, album }: Call): Answer {
  const tickets = (params['tickets'] ?? '').split(',').filter(id => id !== '')
  if (tickets.length === 0) throw new FlickrError(1, 'Required arguments missing')
  const ticket = tickets.map(id => {
    const photo = album.photoOfTicket(id)
    if (photo === undefined) return { id, invalid: 1 }
    return { id, complete: 1, photoid: photo.id, imported: String(photo.posted) }
  })
  return { uploader: { ticket } }
}

const searchable = ['user_id', 'tags', 'text', 'min_upload_date', 'max_upload_date', 'min_taken_date', 'max_taken_date']

function search({ params, viewer, album, origin }: Call): Answer {
  if (!searchable.some(name => params[name]))
    throw new FlickrError(3, 'Parameterless searches have been disabled. Please use flickr.photos.getRecent instead.')
  const found = select(album.photos, params, viewer?.member ?? null).filter(one => !one.hidden)
  return photoList(page(found, params), params['extras'], origin)
}

/** A photo one may not see is `Photo not found` to getInfo and `Permission denied` to getSizes. */
function photoAsked({ params, viewer, album }: Call, hidden: 1 | 2): Photo {
  const photo = album.photos.find(one => one.id === params['photo_id'])
  const seen = photo && (visible(photo, viewer?.member ?? null) || params['secret'] === photo.secret)
  if (!photo || (!seen && hidden === 1)) throw new FlickrError(1, 'Photo not found')
  if (!seen) throw new FlickrError(2, 'Permission denied')
  return photo
}
