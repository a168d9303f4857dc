import { decodeJson } from '../../formats/json.ts'
import type { Answer } from '../../http/send.ts'
import type { Context } from '../context.ts'

/** What came back from an API call. `Data` is what the caller says it is; a `schema` checks it. */
export interface ApiResponse<Data = unknown> {
  readonly status: number
  /** Where it came from, without credentials. */
  readonly url: string
  readonly headers: Headers
  /** The body decoded by its Content-Type; text of an unknown type stays a string, no body is null. */
  readonly data: Data
  /** The body as text. */
  readonly raw: string
  readonly bytes: Uint8Array
}

/** An answer, and for OAuth 1 what was signed to get it. */
export interface Sent {
  readonly answer: Answer
  /** Where the last redirect led; without credentials. */
  readonly url: string
  /** The credentials went along. */
  readonly carried: boolean
  /** Those an answer may quote. */
  readonly secrets: readonly string[]
  readonly baseString?: string
}

/** Decoded by its Content-Type. Throws FormatError when it is not what it says. */
export async function readAnswer({ definition }: Context, { answer, url }: Sent): Promise<ApiResponse> {
  const { status, headers, bytes, body } = answer
  const raw = answer.text()
  const response = { status, url, headers, raw, bytes }
  if (body !== undefined) return { ...response, data: body }
  if (raw === '') return { ...response, data: null }
  const type = headers.get('content-type')
  if (/^application\/json\b/i.test(type ?? '') && definition.bigIntegers === undefined)
    return { ...response, data: decodeJson(raw) }
  return { ...response, data: await (await import('./call-decode.ts')).decoded(definition, raw, type) }
}
