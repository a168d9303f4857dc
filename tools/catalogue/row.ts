import type { Row } from '../../packages/valetkey/src/catalogue/row.ts'
import { type ConfirmedField, type Facts, type Strings, variablesIn } from './facts.ts'

/** Facts in the words of a definition. What the facts do not know is left to the defaults, which are the RFCs'. */
export function rowOf(facts: Facts): Row {
  const { name, docs, agree } = facts
  const row = {
    oauth: facts.oauth,
    title: name,
    baseUrl: baseOf(facts),
    authorizeUrl: facts.authorizeUrl,
    ...(facts.oauth === 1 ? oauth1(facts) : oauth2(facts)),
    authorizeParams: authorizeParams(facts),
    origins: originsOf(facts),
    identity: identityOf(facts),
    ...headersOf(facts),
    pagination: paginationOf(facts),
    docs,
    agree,
  }
  const variables = [...new Set(variablesIn(JSON.stringify(row)))].filter(one => !ofTheApp.has(one)).sort()
  return tidy({ ...row, variables }) as unknown as Row
}

function oauth1(facts: Facts): Record<string, unknown> {
  const { requestTokenUrl, accessTokenUrl, accessTokenMethod, signatureMethod, noVerifier } = facts
  const scopeName = Object.entries(facts.requestTokenParams ?? {}).find(([, value]) => value === '{scope}')?.[0]
  return {
    requestTokenUrl,
    accessTokenUrl,
    accessTokenMethod,
    signatureMethod: signatureMethod === 'HMAC-SHA1' ? undefined : signatureMethod,
    revision: noVerifier ? '1.0' : undefined,
    ...(scopeName && { scopeParam: scopeName, scopeSent: 'request_token' }),
    scope: facts.scopes,
  }
}

function oauth2(facts: Facts): Record<string, unknown> {
  return {
    accessTokenUrl: facts.tokenUrl,
    accessTokenMethod: facts.tokenMethod,
    accessTokenFormat: facts.tokenBody === 'json' ? 'json' : undefined,
    // Both ways are in use where it is `either`, and a form is read in one way only.
    clientAuth: facts.tokenAuth === 'basic' ? undefined : 'post',
    // A server that does not know PKCE ignores it (RFC 6749 §3.1); a source that switches it off met one that does not.
    pkce: facts.pkce === 'off' ? 'off' : undefined,
    scope: facts.scopes,
    scopeSeparator: facts.scopeSeparator === ' ' ? undefined : facts.scopeSeparator,
    paramNames: facts.renamed,
    codeParam: facts.codeParam,
    callbackParams: facts.keepRedirect,
    accessTokenParams: facts.tokenParams,
    refreshUrl: facts.refreshUrl,
    refreshParams: facts.refreshParams,
    tokenAt: facts.nested,
    revokeUrl: facts.revokeUrl,
    revokeBy: facts.revokeBy,
    issuer: confirmed(facts, 'discoveryIssuer'),
    deviceUrl: confirmed(facts, 'deviceUrl'),
    introspectUrl: confirmed(facts, 'introspectUrl'),
  }
}

/** Where the provider's own document says so too. */
function confirmed(facts: Facts, field: ConfirmedField): string | undefined {
  return facts.confirmed?.[field] === undefined ? undefined : facts[field]
}

/** Variables of a definition itself, filled in by the client. */
const ofTheApp: ReadonlySet<string> = new Set(['clientId', 'clientSecret'])

/** The API's own address as far as it is known beforehand; else where it says who somebody is, or where its tokens are. */
function baseOf(facts: Facts): string {
  const { apiBase, userInfoUrl } = facts
  const api = apiBase && knownPart(apiBase, variablesIn(`${facts.authorizeUrl} ${tokenUrlOf(facts)}`))
  if (api) return `${api}/`
  return `${originOf(userInfoUrl !== undefined && !hasVariables(userInfoUrl) ? userInfoUrl : tokenUrlOf(facts))}/`
}

/** Up to the first part of the path that only an answer of the provider's can tell; nothing when that is the host. */
function knownPart(url: string, known: readonly string[]): string | undefined {
  const parts = url.split('/')
  const unknown = parts.findIndex(part => variablesIn(part).some(name => !known.includes(name)))
  if (unknown === -1) return url
  return unknown < 3 ? undefined : parts.slice(0, unknown).join('/')
}

/** Of a URL that may have variables for its host. */
function originOf(url: string): string {
  return url.split('/', 3).join('/')
}

function tokenUrlOf({ tokenUrl, accessTokenUrl = '' }: Facts): string {
  return tokenUrl ?? accessTokenUrl
}

const hasVariables = (url: string): boolean => variablesIn(url).length > 0

/** Where it says whose token it is, when that is not where the API is. */
function originsOf(facts: Facts): readonly string[] | undefined {
  const { userInfoUrl } = facts
  if (userInfoUrl === undefined || hasVariables(userInfoUrl + tokenUrlOf(facts))) return undefined
  const known = [baseOf(facts), tokenUrlOf(facts)].map(originOf)
  return known.includes(originOf(userInfoUrl)) ? undefined : [originOf(userInfoUrl)]
}

/** OpenID Connect Core §5.3.2 says how such an answer reads; of others the facts know the address alone. */
function identityOf({ discoveryIssuer, userInfoUrl }: Facts): Record<string, string> | undefined {
  return discoveryIssuer === undefined || userInfoUrl === undefined
    ? undefined
    : { url: userInfoUrl, id: 'sub', name: 'name' }
}

/** What a library fills in by itself is no parameter of the provider's, and `response_mode=query` is what happens anyway. */
function authorizeParams({ authorizeParams: params = {} }: Facts): Strings | undefined {
  return pick(params, (name, value) => !hasVariables(value) && !(name === 'response_mode' && value === 'query'))
}

function headersOf({ apiHeaders = {} }: Facts): Record<string, unknown> {
  const [tokenHeader] = Object.keys(pick(apiHeaders, (_, value) => value === '{accessToken}') ?? {})
  return {
    headers: pick(apiHeaders, (_, value) => !hasVariables(value)),
    clientHeaders: pick(renameApp(apiHeaders), (_, value) => variablesIn(value).some(one => ofTheApp.has(one))),
    tokenHeader,
  }
}

function renameApp(headers: Strings): Strings {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, value.replace('{client_id}', '{clientId}')]),
  )
}

/** By the Link header is what happens anyway; where there is an offset, the facts do not say what is to be counted. */
function paginationOf({ pagination }: Facts): Facts['pagination'] {
  return pagination?.by === 'url' || pagination?.by === 'cursor' ? pagination : undefined
}

function pick(all: Strings, wanted: (name: string, value: string) => boolean): Strings | undefined {
  const kept = Object.entries(all).filter(([name, value]) => wanted(name, value))
  return kept.length === 0 ? undefined : Object.fromEntries(kept)
}

function tidy(row: Record<string, unknown>): Record<string, unknown> {
  const empty = (value: unknown) => value === undefined || (Array.isArray(value) && value.length === 0)
  return Object.fromEntries(Object.entries(row).filter(([, value]) => !empty(value)))
}
