import { FormatError } from './format.ts'

/** The characters of XML 1.0: what may stand in it, and how the rest is written. */

// biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 §2.2 forbids exactly these
const FORBIDDEN = /[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g

/** XML 1.0 §2.2: most control characters cannot be written at all, not even escaped. */
export function withoutControls(text: string): string {
  return text.replace(FORBIDDEN, '')
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}

/** Text between tags. */
export function escapeText(text: string): string {
  return withoutControls(text).replace(/[&<>\r]/g, escapeOne)
}

/** Text between quotes, where readers turn tabs and line breaks into spaces unless they are escaped (§3.3.3). */
export function escapeAttribute(text: string): string {
  return withoutControls(text).replace(/[&<>"'\t\n\r]/g, escapeOne)
}

function escapeOne(character: string): string {
  return ESCAPES[character] ?? `&#${character.charCodeAt(0)};`
}

/** A name our readers and everybody else's take; anything else could break out of its tag. */
export function checkedName(name: string): string {
  if (!/^[A-Za-z_][\w.:-]*$/.test(name) || name === '__proto__')
    throw new FormatError('xml', `"${name.slice(0, 40)}" cannot be the name of an XML element`)
  return name
}

const PREDEFINED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** §4.1: character references and the five predefined entities. There are no others without a document type. */
export function decodeReferences(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(/&(?:#(\d{1,7})|#x([\da-fA-F]{1,6})|(\w{1,32}));/g, (_, decimal, hex, name) => {
    if (name === undefined) return character(decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal))
    const found = PREDEFINED[name]
    if (found === undefined) throw new FormatError('xml', 'The XML refers to an entity that is not defined')
    return found
  })
}

function character(code: number): string {
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) {
    throw new FormatError('xml', 'The XML refers to a character that does not exist')
  }
  return withoutControls(String.fromCodePoint(code))
}
