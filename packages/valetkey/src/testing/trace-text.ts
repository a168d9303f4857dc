import type { Pair } from '../http/form.ts'
import { HARMLESS, type Secrets, type Side } from './trace-secrets.ts'

interface Shape {
  /** What comes before the value, its name, the value, what comes after. */
  readonly pattern: RegExp
  decode(value: string): string
  /** A parameter, whoever wrote it: it goes to the server some time. */
  readonly side?: Side
}

const inJson = (value: string): string => JSON.parse(`"${value}"`) as string
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** How a name and its value stand in a text. */
const SHAPES: Readonly<Record<string, Shape>> = {
  json: { pattern: /("([\w.-]+)"\s*:\s*")((?:[^"\\]|\\.)*)(")/g, decode: inJson },
  jsonInJson: {
    pattern: /(\\"([\w.-]+)\\"\s*:\s*\\")((?:[^"\\]|\\\\(?:\\["\\]|[^"\\]))*)(\\")/g,
    decode: value => inJson(inJson(value)),
  },
  form: {
    pattern: /((?:^|[?&#\s])([\w.[\]-]+)=)([^&\s"'<>#]+)()/g,
    decode: value => decodeURIComponent(value.replaceAll('+', ' ')),
    side: 'request',
  },
  xml: {
    pattern: /(<([\w.:-]+)>)([^<]+)(<)/g,
    decode: value => value.replace(/&(amp|lt|gt|quot|apos);/g, (_, name: string) => ENTITIES[name] ?? ''),
  },
  /** Of a header such as OAuth 1.0a's; an attribute of XML. */
  quoted: { pattern: /([\s,]([\w.:-]+)=")([^"]*)(")/g, decode: decodeURIComponent },
}

/** A JSON Web Token is one, whatever it is called. */
const JWT = /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]*/g

/** A text as it may be shown: what stands by a secret's name is remembered as one, and every secret known by now is masked. */
export function maskedText(text: string, side: Side, secrets: Secrets): string {
  for (const [name, value] of nestedIn(text, side, secrets)) secrets.mask(name, value)
  for (const [jwt] of text.matchAll(JWT)) secrets.mask('jwt', jwt)
  let found = text
  for (const shape of Object.values(SHAPES))
    found = found.replace(shape.pattern, (whole, before: string, name: string, value: string, after: string) => {
      if (!secrets.has(name, shape.side ?? side)) return whole
      const meant = decoded(value, shape)
      if (name === 'oauth_signature') rememberPlaintext(meant, secrets)
      return `${before}${secrets.mask(name, meant)}${after}`
    })
  return secrets.without(found)
}

function decoded(value: string, { decode }: Pick<Shape, 'decode'>): string {
  try {
    return decode(value)
  } catch {
    return value
  }
}

/** RFC 5849 §3.4.4: with PLAINTEXT the signature is both secrets. */
function rememberPlaintext(signature: string, secrets: Secrets): void {
  for (const secret of signature.split('&')) secrets.mask('secret', decoded(secret, { decode: decodeURIComponent }))
}

/** In a list or an object under a secret's name not everything is one. */
const NESTED = 12

/** Strings in what stands below a secret's name in JSON. */
function nestedIn(text: string, side: Side, secrets: Secrets): readonly Pair[] {
  if (!/^\s*[[{]/.test(text)) return []
  const found: Pair[] = []
  const walk = (value: object, below: string | null): void => {
    for (const [name, inner] of Object.entries(value)) {
      if (typeof inner === 'object' && inner !== null) walk(inner, below ?? (secrets.has(name, side) ? name : null))
      else if (below !== null && typeof inner === 'string' && inner.length >= NESTED && !HARMLESS.test(name))
        found.push([below, inner])
    }
  }
  try {
    walk(JSON.parse(text) as object, null)
  } catch {
    // Not JSON after all.
  }
  return found
}
