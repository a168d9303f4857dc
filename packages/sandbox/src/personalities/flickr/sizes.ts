import type { Photo } from './data.ts'

/** One of the sizes Flickr makes of each photo. */
export interface Size {
  readonly label: string
  /** What stands between the secret and the file suffix, and in `extras=url_…`. */
  readonly suffix: string
  /** The word in the page address of that size. */
  readonly page: string
  /** The longer edge in pixels; a square crop for `square`; null: as uploaded. */
  readonly edge: number | null
  readonly square?: true
}

export const sizes: readonly Size[] = [
  { label: 'Square', suffix: 's', page: 'sq', edge: 75, square: true },
  { label: 'Large Square', suffix: 'q', page: 'q', edge: 150, square: true },
  { label: 'Thumbnail', suffix: 't', page: 't', edge: 100 },
  { label: 'Small', suffix: 'm', page: 's', edge: 240 },
  { label: 'Small 320', suffix: 'n', page: 'n', edge: 320 },
  { label: 'Medium', suffix: '', page: 'm', edge: 500 },
  { label: 'Medium 640', suffix: 'z', page: 'z', edge: 640 },
  { label: 'Medium 800', suffix: 'c', page: 'c', edge: 800 },
  { label: 'Large', suffix: 'b', page: 'l', edge: 1024 },
  { label: 'Original', suffix: 'o', page: 'o', edge: null },
]

export const sizeWithSuffix = (suffix: string): Size | undefined => sizes.find(size => size.suffix === suffix)

/** Width and height of a photo at a size, its proportions kept. */
export function dimensions(photo: Photo, size: Size): { readonly width: number; readonly height: number } {
  if (size.edge === null) return { width: photo.width, height: photo.height }
  if (size.square) return { width: size.edge, height: size.edge }
  const scale = size.edge / Math.max(photo.width, photo.height)
  return { width: Math.round(photo.width * scale), height: Math.round(photo.height * scale) }
}

/** Where the picture is: on this sandbox, under the name Flickr would give it. */
export function pictureUrl(origin: string, photo: Photo, size: Size): string {
  const secret = size.suffix === 'o' ? photo.originalSecret : photo.secret
  const suffix = size.suffix === '' ? '' : `_${size.suffix}`
  return `${origin}/pictures/${photo.server}/${photo.id}_${secret}${suffix}.${photo.format}`
}

export const pageUrl = (origin: string, photo: Photo): string => `${origin}/photos/${photo.owner.username}/${photo.id}/`
