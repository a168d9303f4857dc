import { connectError } from './errors/connect-errors.ts'
import type { ConnectError } from './errors/errors.ts'
import { anything, type Check, each, flag, oneOf, shape, text, textOrList, texts, whole } from './json-shape.ts'
import {
  type Definition,
  type DynamicRegistration,
  type FailureRule,
  type Identity,
  type MastodonRegistration,
  type OAuth1Definition,
  type OAuth2Definition,
  type Pagination,
  resolveDefinition,
} from './provider.ts'

/** Every field there is of it, and what it must be: the compiler sees to it that none is forgotten. */
type Fields<Whole> = Readonly<Record<keyof Whole, Check>>

const identity: Fields<Required<Identity>> = {
  url: text,
  method: oneOf('GET', 'POST'),
  params: texts,
  id: text,
  name: textOrList,
}
const failure: Fields<FailureRule> = { where: text, is: text, code: text, message: text }
const registration: Fields<Required<MastodonRegistration>> & Fields<Required<DynamicRegistration>> = {
  kind: oneOf('mastodon', 'rfc7591'),
  url: text,
  clientName: text,
  website: text,
  verifyUrl: text,
  initialAccessToken: text,
  metadata: anything,
}

const param = text
const paginations: Readonly<Record<Pagination['by'], Readonly<Record<string, Check>>>> = {
  link: {},
  url: { next: text },
  cursor: { param, next: text, last: text },
  page: { param, page: text, pages: text },
  full: { param, items: text, first: whole },
  offset: { param, items: text },
  item: { param, id: text, items: text },
}
const mayMiss: ReadonlySet<string> = new Set(['last', 'items', 'first'])

function pagination(value: unknown, path: string): readonly string[] {
  const by = oneOf(...Object.keys(paginations))
  const fields = paginations[(value as { by?: Pagination['by'] } | null)?.by as Pagination['by']]
  if (fields === undefined) return shape({ by }, ['by'])(value, path)
  const required = Object.keys(fields).filter(name => !mayMiss.has(name))
  return shape({ by, ...fields }, required)(value, path)
}

const common = {
  title: text,
  baseUrl: text,
  authorizeUrl: text,
  accessTokenUrl: text,
  clientId: text,
  clientSecret: text,
  origins: each(text),
  identity: shape(identity, ['id', 'name']),
  verified: oneOf('sandbox', 'documentation', 'sources'),
  agree: whole,
  scope: textOrList,
  scopeSeparator: text,
  authorizeParams: texts,
  accessTokenParams: texts,
  accessTokenMethod: oneOf('GET', 'POST'),
  callParams: texts,
  headers: texts,
  clientHeaders: texts,
  callbackRequired: flag,
  oob: text,
  pin: shape({ digits: whole, group: whole, separator: text }, ['digits', 'group', 'separator']),
  pathParam: text,
  failures: each(shape(failure, ['where', 'is', 'code', 'message'])),
  limitsPer: oneOf('account', 'path'),
  pagination,
  bigIntegers: oneOf('text'),
  docs: text,
  appsUrl: text,
} as const

const signatureMethod = oneOf(
  'HMAC-SHA1',
  'HMAC-SHA256',
  'HMAC-SHA512',
  'RSA-SHA1',
  'RSA-SHA256',
  'RSA-SHA512',
  'PLAINTEXT',
)
const version = oneOf('1.0', null)

const fields1: Fields<Required<OAuth1Definition>> = {
  ...common,
  oauth: anything,
  requestTokenUrl: text,
  requestTokenMethod: oneOf('GET', 'POST'),
  requestTokenParams: texts,
  signatureMethod,
  privateKey: text,
  transmission: oneOf('header', 'query', 'body'),
  realm: text,
  version,
  callbackConfirmed: oneOf('required', 'never'),
  revision: oneOf('1.0', '1.0a'),
  timestampRefused: text,
  multipartSigned: shape({ except: each(text) }, ['except']),
  bodyHash: flag,
  scopeParam: text,
  scopeSent: oneOf('authorize', 'request_token'),
}

const fields2: Fields<Required<OAuth2Definition>> = {
  ...common,
  oauth: anything,
  paramNames: texts,
  codeParam: text,
  callbackParams: each(text),
  clientAuth: oneOf('basic', 'basic-raw', 'post', 'none', 'private_key_jwt', 'signed-secret'),
  teamId: text,
  privateKey: text,
  privateKeyId: text,
  privateKeyAlg: oneOf('RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'Ed25519'),
  accessTokenFormat: oneOf('form', 'json'),
  refreshUrl: text,
  refreshParams: texts,
  tokenAt: text,
  tokenHeader: text,
  pkce: oneOf('S256', 'plain', 'off'),
  issuer: text,
  jwksUrl: text,
  idTokenAlg: text,
  nonce: oneOf('off'),
  deviceUrl: text,
  parUrl: text,
  introspectUrl: text,
  endSessionUrl: text,
  issParameter: oneOf('required', 'optional'),
  responseMode: oneOf('query', 'form_post'),
  revokeUrl: text,
  revokeBy: oneOf('token', 'access', 'access_token', 'bearer'),
  upgradesFrom: shape({ signatureMethod, privateKey: text, version }),
  register: shape(registration, ['kind', 'url', 'clientName']),
  strict: flag,
}

/**
 * A definition kept as a JSON file. Its fields are those of `Definition`; whatever is wrong with them is said at once, with
 * the field that may have been meant.
 *
 * @example
 * const definition = definitionFromJson(await readFile('my.json', 'utf8'), 'my')
 * const app = oauth.remoteApp('my', { ...definition, clientId, clientSecret })
 */
export function definitionFromJson(json: string, name: string): Definition {
  // An editor's own: where the schema of the file is.
  const { $schema: _, ...value } = parsed(json, name)
  const fields = tables.get(value['oauth'])
  if (fields === undefined) throw invalid(name, 'it must say which protocol it speaks, "oauth": 1 or "oauth": 2')
  const wrong = shape(fields)(value, '')
  if (wrong.length > 0) throw invalid(name, wrong.join('; '))
  const definition = value as unknown as Definition
  resolveDefinition(name, definition)
  return definition
}

const tables: ReadonlyMap<unknown, Readonly<Record<string, Check>>> = new Map<unknown, Record<string, Check>>([
  [1, fields1],
  [2, fields2],
])

function parsed(json: string, name: string): Readonly<Record<string, unknown>> {
  let value: unknown
  try {
    value = JSON.parse(json.replace(/^\uFEFF/, ''))
  } catch (error) {
    // The platform's own words quote the text, and a secret may stand in it.
    const [where = ''] = /line \d+ column \d+/.exec((error as Error).message) ?? []
    throw invalid(name, `it is not JSON${where === '' ? '' : `, at ${where}`}`)
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  throw invalid(name, 'it is no JSON object')
}

function invalid(name: string, reason: string): ConnectError {
  return connectError('definition_invalid', name, {
    reason,
    next: 'its fields are those of the type Definition; valetkey providers --schema prints a JSON Schema of it, for your editor',
  })
}
