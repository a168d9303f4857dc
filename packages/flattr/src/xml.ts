import { xmlFormat } from 'valetkey/formats/xml'
import type { Outcome, Row } from './call.ts'

/**
 * Flattr's XML is documented by its media type alone; this layout is ours. The root is called after the object, a list
 * is in an element of its own: `<tags><tag>demo</tag></tags>`.
 */
export function toXml(data: Outcome['data'], list: Row['list']): Promise<string> {
  if (Array.isArray(data)) {
    const [root = 'items', item = 'item'] = list ?? []
    return xmlFormat({ root, item }).encode(data.map(nested))
  }
  return xmlFormat({ root: rootOf(data) }).encode(nested(data))
}

const rootOf = (data: unknown): string =>
  typeof data === 'object' && data !== null && 'type' in data && typeof data.type === 'string' ? data.type : 'response'

function nested(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      Array.isArray(member) ? { [name.replace(/s$/, '')]: member.map(nested) } : nested(member),
    ]),
  )
}
