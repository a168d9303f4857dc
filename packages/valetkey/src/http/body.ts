import { type Bytes, concat } from './bytes.ts'

/**
 * A body whole, or null when it is longer than `limit` bytes; the rest is then never downloaded. Content-Length is not
 * believed. Throws what the stream throws when it ends before its end.
 */
export async function readAtMost(
  body: ReadableStream<Uint8Array> | null,
  limit: number,
  signal?: AbortSignal,
): Promise<Bytes | null> {
  if (body === null) return new Uint8Array(0)
  const reader = body.getReader()
  const giveUp = () => void reader.cancel().catch(() => {})
  signal?.addEventListener('abort', giveUp)
  const chunks: Uint8Array[] = []
  let length = 0
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    length += part.value.length
    if (length > limit) {
      giveUp()
      return null
    }
    chunks.push(part.value)
  }
  // Most bodies come in one piece, and that needs no copy.
  return chunks.length === 1 ? (chunks[0] as Bytes) : concat(...chunks)
}
