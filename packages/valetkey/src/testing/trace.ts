import type { Pair } from '../http/form.ts'

/** What went over the wire, as plain JSON without its secrets: to keep beside a test, to attach to a report. */
export interface Trace {
  readonly version: 1
  /** When it began, milliseconds since 1970: where the clock of a replay may stand. */
  readonly startedAt: number
  readonly exchanges: readonly TracedExchange[]
}

export interface TracedExchange {
  readonly request: TracedRequest
  /** null: none came. */
  readonly answer: TracedAnswer | null
}

export interface TracedRequest {
  readonly method: string
  readonly url: string
  readonly headers: readonly Pair[]
  readonly body?: TracedBody
}

export interface TracedAnswer {
  readonly status: number
  readonly headers: readonly Pair[]
  readonly body?: TracedBody
}

/** Text as it was; the fields of a multipart body, files by name and size; of anything else the size alone. */
export type TracedBody = string | { readonly parts: readonly Pair[] } | { readonly bytes: number }

const TEXT = /^text\/|[/+](?:json|xml|yaml)\b|javascript|x-www-form-urlencoded/i

/** Reads the body of a message that is of no further use. */
export async function readTracedBody(message: Request | Response): Promise<TracedBody | undefined> {
  const type = message.headers.get('content-type') ?? ''
  if (/^multipart\/form-data/i.test(type)) return { parts: partsOf(await message.formData()) }
  const bytes = await message.arrayBuffer()
  if (bytes.byteLength === 0) return undefined
  return TEXT.test(type) ? new TextDecoder().decode(bytes) : { bytes: bytes.byteLength }
}

function partsOf(form: FormData): readonly Pair[] {
  const parts: Pair[] = []
  form.forEach((value, name) => {
    parts.push([name, typeof value === 'string' ? value : `(file ${value.name}, ${value.size} bytes)`])
  })
  return parts
}
