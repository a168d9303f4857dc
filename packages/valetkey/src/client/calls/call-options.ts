import type { FormData as FormFields } from '../../http/form.ts'
import type { RetryOptions } from './retrying.ts'
import type { Schema } from './schema.ts'

/** Named fields, a ready body, or (with `format`) any value that format can say. */
export type CallData = unknown

export interface CallOptions<Data = unknown> {
  /** Default `GET`. */
  readonly method?: string
  readonly data?: CallData
  /** More query parameters, whatever the method. */
  readonly query?: FormFields
  /** How `data` is written: `form` (default), `multipart`, `json`, `xml`, `yaml`, `text`. */
  readonly format?: string
  /** With a text or binary `data`: its type. */
  readonly contentType?: string
  readonly headers?: Readonly<Record<string, string>> | Headers
  readonly signal?: AbortSignal
  /** Default 15,000. */
  readonly timeoutMs?: number
  readonly maxBytes?: number
  /** Idempotent calls are sent again after network faults, 429, 502, 503 and 504; `{ attempts: 1 }`: not this one. */
  readonly retry?: RetryOptions
  /** What the answer is to be, in Standard Schema (zod, valibot, arktype…): `data` is then checked, and typed. */
  readonly schema?: Schema<Data>
  /** The body of a good answer comes as a stream, not decoded: `data` is a ReadableStream of bytes. The timeout ends with the headers. */
  readonly stream?: boolean
  /** False: an answer of 400 or more comes back like any other. */
  readonly throwOnError?: boolean
}

/** A call, ready to be made into a Request as often as retries and redirects need. */
export interface Prepared {
  readonly method: string
  readonly url: string
  readonly headers: Headers
  readonly body: BodyInit | null
  /** A stream can be sent only once. */
  readonly replayable: boolean
  /** Somebody else's server redirected to it: no credentials, wherever it goes. */
  readonly misled?: boolean
}

export interface Body {
  readonly content: BodyInit | null
  /** The definition's usual parameters went into it. */
  readonly took: boolean
}

/** Plain named fields, or pairs. */
export function isFields(data: unknown): data is FormFields {
  if (Array.isArray(data)) return true
  if (typeof data !== 'object' || data === null) return false
  const prototype: unknown = Object.getPrototypeOf(data)
  return prototype === Object.prototype || prototype === null
}
