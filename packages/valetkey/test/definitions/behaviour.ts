import type { Pagination } from 'valetkey'
import type { Facts } from '../../../../tools/catalogue/facts.ts'

/** How a provider behaves on the wire, as the facts about it have it. Made without looking at our definitions. */
export interface Behaviour {
  readonly oauth: 1 | 2
  readonly authorizeUrl: string
  readonly tokenUrl: string
  readonly scopes: readonly string[]
  readonly separator: string
  /** Must go with the authorization request, with these values, and nothing else. */
  readonly authorizeParams: Strings
  /** Must go with every API call. */
  readonly headers: Strings
  /** Where people's names can be asked for, and the answer. Without an address the token answer has it. */
  readonly who?: { readonly url: string; readonly method?: 'POST'; readonly answer: unknown }
  readonly revokeUrl?: string
  /** How a list goes on. */
  readonly pages?: Pagination
}

export interface Behaviour2 extends Behaviour {
  readonly oauth: 2
  readonly auth: readonly ('basic' | 'basic-raw' | 'post' | 'none' | 'signed-secret')[]
  readonly tokenMethod: 'GET' | 'POST'
  readonly json: boolean
  readonly names: Strings
  readonly pkce: boolean
  readonly tokenParams: Strings
  readonly refreshUrl: string
  readonly refreshParams: Strings
  /** Speaks OpenID Connect under this name: asked with openid, it sends an id_token with the nonce it was asked with. */
  readonly issuer?: string
  /** RFC 8628, RFC 7662. */
  readonly deviceUrl?: string
  readonly introspectUrl?: string
  /** Where its keys are, when its metadata is not the place to ask. */
  readonly jwks?: string
  /** The member of the answer the token stands in. */
  readonly nested?: string
  readonly codeParam: string
  /** What the callback brings beside code and state. */
  readonly brings?: Strings
  readonly tokenHeader?: string
  readonly revokes: 'token' | 'access' | 'access_token' | 'bearer'
}

export interface Behaviour1 extends Behaviour {
  readonly oauth: 1
  readonly requestTokenUrl: string
  readonly requestTokenMethod: 'GET' | 'POST'
  readonly accessTokenMethod: 'GET' | 'POST'
  readonly signature: string
  readonly transmission: 'header' | 'query'
  /** Revision A: a callback with the request token, confirmed, and a verifier. */
  readonly revisionA: boolean
  readonly scopeParam?: string
  readonly scopeAt: 'authorize' | 'request_token'
}

type Strings = Readonly<Record<string, string>>

/** What tests fill in for `{host}` and the like. */
export const examples: Strings = {
  host: 'id.example.org',
  realm: 'main',
  tenant: 'acme',
  policy: 'b2c_1_signin',
  subdomain: 'acme',
  accountId: '12345',
  extension: 'nl',
  environmentId: 'f00d',
  tld: 'eu',
  domain: 'example.eu',
}

export const app = { id: 'the client+id', secret: 'the+secret/of: the app' } as const

export function behaviourOf(facts: Facts): Behaviour1 | Behaviour2 {
  const text = JSON.stringify(facts).replace(/\{(\w+)\}/g, (whole, name) => examples[name] ?? whole)
  return facts.oauth === 1 ? behaviour1(JSON.parse(text) as Facts) : behaviour2(JSON.parse(text) as Facts)
}

function common({ authorizeUrl = '', tokenUrl, accessTokenUrl = '', ...facts }: Facts) {
  const said = Object.entries(facts.authorizeParams ?? {})
  const fixed = said.filter(([name, value]) => !value.includes('{') && `${name}=${value}` !== 'response_mode=query')
  const sent = Object.entries(facts.apiHeaders ?? {}).filter(([, value]) => !value.includes('{accessToken}'))
  const filled = sent.map(([name, value]) => [name, value.replace('{client_id}', app.id)] as const)
  return {
    authorizeUrl,
    tokenUrl: tokenUrl ?? accessTokenUrl,
    scopes: facts.scopes ?? [],
    separator: facts.scopeSeparator ?? ' ',
    authorizeParams: Object.fromEntries(fixed),
    headers: Object.fromEntries(filled.filter(([, value]) => !value.includes('{'))),
    ...(facts.revokeUrl !== undefined && { revokeUrl: facts.revokeUrl }),
    ...(facts.pagination !== undefined &&
      facts.pagination.by !== 'offset' && { pages: facts.pagination as Pagination }),
    ...(facts.discoveryIssuer !== undefined &&
      facts.userInfoUrl !== undefined && { who: { url: facts.userInfoUrl, answer: { sub: '42', name: 'Alice' } } }),
  }
}

function behaviour2(facts: Facts): Behaviour2 {
  const shared = common(facts)
  const tokenHeader = Object.entries(facts.apiHeaders ?? {}).find(([, value]) => value === '{accessToken}')?.[0]
  return {
    ...shared,
    oauth: 2,
    auth: facts.tokenAuth === 'either' || facts.tokenAuth === undefined ? ['basic', 'post'] : [facts.tokenAuth],
    tokenMethod: facts.tokenMethod ?? 'POST',
    json: facts.tokenBody === 'json',
    names: facts.renamed ?? {},
    pkce: facts.pkce !== 'off',
    tokenParams: facts.tokenParams ?? {},
    refreshUrl: facts.refreshUrl ?? shared.tokenUrl,
    refreshParams: facts.refreshParams ?? {},
    ...(facts.nested !== undefined && { nested: facts.nested }),
    codeParam: facts.codeParam ?? 'code',
    ...(facts.deviceUrl !== undefined && { deviceUrl: facts.deviceUrl }),
    ...(facts.introspectUrl !== undefined && { introspectUrl: facts.introspectUrl }),
    ...(facts.confirmed?.discoveryIssuer !== undefined &&
      facts.discoveryIssuer !== undefined && { issuer: facts.discoveryIssuer }),
    ...(facts.keepRedirect !== undefined && { brings: broughtBy(facts.keepRedirect) }),
    ...(tokenHeader !== undefined && { tokenHeader }),
    revokes: facts.revokeBy ?? 'token',
  }
}

const broughtBy = (names: readonly string[]): Strings => Object.fromEntries(names.map(name => [name, `its ${name}`]))

function behaviour1(facts: Facts): Behaviour1 {
  const scopeParam = Object.entries(facts.requestTokenParams ?? {}).find(([, value]) => value === '{scope}')?.[0]
  return {
    ...common(facts),
    oauth: 1,
    requestTokenUrl: facts.requestTokenUrl ?? '',
    requestTokenMethod: 'POST',
    accessTokenMethod: facts.accessTokenMethod ?? 'POST',
    signature: facts.signatureMethod ?? 'HMAC-SHA1',
    transmission: 'header',
    revisionA: facts.noVerifier !== true,
    ...(scopeParam !== undefined && { scopeParam }),
    scopeAt: 'request_token',
  }
}
