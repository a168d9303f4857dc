import { join } from 'node:path'
import type { Upload } from '../../body.ts'
import { type Notebook, openNotebook } from '../../notebook.ts'
import { openShelf, type Shelf } from '../../shelf.ts'
import { imageAnswer, imageFile } from '../image-file.ts'
import type { Entity } from './accounts.ts'
import { type Profile, type StoredMedia, statusId } from './data.ts'
import { ApiError, apiError, validationFailed } from './errors.ts'
import { type Parameters, text } from './parameters.ts'

export interface Media {
  readonly rows: Notebook<readonly StoredMedia[]>
  readonly shelf: Shelf
}

/** In the personality's folder, or nowhere. */
export const openMedia = (folder: string | null): Media => ({
  rows: openNotebook<readonly StoredMedia[]>(folder && join(folder, 'media.json'), () => []),
  shelf: openShelf(folder && join(folder, 'media')),
})

/** What nginx lets through to Mastodon. */
export const UPLOAD_LIMIT = 99_000_000
const IMAGE_LIMIT = 16_777_216
const DESCRIPTION_LIMIT = 1500
const FILES_PER_STATUS = 4

/** POST /api/v2/media (https://docs.joinmastodon.org/methods/media/#v2). */
export async function attach(
  { rows, shelf }: Media,
  owner: Profile,
  files: readonly Upload[],
  parameters: Parameters,
  now: number,
): Promise<StoredMedia> {
  const [, upload] = files.find(([name]) => name === 'file') ?? []
  if (!upload) throw validationFailed("File can't be blank")
  if (upload.size > IMAGE_LIMIT) throw validationFailed(`File must be less than ${IMAGE_LIMIT / 2 ** 20} MB`)
  const bytes = new Uint8Array(await upload.arrayBuffer())
  const found = imageFile(bytes)
  if (!found) throw validationFailed('File content type is invalid', 'File is invalid')
  const { type: mime, suffix, width, height } = found
  const id = statusId(now, rows.value.length)
  const gif = suffix === 'gif'
  const row: StoredMedia = {
    id,
    accountId: owner.id,
    type: gif ? 'gifv' : 'image',
    mime,
    file: `${id}.${suffix}`,
    width,
    height,
    description: descriptionIn(parameters),
    processed: !gif,
    statusId: null,
  }
  shelf.put(row.file, bytes)
  rows.write([...rows.value, row])
  return row
}

/** GET /api/v1/media/:id: asked about, it is done. */
export function finished(media: Media, owner: Profile, id: string | undefined): StoredMedia {
  return change(media, ownMedia(media, owner, id), { processed: true })
}

/** PUT /api/v1/media/:id, until it is attached. */
export function described(media: Media, owner: Profile, id: string | undefined, parameters: Parameters): StoredMedia {
  return change(media, ownMedia(media, owner, id), { description: descriptionIn(parameters) })
}

function ownMedia({ rows }: Media, owner: Profile, id: string | undefined): StoredMedia {
  const row = rows.value.find(one => one.id === id && one.accountId === owner.id && one.statusId === null)
  if (!row) throw apiError('notFound')
  return row
}

/** The ids a status may take along. */
export function attachable({ rows }: Media, owner: Profile, parameters: Parameters): readonly string[] {
  const asked = parameters['media_ids']
  const ids = Array.isArray(asked) ? asked.map(String) : []
  if (ids.length > FILES_PER_STATUS) throw new ApiError(422, `Cannot attach more than ${FILES_PER_STATUS} files`)
  const own = rows.value.filter(one => one.accountId === owner.id && one.statusId === null)
  const missing = ids.filter(id => !own.some(one => one.id === id))
  if (missing.length > 0)
    throw new ApiError(422, `Media ${missing.join(', ')} not found or already attached to another post`)
  if (own.some(one => ids.includes(one.id) && !one.processed))
    throw new ApiError(422, 'Cannot attach files that have not finished processing. Try again in a moment!')
  return ids
}

export function taken({ rows }: Media, ids: readonly string[], statusId: string): void {
  if (ids.length === 0) return
  rows.write(rows.value.map(one => (ids.includes(one.id) ? { ...one, statusId } : one)))
}

function change({ rows }: Media, row: StoredMedia, changes: Partial<StoredMedia>): StoredMedia {
  const changed = { ...row, ...changes }
  rows.write(rows.value.map(one => (one === row ? changed : one)))
  return changed
}

function descriptionIn(parameters: Parameters): string | null {
  const description = text(parameters, 'description') || null
  if (description !== null && description.length > DESCRIPTION_LIMIT)
    throw validationFailed(`Description is too long (maximum is ${DESCRIPTION_LIMIT} characters)`)
  return description
}

/** Of a black rectangle: nobody computes one here. */
const BLURHASH = 'L00000fQfQfQfQfQfQfQfQfQfQfQ'

/** https://docs.joinmastodon.org/entities/MediaAttachment/ */
export function mediaAttachment(row: StoredMedia, origin: string): Entity {
  const { id, type, width, height, description } = row
  const url = `${origin}/system/media_attachments/files/${row.file}`
  const size = { width, height, size: `${width}x${height}`, aspect: width / height }
  return {
    id,
    type,
    url: row.processed ? url : null,
    preview_url: url,
    remote_url: null,
    preview_remote_url: null,
    text_url: null,
    meta: { original: size, small: size },
    description,
    blurhash: BLURHASH,
  }
}

/** Answers an attachment's address: whoever knows it sees it. */
export function mediaFile({ rows, shelf }: Media, file: string): Response {
  const row = rows.value.find(one => one.file === file)
  const bytes = row === undefined ? null : shelf.get(file)
  if (row === undefined || bytes === null) return new Response('Not found\n', { status: 404 })
  return imageAnswer(bytes, { type: row.mime })
}
