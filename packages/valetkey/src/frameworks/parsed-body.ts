import { encodeForm, type FormData } from '../http/form.ts'

/** What a body parser made of a body, written again: parsers empty the stream. `type`: the request's Content-Type. */
export function parsedBody(body: unknown, type: string | undefined): BodyInit | undefined {
  if (body === undefined || body === null) return undefined
  if (typeof body === 'string' || body instanceof Uint8Array) return body as BodyInit
  // Some parsers leave an empty object where there was no body, and so no type.
  if (type === undefined) return undefined
  return /^application\/x-www-form-urlencoded/i.test(type) ? encodeForm(body as FormData) : JSON.stringify(body)
}
