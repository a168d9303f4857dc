import type { Member, Photo } from './data.ts'
import { normalTag, type Page } from './queries.ts'
import { dimensions, pageUrl, pictureUrl, sizes } from './sizes.ts'

/** What methods answer: JSON as Flickr writes it. The XML view is derived from it (see `envelope.ts`). */
export type Answer = { readonly [name: string]: AnswerValue }
export type AnswerValue = string | number | null | Answer | readonly Answer[]

/** `<photos>`: the list every search and listing answers. */
export function photoList(found: Page, extras: string | undefined, origin: string): Answer {
  const { page, pages, perpage, total } = found
  return { photos: { page, pages, perpage, total, photo: found.photos.map(one => listed(one, extras ?? '', origin)) } }
}

/** The same without a count: only whether there is more (getPhotosOf). */
export function photoListOnward(found: Page, extras: string | undefined, origin: string): Answer {
  const { page, pages, perpage } = found
  const photo = found.photos.map(one => listed(one, extras ?? '', origin))
  return { photos: { page, has_next_page: Number(page < pages), perpage, photo } }
}

function listed(photo: Photo, extras: string, origin: string): Answer {
  const { id, owner, secret, server, farm, title } = photo
  const asked = extras.split(',').map(name => name.trim())
  return {
    id,
    owner: owner.nsid,
    secret,
    server,
    farm,
    title,
    ...visibility(photo),
    ...Object.assign({}, ...asked.map(name => extra(name, photo, origin))),
  }
}

function visibility({ privacy }: Photo) {
  return {
    ispublic: Number(privacy === 'public'),
    isfriend: Number(privacy.includes('friends')),
    isfamily: Number(privacy.includes('family')),
  }
}

function extra(name: string, photo: Photo, origin: string): Answer {
  const size = name.startsWith('url_') ? sizes.find(one => urlWord(one.suffix) === name.slice(4)) : undefined
  if (!size) return Object.hasOwn(extras, name) ? (extras[name]?.(photo) ?? {}) : {}
  const { width, height } = dimensions(photo, size)
  const word = urlWord(size.suffix)
  return { [`url_${word}`]: pictureUrl(origin, photo, size), [`height_${word}`]: height, [`width_${word}`]: width }
}

/** In `extras` two sizes go by other letters than in file names: `sq` for `s`, `s` for `m`, `m` for none, `l` for `b`. */
function urlWord(suffix: string): string {
  return ({ s: 'sq', m: 's', '': 'm', b: 'l' } as Readonly<Record<string, string>>)[suffix] ?? suffix
}

const extras: Readonly<Record<string, (photo: Photo) => Answer>> = {
  description: photo => ({ description: { _content: photo.description } }),
  license: () => ({ license: '0' }),
  date_upload: photo => ({ dateupload: String(photo.posted) }),
  date_taken: photo => ({ datetaken: photo.taken, datetakengranularity: 0 }),
  owner_name: photo => ({ ownername: photo.owner.username }),
  icon_server: () => ({ iconserver: '0', iconfarm: 0 }),
  original_format: photo => ({ originalsecret: photo.originalSecret, originalformat: photo.format }),
  last_update: photo => ({ lastupdate: String(photo.posted + 100) }),
  geo: () => ({ latitude: 0, longitude: 0, accuracy: 0 }),
  tags: photo => ({ tags: photo.tags.map(normalTag).join(' ') }),
  machine_tags: () => ({ machine_tags: '' }),
  o_dims: photo => ({ o_width: photo.width, o_height: photo.height }),
  views: photo => ({ views: String(photo.views) }),
  media: () => ({ media: 'photo', media_status: 'ready' }),
  path_alias: photo => ({ pathalias: photo.owner.username }),
}

export function sizeList(photo: Photo, origin: string): Answer {
  const size = sizes.map(one => ({
    label: one.label,
    ...dimensions(photo, one),
    source: pictureUrl(origin, photo, one),
    url: `${pageUrl(origin, photo)}sizes/${one.page}/`,
    media: 'photo',
  }))
  return { sizes: { canblog: 0, canprint: 0, candownload: 1, size } }
}

/** flickr.photos.getInfo. `permissions` is for the owner only. */
export function photoInfo(photo: Photo, eyes: Member | null, origin: string): Answer {
  const { id, secret, server, farm, owner } = photo
  const own = Number(owner.nsid === eyes?.nsid)
  return {
    photo: {
      id,
      secret,
      server,
      farm,
      dateuploaded: String(photo.posted),
      isfavorite: 0,
      license: '0',
      safety_level: '0',
      rotation: 0,
      ...(own ? { originalsecret: photo.originalSecret, originalformat: photo.format } : {}),
      owner: ownerOf(owner),
      title: { _content: photo.title },
      description: { _content: photo.description },
      visibility: visibility(photo),
      dates: {
        posted: String(photo.posted),
        taken: photo.taken,
        takengranularity: 0,
        takenunknown: 0,
        lastupdate: String(photo.posted + 100),
      },
      ...(own ? { permissions: { permcomment: 3, permaddmeta: 2 } } : {}),
      views: String(photo.views),
      editability: { cancomment: own, canaddmeta: own },
      publiceditability: { cancomment: 1, canaddmeta: 0 },
      usage: { candownload: 1, canblog: own, canprint: own, canshare: 1 },
      comments: { _content: '0' },
      notes: { note: [] },
      people: { haspeople: Number(photo.people.length > 0) },
      tags: { tag: photo.tags.map((raw, index) => tag(photo, raw, index)) },
      urls: { url: [{ type: 'photopage', _content: pageUrl(origin, photo) }] },
      media: 'photo',
    },
  }
}

function ownerOf({ nsid, username, fullname }: Member): Answer {
  return { nsid, username, realname: fullname, location: '', iconserver: '0', iconfarm: 0, path_alias: username }
}

function tag(photo: Photo, raw: string, index: number): Answer {
  return {
    id: `${photo.owner.nsid.split('@')[0]}-${photo.id}-${index + 1}`,
    author: photo.owner.nsid,
    authorname: photo.owner.username,
    raw,
    _content: normalTag(raw),
    machine_tag: 0,
  }
}
