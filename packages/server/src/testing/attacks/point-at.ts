import { defaultPaths } from '../../paths.ts'
import { read, send } from './answer.ts'
import type { Having } from './attack.ts'
import { exchange, exchangeGrant, upgrade } from './exchange-flows.ts'
import { call, newTokens, type Tokens } from './flows.ts'
import { askForRequestToken, newPair } from './oauth1-flows.ts'
import { type Abilities, type App, type Choice, createTarget, type Ground, type Person, type Target } from './target.ts'

/** What somebody knows of a server they point the attacks at. URLs may be paths of the issuer. */
export interface Pointing {
  readonly issuer: string
  readonly app: App
  readonly person: Person
  /** Default: the first that the metadata names, else `read`. */
  readonly scope?: string | undefined
  readonly buttons?: Partial<Ground['buttons']>
  /** What the metadata does not say, or says wrongly. */
  readonly endpoints?: Partial<Readonly<Record<EndpointName, string | undefined>>>
  readonly abilities?: Partial<Abilities>
}

export type EndpointName =
  | 'authorize'
  | 'token'
  | 'revoke'
  | 'introspect'
  | 'par'
  | 'deviceAuthorization'
  | 'requestToken'
  | 'oauth1Authorize'
  | 'accessToken'
  | 'signIn'

const usualButtons: Readonly<Record<Choice, readonly [string, string]>> = {
  allow: ['decision', 'allow'],
  deny: ['decision', 'deny'],
}

/**
 * A target out of a base URL: RFC 8414 metadata says where its endpoints are, and one flow of each kind what it can do.
 * Throws Unprepared when no code and no token can be had at all.
 */
export async function pointAt(pointing: Pointing): Promise<Target> {
  const { issuer, app, person, abilities = {} } = pointing
  const metadata = await metadataOf(issuer)
  const at = (name: EndpointName): string => {
    const told = metadata[`${wireNames[name] ?? ''}_endpoint`]
    return new URL(pointing.endpoints?.[name] ?? (typeof told === 'string' ? told : defaultPaths[name]), issuer).href
  }
  const known = (name: EndpointName) => metadata[`${wireNames[name]}_endpoint`] || pointing.endpoints?.[name]
  const scopes = scopesOf(metadata)
  const scope = pointing.scope ?? scopes[0] ?? 'read'
  const moreScope = scopes.find(one => !isBelow(one, scope) && !isBelow(scope, one))
  const childScope = scopes.find(one => scopes.some(other => one !== other && isBelow(one, other)))
  const ground: Ground = {
    issuer: typeof metadata['issuer'] === 'string' ? metadata['issuer'] : issuer,
    authorize: at('authorize'),
    token: at('token'),
    app,
    person,
    scope,
    buttons: { ...usualButtons, ...pointing.buttons },
  }
  const claimed: Partial<Abilities> = {
    ...(moreScope !== undefined && { moreScope }),
    ...(childScope !== undefined && { childScope }),
    ...(offersFormPost(metadata) && { formPost: true }),
    ...(known('revoke') && { revoke: at('revoke') }),
    ...(known('introspect') && { introspect: at('introspect') }),
    ...(known('par') && { par: at('par') }),
    ...(known('deviceAuthorization') && { device: at('deviceAuthorization') }),
    ...openidOf(metadata),
    oauth1: { requestToken: at('requestToken'), authorize: at('oauth1Authorize'), accessToken: at('accessToken') },
    ...(listOf(metadata['grant_types_supported']).includes(exchangeGrant) && { upgrade: true, exchange: true }),
    signIn: at('signIn'),
    api: new URL('/api/echo', issuer).href,
    refreshTokens: true,
    ...abilities,
  }
  const found = await proven(createTarget({ ...ground, ...claimed }))
  return createTarget({ ...ground, ...found })
}

/** RFC 8414 §2. OAuth 1.0a has no metadata. */
const wireNames: Partial<Readonly<Record<EndpointName, string>>> = {
  authorize: 'authorization',
  token: 'token',
  revoke: 'revocation',
  introspect: 'introspection',
  par: 'pushed_authorization_request',
  deviceAuthorization: 'device_authorization',
}

/** RFC 8414 §3: the path of an issuer goes behind the well-known one. Nothing where there is no such document. */
async function metadataOf(issuer: string): Promise<Readonly<Record<string, unknown>>> {
  const { origin, pathname } = new URL(issuer)
  const answer = await send(`${origin}/.well-known/oauth-authorization-server${pathname.replace(/\/$/, '')}`)
  return answer.status === 200 ? read(answer) : {}
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

function scopesOf(metadata: Readonly<Record<string, unknown>>): readonly string[] {
  return listOf(metadata['scopes_supported']).filter(scope => typeof scope === 'string')
}

/** By their names; or the same one. */
const isBelow = (child: string, parent: string): boolean => child === parent || child.startsWith(`${parent}:`)

function offersFormPost(metadata: Readonly<Record<string, unknown>>): boolean {
  return listOf(metadata['response_modes_supported']).includes('form_post')
}

/** What OpenID Connect Discovery §3 adds to RFC 8414; its scopes have to be asked for. */
function openidOf(metadata: Readonly<Record<string, unknown>>): Pick<Partial<Abilities>, 'openid'> {
  const { jwks_uri: jwks, userinfo_endpoint: userinfo } = metadata
  const isThere = typeof jwks === 'string' && typeof userinfo === 'string' && scopesOf(metadata).includes('openid')
  return isThere ? { openid: { jwks, userinfo } } : {}
}

/** The abilities of a target, without those that turn out to be none. */
async function proven(target: Target): Promise<Partial<Abilities>> {
  const { browser: _, credentials: __, ...abilities } = target
  const found: { -readonly [K in keyof Abilities]?: Abilities[K] } = { ...abilities }
  const tokens = await newTokens(target)
  if (tokens.refresh === '') delete found.refreshTokens
  if (!(await opens(found.api, tokens))) delete found.api
  if (!(await speaksOAuth1(target))) delete found.oauth1
  if (!found.oauth1 || !(await upgrades(target))) delete found.upgrade
  if (found.exchange && (await exchange(target as Having<'exchange'>, tokens.access)).status !== 200)
    delete found.exchange
  if (found.openid !== undefined && !(await mayHave(target, 'openid'))) delete found.openid
  if (!(await isSignInPage(found.signIn))) delete found.signIn
  for (const name of ['moreScope', 'childScope'] as const)
    if (found[name] !== undefined && !(await mayHave(target, found[name]))) delete found[name]
  return found
}

async function opens(api: string | undefined, { access }: Tokens): Promise<boolean> {
  return api !== undefined && (await call(api, access)).status < 300
}

async function speaksOAuth1(target: Target): Promise<boolean> {
  if (target.oauth1 === undefined) return false
  const answer = await askForRequestToken(target as Having<'oauth1'>)
  return answer.status === 200 && 'oauth_token' in read(answer)
}

/** Others who exchange tokens may mean other ones. */
async function upgrades(target: Target): Promise<boolean> {
  if (target.upgrade === undefined) return false
  const able = target as Having<'oauth1' | 'upgrade'>
  return (await upgrade(able, await newPair(able))).status === 200
}

async function isSignInPage(signIn: string | undefined): Promise<boolean> {
  return signIn !== undefined && /type="?password/.test((await send(signIn)).text)
}

async function mayHave(target: Target, scope: string): Promise<boolean> {
  const tokens = await newTokens(target, { params: { scope: `${target.scope} ${scope}` } }).catch(() => null)
  return tokens?.scope.split(' ').includes(scope) ?? false
}
