import { join } from 'node:path'
import { randomDigits, randomHex } from 'valetkey/http/random'
import { openNotebook } from '../../notebook.ts'
import { openShelf } from '../../shelf.ts'
import type { ImageFile } from '../image-file.ts'
import { FIRST_ID, type Photo, photos } from './data.ts'

/** What somebody says of a photo they upload. */
export type Described = Pick<Photo, 'owner' | 'title' | 'description' | 'privacy' | 'tags' | 'hidden' | 'posted'>

/** All photos: those that are there from the beginning, and those uploaded since. */
export interface Album {
  readonly photos: readonly Photo[]
  add(described: Described, file: ImageFile, bytes: Uint8Array): Photo
  /** The bytes of an uploaded one; null: it is drawn. */
  bytesOf(photo: Photo): Uint8Array<ArrayBuffer> | null
  /** A ticket for an upload that nobody waits for. */
  issueTicket(photo: Photo): string
  photoOfTicket(ticket: string): Photo | undefined
}

/** In the personality's folder, or nowhere. */
export function openAlbum(folder: string | null): Album {
  const uploaded = openNotebook<readonly Photo[]>(folder && join(folder, 'photos.json'), () => [])
  const files = openShelf(folder && join(folder, 'photos'))
  const tickets = new Map<string, Photo>()
  const all = () => [...photos, ...uploaded.value]
  return {
    get photos() {
      return all()
    },
    add(described, { suffix, width, height }, bytes) {
      const fresh = made(String(FIRST_ID + all().length), described.posted)
      const photo = { ...fresh, ...described, format: suffix, width, height }
      files.put(fileOf(photo), bytes)
      uploaded.write([...uploaded.value, photo])
      return photo
    },
    bytesOf: photo => files.get(fileOf(photo)),
    issueTicket(photo) {
      const ticket = randomDigits(9)
      tickets.set(ticket, photo)
      return ticket
    },
    photoOfTicket: ticket => tickets.get(ticket),
  }
}

const fileOf = ({ id, format }: Pick<Photo, 'id' | 'format'>): string => `${id}.${format}`

function made(id: string, posted: number): Omit<Photo, keyof Described | 'format' | 'width' | 'height'> {
  return {
    id,
    secret: randomHex(10),
    originalSecret: randomHex(10),
    server: '65535',
    farm: 66,
    taken: dateTime(posted),
    people: [],
    views: 0,
  }
}

/** As MySQL writes it. Nobody reads the camera's own time out of the picture here. */
const dateTime = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 19).replace('T', ' ')
