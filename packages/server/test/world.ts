import { createServer, type Extensions, type Policy, type Provider, type ServerOptions } from '@valetkey/server'
import { sqliteStorage } from '@valetkey/server/storage/sqlite'
import type { Storage } from '@valetkey/server/storage/storage'
import { encodeForm } from 'valetkey/http/form'
import type { Key } from 'valetkey/http/seal'
import { sign } from 'valetkey/oauth1/sign'
import { challenge, createVerifier } from 'valetkey/oauth2/pkce'
import { settle } from './person.ts'

export const issuer = 'http://127.0.0.1:4999'
export const callback = 'https://app.example/callback?kept=1'

export const worldKeys: readonly Key[] = [{ kid: 'test', secret: 'a secret of more than thirty-two characters' }]

/** A provider with a person and an app, in memory. */
export interface World {
  readonly provider: Provider
  readonly alice: { readonly id: string; readonly username: string }
  readonly app: { readonly clientId: string; readonly clientSecret: string }
  /** Signed in as alice. */
  readonly browser: Browser
  close(): Promise<void>
}

export async function world(
  options: Partial<ServerOptions & Extensions> & { readonly appPolicy?: Partial<Policy> } = {},
): Promise<World> {
  const { appPolicy = {}, ...server } = options
  const storage = server.storage ?? sqliteStorage(':memory:')
  await storage.migrate()
  const provider = providerOn(storage, server)
  const alice = await settle(storage, { username: 'alice', password: 'wonderland', displayName: 'Alice' })
  const { app, clientSecret } = await provider.apps.create({
    name: 'Photo Keeper',
    redirectUris: [callback, 'urn:ietf:wg:oauth:2.0:oob'],
    website: 'https://app.example/',
    policy: appPolicy,
  })
  const browser = createBrowser(provider)
  browser.cookies.push(await provider.people.session(alice.id))
  return {
    provider,
    alice,
    app: { clientId: app.clientId, clientSecret: clientSecret! },
    browser,
    close: () => provider.close(),
  }
}

/** The same server wherever it is made, in another process too. */
export function providerOn(storage: Storage, options: Partial<ServerOptions & Extensions> = {}): Provider {
  return createServer({
    issuer,
    keys: worldKeys,
    scopes: { read: 'Read your things', write: 'Change your things' },
    ...options,
    storage,
  })
}

/** Keeps cookies, follows nothing. */
export interface Browser {
  cookies: string[]
  get(url: string, headers?: Record<string, string>): Promise<Response>
  post(
    url: string,
    form: Readonly<Record<string, string | readonly string[]>>,
    headers?: Record<string, string>,
  ): Promise<Response>
}

export function createBrowser(provider: Provider): Browser {
  const send = async (request: Request): Promise<Response> => {
    const response = await provider.fetch(request)
    for (const set of response.headers.getSetCookie()) {
      const [pair = ''] = set.split(';', 1)
      const name = `${pair.split('=', 1)[0]}=`
      browser.cookies = browser.cookies.filter(one => !one.startsWith(name))
      if (!/Max-Age=0/.test(set)) browser.cookies.push(pair)
    }
    return response
  }
  const browser: Browser = {
    cookies: [],
    get: (url, headers = {}) =>
      send(new Request(new URL(url, issuer), { headers: { ...headers, cookie: browser.cookies.join('; ') } })),
    post: (url, form, headers = {}) =>
      send(
        new Request(new URL(url, issuer), {
          method: 'POST',
          body: encodeForm(form),
          headers: {
            'content-type': 'application/x-www-form-urlencoded',
            cookie: browser.cookies.join('; '),
            ...headers,
          },
        }),
      ),
  }
  return browser
}

export const flowOf = (html: string): string => /name="flow" value="([^"]+)"/.exec(html)?.[1] ?? ''

export const codeOf = (html: string): string => /id="code">([^<]+)</.exec(html)?.[1] ?? ''

export const locationOf = (response: Response): URL => new URL(response.headers.get('location') ?? 'missing:')

export interface Pkce {
  readonly verifier: string
  readonly challenge: string
}

export async function pkce(): Promise<Pkce> {
  const verifier = createVerifier()
  return { verifier, challenge: await challenge(verifier) }
}

