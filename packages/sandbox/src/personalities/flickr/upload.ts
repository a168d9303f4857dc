import { decodeForm, fields } from 'valetkey/http/form'
import { type Body, BodyTooLarge, readBody } from '../../body.ts'
import { imageFile } from '../image-file.ts'
import type { Described } from './album.ts'
import type { Privacy } from './data.ts'
import { defaultEnvelope, written } from './envelope.ts'
import { FlickrError } from './errors.ts'
import type { Viewer } from './methods.ts'
import type { Params } from './queries.ts'
import type { Answer } from './representations.ts'
import { demand, inEnvelope, type RestWorld, viewerOf } from './rest.ts'

/** What Flickr takes for a photo. */
const LIMIT = 200_000_000

/**
 * Answers `POST /services/upload/` (https://www.flickr.com/services/api/upload.api.html): a multipart form with the file in
 * `photo`, which alone is not signed. Whatever `format` says, the answer is XML.
 */
export async function answerUpload(request: Request, world: RestWorld): Promise<Response> {
  try {
    const body = await readBody(request, LIMIT)
    const params = fields([...decodeForm(new URL(request.url).search.slice(1)), ...body.pairs])
    return await inEnvelope({}, async () => {
      const viewer = await viewerOf(request, body, params, world.provider)
      return upload(body, params, demand({ needs: 'write' }, viewer), world)
    })
  } catch (error) {
    if (error instanceof BodyTooLarge) return written(defaultEnvelope, new FlickrError(8, 'Filesize was too large'))
    throw error
  }
}

async function upload(body: Body, params: Params, viewer: Viewer | null, { album, now }: RestWorld): Promise<Answer> {
  if (!viewer) throw new FlickrError(99, 'User not logged in')
  const [, photo] = body.files.find(([name]) => name === 'photo') ?? []
  if (!photo) throw new FlickrError(2, 'No photo specified')
  if (photo.size === 0) throw new FlickrError(4, 'Filesize was zero')
  const bytes = new Uint8Array(await photo.arrayBuffer())
  const file = imageFile(bytes)
  if (!file) throw new FlickrError(5, 'Filetype was not recognised')
  const added = album.add(described(params, viewer, photo.name, now()), file, bytes)
  if (params['async'] === '1') return { ticketid: { _content: album.issueTicket(added) } }
  return { photoid: { _content: added.id } }
}

function described(params: Params, { member }: Viewer, fileName: string, now: number): Described {
  const { title = fileName.replace(/\.[^.]*$/, ''), description = '', tags = '', hidden } = params
  return {
    owner: member,
    title,
    description,
    tags: tagsIn(tags),
    privacy: privacyOf(params),
    hidden: hidden === '2',
    posted: Math.floor(now / 1000),
  }
}

/** Separated by spaces; one with a space in it stands in quotes. */
const tagsIn = (text: string): readonly string[] =>
  [...text.matchAll(/"([^"]*)"|([^\s"]+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '').filter(tag => tag !== '')

/** Who may see it; whoever says nothing of the three shows it to everybody. */
function privacyOf({ is_public, is_friend, is_family }: Params): Privacy {
  if (is_public === '1') return 'public'
  if ([is_public, is_friend, is_family].every(one => one === undefined)) return 'public'
  if (is_friend === '1' && is_family === '1') return 'friends and family'
  if (is_friend === '1') return 'friends'
  return is_family === '1' ? 'family' : 'private'
}
