import { readAtMost } from 'valetkey/http/body'
import { decodeForm, type Pair } from 'valetkey/http/form'

/** More than any call of these APIs needs, and little enough to hold in memory. */
const LIMIT = 1_000_000

/** A body longer than we read: 413. */
export class BodyTooLarge extends Error {
  override readonly name = 'BodyTooLarge'
}

/** A request's body, read once, whole, and never more of it than the limit. */
export interface Body {
  /** Media type in lower case, without parameters; empty when there is none. */
  readonly type: string
  readonly text: string
  /** Fields of a form or multipart body, files left out. */
  readonly pairs: readonly Pair[]
  /** The same of a multipart body only. */
  readonly multipart: readonly Pair[] | undefined
  /** Its files. */
  readonly files: readonly Upload[]
}

export type Upload = readonly [name: string, file: File]

type Multipart = Pick<Body, 'files'> & { readonly pairs: readonly Pair[] }

/** Throws BodyTooLarge. A multipart body that cannot be read has no fields. */
export async function readBody(request: Request, limit: number = LIMIT): Promise<Body> {
  const contentType = request.headers.get('content-type') ?? ''
  const type = (contentType.split(';')[0] ?? '').trim().toLowerCase()
  const bytes = await readBytes(request, limit)
  const multipart = type === 'multipart/form-data' ? await readMultipart(bytes, contentType) : undefined
  const text = multipart ? '' : new TextDecoder().decode(bytes)
  const form = type === 'application/x-www-form-urlencoded' ? decodeForm(text) : []
  return { type, text, pairs: multipart?.pairs ?? form, multipart: multipart?.pairs, files: multipart?.files ?? [] }
}

async function readBytes(request: Request, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  if (Number(request.headers.get('content-length') ?? 0) > limit) throw new BodyTooLarge()
  const bytes = await readAtMost(request.body, limit)
  if (bytes === null) throw new BodyTooLarge()
  return bytes
}

async function readMultipart(bytes: Uint8Array<ArrayBuffer>, contentType: string): Promise<Multipart> {
  try {
    const form = [...(await new Response(bytes, { headers: { 'content-type': contentType } }).formData())]
    return {
      pairs: form.flatMap(([name, value]): Pair[] => (typeof value === 'string' ? [[name, value]] : [])),
      files: form.flatMap(([name, value]): Upload[] => (typeof value === 'string' ? [] : [[name, value]])),
    }
  } catch {
    return { pairs: [], files: [] }
  }
}
