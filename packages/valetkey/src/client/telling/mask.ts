import type { Pair } from '../../http/form.ts'
import { secretNames } from './hushed.ts'
import { shorten } from './shorten.ts'

/** Secret as a parameter; in an answer `code` is an error's number, `state` somebody's address. */
const parameterNames: ReadonlySet<string> = new Set([...secretNames, 'code', 'state', 'denied'])

type Secrets = readonly (string | undefined)[]

/** Parameters as they may be shown, secret by their name or because we know the value. With PLAINTEXT the signature is the secret (RFC 5849 §3.4.4). */
export function maskPairs(pairs: readonly Pair[], secrets: Secrets = []): Pair[] {
  const plaintext = pairs.some(([name, value]) => name === 'oauth_signature_method' && value === 'PLAINTEXT')
  return pairs.map(([name, value]) => {
    const secret = parameterNames.has(name.toLowerCase()) || (plaintext && name === 'oauth_signature')
    return [name, secret ? shorten(value) : maskKnown(value, secrets)] as const
  })
}

const headerMasks: Readonly<Record<string, (value: string) => string>> = {
  authorization: maskAuthorization,
  'proxy-authorization': maskAuthorization,
  cookie: () => '…',
  'set-cookie': () => '…',
}

/** Those that always carry secrets by their name, all others by the secrets known. */
export function maskHeaders(headers: Headers, secrets: Secrets = []): Pair[] {
  return [...headers].map(([name, value]) => [name, headerMasks[name]?.(value) ?? maskKnown(value, secrets)] as const)
}

function maskKnown(text: string, secrets: Secrets): string {
  let masked = text
  for (const secret of secrets)
    if (secret !== undefined && secret.length > 5) masked = masked.replaceAll(secret, shorten(secret))
  return masked
}

/** `Bearer abcd…`, `Basic …`; of OAuth 1 all but the token, the verifier and a PLAINTEXT signature. */
export function maskAuthorization(value: string): string {
  const [scheme = '', ...rest] = value.split(' ')
  if (/^basic$/i.test(scheme)) return `${scheme} …`
  if (!/^oauth$/i.test(scheme)) return `${scheme} ${shorten(rest.join(' '))}`
  const names = value.includes('"PLAINTEXT"')
    ? 'oauth_token|oauth_verifier|oauth_signature'
    : 'oauth_token|oauth_verifier'
  return value.replace(new RegExp(`\\b(${names})="([^"]*)"`, 'g'), (_, name, secret) => `${name}="${shorten(secret)}"`)
}

const anyName = secretNames.join('|')
const camelName = 'accessToken|refreshToken|clientSecret'
/** How a name and its value stand in JSON, in a form, in XML: before, value, after. */
const inText: readonly RegExp[] = [
  new RegExp(`("(?:${anyName}|${camelName})"\\s*:\\s*")((?:[^"\\\\]|\\\\.)*)(")`, 'gi'),
  new RegExp(`((?:^|[&?\\s])(?:${anyName})=)([^&\\s"'<]+)()`, 'gi'),
  new RegExp(`(<(?:${anyName})>)([^<]*)(<)`, 'gi'),
  new RegExp(`(\\s(?:${anyName})=")([^"]*)(")`, 'gi'),
]

/** An answer as it may be shown: by the names in it, then every secret we know by value. */
export function maskText(text: string, secrets: Secrets = []): string {
  let masked = maskBaseString(text)
  for (const pattern of inText) {
    masked = masked.replace(pattern, (_, before, value, after) => `${before}${shorten(value)}${after}`)
  }
  return maskKnown(masked, secrets)
}

const bare = (name: string) => name.replace(/[_-]/g, '').toLowerCase()
const bareNames: ReadonlySet<string> = new Set(secretNames.map(bare))
const DEEPEST = 20

/** A decoded answer as it may be shown: the same, value by value. What stands below a secret's name is secret as well. */
export function maskData(data: unknown, secrets: Secrets = [], secret = false, depth = 0): unknown {
  if (typeof data === 'string') return secret ? shorten(data) : maskText(data, secrets)
  if (typeof data !== 'object' || data === null) return data
  if (depth === DEEPEST) return '…'
  if (Array.isArray(data)) return data.map(one => maskData(one, secrets, secret, depth + 1))
  const masked = Object.entries(data).map(([name, value]) => {
    return [name, maskData(value, secrets, secret || bareNames.has(bare(name)), depth + 1)] as const
  })
  return Object.fromEntries(masked)
}

const inBaseString = new RegExp(`((?:&|%26)(?:${anyName})%3D)((?:(?!%26)[^&\\s])*)`, 'g')

/** OAuth 1's base string holds no secret of its own, but the credentials among its parameters are nobody's business. */
export function maskBaseString(text: string): string {
  return text.replace(inBaseString, (_, before, value) => `${before}${shorten(value)}`)
}

/** The same, each character for one: two base strings stay comparable place by place. */
export function blotBaseString(text: string): string {
  return text.replace(
    inBaseString,
    (_, before, value: string) => `${before}${value.slice(0, 4)}${'·'.repeat(Math.max(0, value.length - 4))}`,
  )
}
