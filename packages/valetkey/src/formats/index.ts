import { form } from './form.ts'
import { type Format, FormatError } from './format.ts'
import { javascript } from './javascript.ts'
import { json } from './json.ts'
import { text } from './text.ts'
import { xml } from './xml.ts'
import { yaml } from './yaml.ts'

export { type Format, FormatError }

/** Every format we speak; parsers of XML and YAML are loaded when they are first needed. */
export const formats: readonly Format[] = [json, xml, yaml, form, text, javascript]

/** The format that reads this Content-Type, by its media type or its suffix (`application/stream+json`). */
export function formatFor(contentType: string | null): Format | undefined {
  const mediaType = (contentType ?? '').split(';', 1)[0]!.trim().toLowerCase()
  return byMediaType.get(mediaType) ?? bySuffix.get(/^[^/]+\/.+\+(\w+)$/.exec(mediaType)?.[1] ?? '')
}

/** By its word: `json`, `xml`, `yaml`, `form`, `text`, `javascript`. */
export function formatNamed(name: string): Format | undefined {
  return formats.find(format => format.name === name)
}

/**
 * A body as plain values. A type we do not know leaves the text a string; an empty body is `null`, whatever its type
 * (many servers put a type on nothing). Throws FormatError when the body is not what its type says.
 */
export async function decodeBody(body: string, contentType: string | null): Promise<{ data: unknown; format: string }> {
  const format = formatFor(contentType) ?? text
  return { data: body === '' ? null : await format.decode(body), format: format.name }
}

const byMediaType = new Map(
  formats.flatMap(format => [format.mediaType, ...format.alsoReads].map(type => [type, format] as const)),
)

/** RFC 6839, RFC 9512. */
const bySuffix = new Map([json, xml, yaml].map(format => [format.name, format]))
