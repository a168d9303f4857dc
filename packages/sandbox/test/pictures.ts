/** Small pictures of one colour, for uploads. */

/** Of 2 by 1. */
export const png: Uint8Array<ArrayBuffer> = bytes(
  'iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAIAAAB7QOjdAAAAD0lEQVR4nGP4z8AARAwQCgAf7gP9i18U1AAAAABJRU5ErkJggg==',
)
/** Of 1 by 1. */
export const gif: Uint8Array<ArrayBuffer> = bytes('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7')
/** Its head, as far as its size: 3 by 2. */
export const jpeg: Uint8Array<ArrayBuffer> = bytes('/9j/4AAQSkZJRgABAQAAAQABAAD/wAARCAACAAMDASIAAhEBAxEB')

function bytes(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(text, 'base64'))
}

export const fileOf = (content: Uint8Array<ArrayBuffer>, name: string): File => new File([content], name)
