/** What a picture's own bytes say of it, whatever its name and type claim. */
export interface ImageFile {
  readonly type: string
  readonly suffix: string
  readonly width: number
  readonly height: number
}

interface Kind {
  readonly type: string
  readonly suffix: string
  readonly begins: readonly string[]
  size(view: DataView): readonly [width: number, height: number]
}

const kinds: readonly Kind[] = [
  {
    type: 'image/png',
    suffix: 'png',
    begins: ['\x89PNG\r\n\x1a\n'],
    size: view => [view.getUint32(16), view.getUint32(20)],
  },
  {
    type: 'image/gif',
    suffix: 'gif',
    begins: ['GIF87a', 'GIF89a'],
    size: view => [view.getUint16(6, true), view.getUint16(8, true)],
  },
  { type: 'image/jpeg', suffix: 'jpg', begins: ['\xff\xd8\xff'], size: sizeOfJpeg },
]

/** Null: neither JPEG, PNG nor GIF, or cut off before its size. */
export function imageFile(bytes: Uint8Array): ImageFile | null {
  const start = Buffer.from(bytes.subarray(0, 8)).toString('latin1')
  const kind = kinds.find(({ begins }) => begins.some(text => start.startsWith(text)))
  if (kind === undefined) return null
  try {
    const [width, height] = kind.size(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength))
    return width > 0 && height > 0 ? { type: kind.type, suffix: kind.suffix, width, height } : null
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

/** ITU T.81 §B.1.1: segments, each with its length, until the one that begins a frame. */
function sizeOfJpeg(view: DataView): readonly [width: number, height: number] {
  let at = 2
  while (view.getUint8(at) === 0xff) {
    const marker = view.getUint8(at + 1)
    // DHT, JPG and DAC stand among the frames' numbers.
    const frame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
    if (frame) return [view.getUint16(at + 7), view.getUint16(at + 5)]
    at += marker === 0xff ? 1 : 2 + view.getUint16(at + 2)
  }
  return [0, 0]
}

/** Somebody's picture as an answer: of the type its bytes have, and no place for scripts. */
export function imageAnswer(bytes: Uint8Array<ArrayBuffer>, { type }: Pick<ImageFile, 'type'>): Response {
  const headers = {
    'content-type': type,
    'cache-control': 'public, max-age=86400',
    'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff',
  }
  return new Response(bytes, { headers })
}
