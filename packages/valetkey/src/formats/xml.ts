import type { X2jOptions, XmlBuilderOptions } from 'fast-xml-parser'
import { type Format, FormatError } from './format.ts'
import { checkSize, MAX_DEPTH } from './limits.ts'
import { type Element, toElement } from './xml-element.ts'
import { decodeReferences, withoutControls } from './xml-text.ts'

/**
 * XML as plain values: an element is an object, repeated elements are a list, `@name` is an attribute, `#text` the text
 * beside them; an element with nothing but text is a string. There are no numbers, booleans or nulls in XML.
 * Document types are refused, so that no entity is ever expanded or fetched.
 */
export interface XmlOptions {
  /** Wraps every value in this element. Without it, an object with one member is its own root, all else is in `response`. */
  readonly root?: string
  /** What the items of a list at the top are called. Default `item`. */
  readonly item?: string
}

/** The format with names of your choice. */
export function xmlFormat(options: XmlOptions = {}): Format {
  return {
    name: 'xml',
    mediaType: 'application/xml',
    alsoReads: ['text/xml'],
    encode: async value => {
      const { XMLBuilder } = await import('fast-xml-parser')
      return DECLARATION + new XMLBuilder(WRITING).build(toElement(value, options))
    },
    decode: decodeXml,
  }
}

/** What `decode` gave, `encode` writes back. */
export const xml: Format = xmlFormat()

const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'

const SHAPE = { ignoreAttributes: false, attributeNamePrefix: '@', textNodeName: '#text' } as const

const WRITING: XmlBuilderOptions = {
  ...SHAPE,
  // Names are checked and texts escaped in xml-text.
  processEntities: false,
  suppressEmptyNode: true,
  suppressBooleanAttributes: false,
}

const READING: X2jOptions = {
  ...SHAPE,
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  maxNestedTags: MAX_DEPTH,
  entityDecoder: {
    decode: decodeReferences,
    addInputEntities: () => {
      throw new FormatError('xml', 'XML with a document type is not read')
    },
    setExternalEntities: () => {},
    reset: () => {},
    setXmlVersion: () => {},
  },
}

async function decodeXml(text: string): Promise<unknown> {
  checkSize('xml', text)
  const { XMLParser, XMLValidator } = await import('fast-xml-parser')
  const clean = withoutControls(text.startsWith('\ufeff') ? text.slice(1) : text)
  try {
    // The parser reads anything; only the validator insists on well-formed XML, but for text behind `<a/>`.
    if (XMLValidator.validate(clean) !== true || !clean.trimEnd().endsWith('>')) throw notXml()
    return oneRoot(withoutLayout(new XMLParser(READING).parse(clean)))
  } catch (error) {
    throw error instanceof FormatError ? error : notXml()
  }
}

function oneRoot(document: Element): Element {
  const roots = Object.values(document)
  if (roots.length !== 1 || Array.isArray(roots[0])) throw notXml()
  return document
}

/** White space with a line break in it is layout between elements, not text. */
function withoutLayout<T extends Element | Element[keyof Element]>(node: T): T {
  if (typeof node === 'string') return (isLayout(node) ? '' : node) as T
  if (Array.isArray(node)) return node.map(withoutLayout) as unknown as T
  const kept = Object.entries(node as Element).filter(([name, value]) => name !== '#text' || !isBlank(value))
  return Object.fromEntries(kept.map(([name, value]) => [name, name[0] === '@' ? value : withoutLayout(value)])) as T
}

function isLayout(text: string): boolean {
  return text.includes('\n') && text.trim() === ''
}

function isBlank(value: unknown): boolean {
  return typeof value === 'string' && value.trim() === ''
}

function notXml(): FormatError {
  // The parser's messages quote the body, which may hold secrets.
  return new FormatError('xml', 'The body is not well-formed XML, or more nested than is read here')
}
