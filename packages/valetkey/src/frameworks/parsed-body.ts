import { encodeForm, type FormData } from '../http/form.ts'

/** As much of a request of `node:http` as tells whether somebody has read it. */
interface Read {
  readonly readableEnded: boolean
  readonly headers: { readonly 'content-type'?: string | undefined }
}

/** What a body parser made of a request's body, written again: parsers empty the stream. undefined: none has run. */
export function parsedBody({ readableEnded, headers }: Read, body: unknown): BodyInit | undefined {
  if (!readableEnded || body === undefined || body === null) return undefined
  const type = headers['content-type']
  if (typeof body === 'string' || body instanceof Uint8Array) return body as BodyInit
  // Some parsers leave an empty object where there was no body, and so no type.
  if (type === undefined) return undefined
  return /^application\/x-www-form-urlencoded/i.test(type) ? encodeForm(body as FormData) : JSON.stringify(body)
}
