import { formatNamed } from '../../formats/index.ts'
import { encodeForm, type FormData as FormFields, type Pair } from '../../http/form.ts'
import type { Context } from '../context.ts'
import { connectError } from '../errors/connect-errors.ts'
import type { CallOptions } from './call-options.ts'
import { type Body, isFields } from './call-options.ts'

/** A body that is no plain form: multipart, a format, or ready as it is. */
export async function otherBody(
  ctx: Context,
  { data, format, contentType }: CallOptions,
  usual: readonly Pair[],
  headers: Headers,
): Promise<Body> {
  if (data instanceof FormData) return { content: withFields(data, usual), took: true }
  if (contentType !== undefined) {
    headers.set('content-type', contentType)
    return { content: isFields(data) ? encodeForm(data) : (data as BodyInit), took: false }
  }
  if (format !== undefined && format !== 'form' && format !== 'multipart') return inFormat(ctx, format, data, headers)
  if (data === undefined || data === null || isFields(data))
    return { content: multipart(data ?? {}, usual), took: true }
  throw connectError('body_needs_content_type', ctx.name)
}

async function inFormat(ctx: Context, name: string, data: unknown, headers: Headers): Promise<Body> {
  const format = formatNamed(name)
  if (format === undefined) throw connectError('format_unknown', ctx.name, { reason: name })
  headers.set('content-type', format.mediaType)
  return { content: await format.encode(data), took: false }
}

type Fields = FormFields | Readonly<Record<string, unknown>>

/** Blobs are files; everything else is text. The boundary, and with it the type, is the platform's to choose. */
function multipart(data: Fields, usual: readonly Pair[]): FormData {
  const form = new FormData()
  const entries = Array.isArray(data) ? (data as readonly Pair[]) : Object.entries(data)
  for (const [name, value] of [...usual, ...entries]) {
    if (value === undefined || value === null) continue
    for (const one of Array.isArray(value) ? value : [value]) form.append(name, one instanceof Blob ? one : String(one))
  }
  return form
}

function withFields(form: FormData, usual: readonly Pair[]): FormData {
  const copy = new FormData()
  for (const [name, value] of usual) if (!form.has(name)) copy.append(name, value)
  for (const [name, value] of form) copy.append(name, value)
  return copy
}
