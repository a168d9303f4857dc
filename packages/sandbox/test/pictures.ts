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

/** A multipart form somebody writes by hand, in pieces of seven bytes. */
export function handwritten(
  fields: Readonly<Record<string, string>>,
  name: string,
  file: Uint8Array,
): { readonly body: ReadableStream<Uint8Array>; readonly contentType: string } {
  const parts = Object.entries(fields).map(([field, value]) => `${head(field)}\r\n\r\n${value}\r\n`)
  const texts = [...parts, `${head(name)}; filename="x.png"\r\ncontent-type: image/png\r\n\r\n`]
  const whole = Buffer.concat([Buffer.from(texts.join('')), file, Buffer.from(`\r\n--${boundary}--\r\n`)])
  let at = 0
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      controller.enqueue(new Uint8Array(whole.subarray(at, at + 7)))
      at += 7
      if (at >= whole.length) controller.close()
    },
  })
  return { body, contentType: `multipart/form-data; boundary=${boundary}` }
}

const boundary = 'a-b-c'
const head = (name: string) => `--${boundary}\r\ncontent-disposition: form-data; name="${name}"`

export const fileOf = (content: Uint8Array<ArrayBuffer>, name: string): File => new File([content], name)
