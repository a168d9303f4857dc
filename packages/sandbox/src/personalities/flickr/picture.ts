import { hash } from 'node:crypto'
import { imageAnswer, imageFile } from '../image-file.ts'
import { svg } from '../svg.ts'
import type { Album } from './album.ts'
import type { Photo } from './data.ts'
import { visible } from './queries.ts'
import { dimensions, pictureUrl, type Size, sizeWithSuffix } from './sizes.ts'

/** Draws a photo at a size: a small landscape whose colours and hills come from the photo's id. */
function draw(photo: Photo, size: Size): string {
  const { width, height } = dimensions(photo, size)
  const bytes = Buffer.from(hash('sha256', photo.id), 'hex')
  const [hue = 0, sun = 0, first = 0, second = 0] = bytes
  const sky = Math.round((hue / 255) * 360)
  const hill = (from: number, to: number, tone: number) =>
    `<path d="M0 100V${from}Q40 ${from - 25} 75 ${to}T160 ${from}V100Z" fill="hsl(${sky + 60} 35% ${tone}%)"/>`
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"`,
    ' viewBox="0 0 150 100" preserveAspectRatio="xMidYMid slice">',
    `<rect width="160" height="100" fill="hsl(${sky} 45% 78%)"/>`,
    `<circle cx="${20 + (sun / 255) * 110}" cy="28" r="11" fill="hsl(${sky + 200} 85% 88%)"/>`,
    hill(62 + (first % 12), 58, 48),
    hill(76 + (second % 10), 80, 33),
    '</svg>\n',
  ].join('')
}

/**
 * Answers `/pictures/{server}/{file}`. As at Flickr, whoever knows the secret in the name sees the picture, private or
 * not; no sign-in is asked. An uploaded one is as it was uploaded at every size: nobody scales it here.
 */
export function picture(file: string, album: Album): Response {
  const [, id, secret, suffix = '', format] = /^(\d+)_([0-9a-f]+)(?:_([a-z]))?\.([a-z]{3})$/.exec(file) ?? []
  const size = sizeWithSuffix(suffix)
  const photo = album.photos.find(one => one.id === id && one.format === format)
  const right = photo && secret === (suffix === 'o' ? photo.originalSecret : photo.secret)
  if (!photo || !size || !right) return new Response('Not found\n', { status: 404 })
  const bytes = album.bytesOf(photo)
  const uploaded = bytes && imageFile(bytes)
  return uploaded ? imageAnswer(bytes, uploaded) : svg(draw(photo, size))
}

/** Answers a photo's page: the picture of a public one; there is nobody signed in to show others to. */
export function photoPage(id: string, album: Album, origin: string): Response {
  const photo = album.photos.find(one => one.id === id)
  const medium = sizeWithSuffix('')
  if (!photo || !medium || !visible(photo, null)) return new Response('Not found\n', { status: 404 })
  return new Response(null, { status: 302, headers: { location: pictureUrl(origin, photo, medium) } })
}