/** An authorization URL with everything right; null takes a parameter out. */
export function authorizePath({ app }: World, proof: Pkce | null, params: Record<string, string | null> = {}): string {
  const query = {
    response_type: 'code',
    client_id: app.clientId,
    redirect_uri: callback,
    scope: 'read',
    state: 'xyz & more',
    ...(proof && { code_challenge: proof.challenge, code_challenge_method: 'S256' }),
    ...params,
  }
  return `/oauth/authorize?${encodeForm(query)}`
}

/** Sign-in is given; the person says yes. The Response of the consent form. */
export async function consent(world: World, path: string, decision: string = 'allow'): Promise<Response> {
  const page = await world.browser.get(path)
  return world.browser.post('/oauth/authorize', { flow: flowOf(await page.text()), decision })
}

export async function codeFor(
  world: World,
  proof: Pkce | null,
  params: Record<string, string | null> = {},
): Promise<string> {
  const response = await consent(world, authorizePath(world, proof, params))
  return locationOf(response).searchParams.get('code')!
}

export function basic({ app }: World): string {
  return `Basic ${Buffer.from(`${app.clientId}:${app.clientSecret}`).toString('base64')}`
}

/** A form to the token side, authenticated as the world's app unless headers say otherwise. */
export function postToken(
  world: World,
  form: Record<string, string>,
  headers: Record<string, string> = { authorization: basic(world) },
  path: string = '/oauth/token',
): Promise<Response> {
  return world.provider.fetch(
    new Request(issuer + path, {
      method: 'POST',
      body: encodeForm(form),
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    }),
  )
}

export async function redeem(world: World, code: string, proof: Pkce): Promise<Response> {
  return postToken(world, {
    grant_type: 'authorization_code',
    code,
    redirect_uri: callback,
    code_verifier: proof.verifier,
  })
}

export interface Tokens {
  readonly access_token: string
  readonly refresh_token: string
  readonly token_type: string
  readonly expires_in: number
  readonly scope: string
}

/** The whole OAuth 2 flow. */
export async function tokensFor(world: World, params: Record<string, string | null> = {}): Promise<Tokens> {
  const proof = await pkce()
  return (await (await redeem(world, await codeFor(world, proof, params), proof)).json()) as Tokens
}

/** A request signed with the world's app, and a token when given. */
export async function signed(
  world: World,
  path: string,
  options: Parameters<typeof sign>[2] & {
    readonly method?: string
    readonly token?: { readonly token: string; readonly secret: string }
    readonly credentials?: Partial<Parameters<typeof sign>[1]>
    readonly body?: string
    readonly contentType?: string
  } = {},
): Promise<Request> {
  const { method = 'POST', token, credentials, body, contentType, ...rest } = options
  const request = new Request(new URL(path, issuer), {
    method,
    ...(body !== undefined && {
      body,
      headers: { 'content-type': contentType ?? 'application/x-www-form-urlencoded' },
    }),
  })
  const keys = {
    consumerKey: world.app.clientId,
    consumerSecret: world.app.clientSecret,
    ...(token && { token: token.token, tokenSecret: token.secret }),
    ...credentials,
  }
  return (await sign(request, keys, rest)).request
}

export async function fieldsOf(response: Response): Promise<Record<string, string>> {
  return Object.fromEntries(new URLSearchParams(await response.text()))
}

export interface RequestToken {
  readonly token: string
  readonly secret: string
}

export async function requestToken(world: World, cb: string = callback): Promise<RequestToken> {
  const response = await world.provider.fetch(await signed(world, '/oauth/request_token', { callback: cb }))
  const given = await fieldsOf(response)
  return { token: given['oauth_token']!, secret: given['oauth_token_secret']! }
}

/** The whole OAuth 1.0a flow. */
export async function oauth1TokenFor(world: World): Promise<RequestToken> {
  const temporary = await requestToken(world)
  const back = locationOf(await consent(world, `/oauth/authorize?oauth_token=${temporary.token}`))
  const verifier = back.searchParams.get('oauth_verifier')!
  const given = await fieldsOf(
    await world.provider.fetch(await signed(world, '/oauth/access_token', { token: temporary, verifier })),
  )
  return { token: given['oauth_token']!, secret: given['oauth_token_secret']! }
}
