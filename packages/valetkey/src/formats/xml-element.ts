import { FormatError } from './format.ts'
import { type Plain, plain } from './plain.ts'
import { checkedName, escapeAttribute, escapeText } from './xml-text.ts'

/** An element's attributes (`@name`), text (`#text`) and children, with escaped texts: ready to be built. */
export interface Element {
  [name: string]: string | Element | (string | Element)[]
}

/** The document of a value: one member, the root. */
export function toElement(value: unknown, options: { readonly root?: string; readonly item?: string }): Element {
  const content = plain('xml', value)
  const { root, item = 'item' } = options
  const named = Array.isArray(content) ? { [item]: content } : content
  if (root === undefined && isRecord(named) && isRooted(named)) return members(named)
  return members({ [root ?? 'response']: named })
}

function isRooted(record: Readonly<Record<string, Plain>>): boolean {
  const [name, ...more] = Object.keys(record)
  return name !== undefined && more.length === 0 && !/^[@#]/.test(name) && !Array.isArray(record[name])
}

function members(record: Readonly<Record<string, Plain>>): Element {
  const element: Element = {}
  for (const [name, value] of Object.entries(record)) {
    if (name === '#text') element[name] = escapeText(scalar(name, value))
    else if (!name.startsWith('@')) element[checkedName(name)] = Array.isArray(value) ? value.map(child) : child(value)
    else if (value !== null) element[`@${checkedName(name.slice(1))}`] = escapeAttribute(scalar(name, value))
  }
  return element
}

function child(value: Plain): string | Element {
  return isRecord(value) ? members(value) : escapeText(scalar('an item', value))
}

function scalar(name: string, value: Plain): string {
  if (value !== null && typeof value === 'object') {
    throw new FormatError(
      'xml',
      `${name.slice(0, 40)} must be text: XML has no lists in lists, and no structure in attributes`,
    )
  }
  return value === null ? '' : String(value)
}

function isRecord(value: Plain): value is Readonly<Record<string, Plain>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
