import { decodeForm, duplicateOf, fields } from '../http/form.ts'
import type { QuirkName } from './quirks.ts'

/** What a token endpoint's body turned out to hold. */
export interface TokenBody {
  readonly members: Readonly<Record<string, unknown>>
  readonly quirks: readonly QuirkName[]
}

/** A larger body is no token answer. */
const MAX_BODY = 1_000_000

type Reader = (text: string) => Promise<Readonly<Record<string, unknown>> | undefined> | undefined

interface Shape {
  readonly kind: 'json' | 'jsonp' | 'xml' | 'form'
  readonly looksSo: (text: string) => boolean
  readonly read: Reader
}

/** In this order: the first shape the text looks like and can be read as. What the label says comes second. */
const SHAPES: readonly Shape[] = [
  { kind: 'json', looksSo: text => text.startsWith('{'), read: readJson },
  { kind: 'xml', looksSo: text => text.startsWith('<'), read: readXml },
  { kind: 'jsonp', looksSo: text => text.length > 4 && /^[\w$.]{1,80}\s{0,10}\(/.test(text), read: readJsonp },
  { kind: 'form', looksSo: text => /^[^=\s]{1,80}=/.test(text), read: readForm },
]

const LABELS: Readonly<Record<Shape['kind'], RegExp>> = {
  json: /^application\/(?:[\w.+-]+\+)?json$/,
  xml: /^(?:application|text)\/(?:[\w.+-]+\+)?xml$/,
  jsonp: /^(?:application|text)\/(?:x-)?javascript$/,
  form: /^application\/x-www-form-urlencoded$/,
}

/** The members of a token answer's body whatever it is written in, or undefined when it is nothing we know. */
export async function readTokenBody(text: string, contentType: string | null): Promise<TokenBody | undefined> {
  if (text.length > MAX_BODY) return undefined
  const plain = text.replace(/^\ufeff/, '').trim()
  const shape = SHAPES.find(({ looksSo }) => looksSo(plain))
  const members = await shape?.read(plain)
  if (shape === undefined || members === undefined) return undefined
  const quirks: QuirkName[] = text.startsWith('\ufeff') ? ['body.bom'] : []
  if (shape.kind !== 'json') quirks.push(`body.${shape.kind}`)
  const label = contentType?.split(';', 1)[0]?.trim().toLowerCase() ?? ''
  if (!LABELS[shape.kind].test(label)) quirks.push('body.mislabelled')
  return { members, quirks }
}

async function readJson(text: string): Promise<Readonly<Record<string, unknown>> | undefined> {
  try {
    return asObject(JSON.parse(text))
  } catch {
    return undefined
  }
}

/** `callback( {…} );` */
function readJsonp(text: string): ReturnType<Reader> {
  const call = text.endsWith(';') ? text.slice(0, -1).trimEnd() : text
  return call.endsWith(')') ? readJson(call.slice(call.indexOf('(') + 1, -1).trim()) : undefined
}

async function readForm(text: string): Promise<Readonly<Record<string, unknown>> | undefined> {
  const pairs = decodeForm(text)
  // RFC 6749 §5.1: parameters must not repeat, and guessing which access_token is meant helps nobody.
  return duplicateOf(pairs) === undefined ? fields(pairs) : undefined
}

/** The XML reader is large and seldom needed: it is loaded when a server really answers in XML. */
async function readXml(text: string): Promise<Readonly<Record<string, unknown>> | undefined> {
  if (/^<(?:!doctype\s+)?html/i.test(text)) return undefined
  const { formatNamed } = await import('../formats/index.ts')
  try {
    const root = asObject(await formatNamed('xml')?.decode(text)) ?? {}
    const elements = Object.entries(root).filter(([name]) => !/^[?@#]/.test(name))
    return elements.length === 1 ? (asObject(elements[0]?.[1]) ?? root) : root
  } catch {
    return undefined
  }
}

export function asObject(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined
}
