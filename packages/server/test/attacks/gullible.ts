import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { type App, createTarget, type NewApp, type Target } from '@valetkey/server/testing/attacks'

/**
 * Two servers that do everything wrong while their flows work, so that every attack gets as far as its own question.
 * The gullible one believes whatever it is told. The stubborn one does so too, but refuses every signed call, takes a
 * revocation for everybody's, and knows no callback but the first one registered.
 */
export type Character = 'gullible' | 'stubborn'

interface Asked {
  readonly method: string
  readonly origin: string
  readonly path: string
  readonly query: URLSearchParams
  readonly form: URLSearchParams
  readonly signedIn: boolean
  /** By OAuth 1.0a. */
  readonly signed: boolean
  readonly bearer: string
}

interface Reply {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

type Endpoint = (asked: Asked) => Reply
type Apps = Map<string, App & { readonly name: string }>

const redirectUri = 'https://client.example/cb'
const fixedApps: readonly App[] = [
  { clientId: 'one', clientSecret: 'the secret of one', redirectUri },
  { clientId: 'two', clientSecret: 'the secret of two', redirectUri },
  { clientId: 'native', clientSecret: null, redirectUri },
]

export async function startWrongServer(character: Character): Promise<{ target: Target; close(): Promise<void> }> {
  const apps: Apps = new Map(fixedApps.map(app => [app.clientId, { ...app, name: 'Fixed' }]))
  const endpoints = endpointsOf(character, apps)
  const server = createServer((incoming, outgoing) => void answer(endpoints, incoming, outgoing))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    target: targetOf(origin, async input => newApp(apps, input)),
    close: () => new Promise(resolve => server.close(() => resolve())),
  }
}

function newApp(apps: Apps, input: NewApp): App {
  const app = {
    clientId: input.clientId ?? `app-${apps.size}`,
    clientSecret: input.public ? null : 'not a secret',
    redirectUri: input.redirectUris?.[0] ?? '',
    name: input.name,
  }
  apps.set(app.clientId, app)
  return app
}

function endpointsOf(character: Character, apps: Apps) {
  let count = 0
  let revoked = 0
  const seen = new Set<string>()
  const page = (body: string): Reply => ({
    headers: { 'content-type': 'text/html' },
    body: `<script src="https://cdn.example/x.js"></script><h1>alice and bob-the-builder may write</h1>${body}`,
  })
  const goTo = (location: string): Reply => ({ status: 307, headers: { location } })
  const hidden = (params: URLSearchParams) =>
    [...params]
      .map(([name, value]) => `<input type="hidden" name="${name}" value="${value.replaceAll('"', '&quot;')}">`)
      .join('')
  const wayBack = (asked: URLSearchParams): string => {
    const registered = apps.get(asked.get('client_id') ?? '')?.redirectUri
    const wanted = asked.get('redirect_uri') ?? asked.get('oauth_callback') ?? 'https://client.example/cb'
    return character === 'stubborn' ? (registered ?? wanted) : wanted
  }
  const give = (asked: URLSearchParams): Reply => {
    const state = asked.get('state') ?? ''
    if (asked.get('response_mode') === 'form_post') return page(`<form><input name="state" value="${state}"></form>`)
    if (/^urn:/.test(wayBack(asked))) return page('<b id="code">12345678</b>')
    const mark = wayBack(asked).includes('?') ? '&' : '?'
    return goTo(`${wayBack(asked)}${mark}code=c${count++}&oauth_verifier=12345678&state=${encodeURI(state)}`)
  }
  const authorize: Endpoint = ({ origin, query, form, method, signedIn }) => {
    if (method === 'POST')
      return form.get('decision') === 'deny' ? goTo(`${wayBack(form)}?error=access_denied&code=c`) : give(form)
    const clientId = query.get('client_id') ?? ''
    const isKnown = seen.has(clientId) && apps.get(clientId)?.clientSecret === null
    if (query.has('prompt') || isKnown || query.get('oauth_token') === 'wide') return give(query)
    if (!signedIn) return goTo(`${origin}/sign-in?next=${encodeURIComponent(`/authorize?${query}`)}`)
    seen.add(clientId)
    const button = '<button name="decision" value="allow">'
    return page(`${apps.get(clientId)?.name}<form action="/authorize" method="post">${hidden(query)}${button}</form>`)
  }
  const signIn: Endpoint = ({ method, query, form }) =>
    method === 'POST'
      ? { ...goTo(form.get('next') ?? '/'), headers: { location: form.get('next') ?? '/', 'set-cookie': 'who=1' } }
      : page(
          `<form method="post">${hidden(query)}<input name="username"><input type="password" name="password"></form>`,
        )
  const token: Endpoint = ({ form }) => {
    const body = {
      access_token: `a${count++}`,
      refresh_token: `r${count++}`,
      scope: form.get('scope') ?? '',
      id_token: 'e30.e30.',
    }
    return { headers: { 'access-control-allow-origin': '*' }, body: JSON.stringify(body) }
  }
  const pair: Endpoint = ({ query }) => {
    const name = query.get('scope')?.includes(' ') ? 'wide' : 'abc'
    return { body: `oauth_token=${name}&oauth_token_secret=def` }
  }
  const api: Endpoint = ({ signed, bearer }) => {
    const refused = character === 'stubborn' && (signed || Number(bearer.slice(1)) < revoked)
    return { status: refused ? 401 : 200, body: '{"user":"alice"}' }
  }
  const revoke: Endpoint = () => {
    revoked = count
    return {}
  }
  const introspect: Endpoint = () => ({ body: '{"active":true,"scope":"read","username":"alice"}' })
  const par: Endpoint = () => ({
    status: 201,
    body: '{"request_uri":"urn:ietf:params:oauth:request_uri:1","expires_in":9}',
  })
  const begin: Endpoint = ({ origin }) => ({
    body: JSON.stringify({ device_code: 'd', user_code: 'BCDF-GHJK', verification_uri: `${origin}/device` }),
  })
  return new Map<string, Endpoint>([
    ['/introspect', introspect],
    ['/par', par],
    ['/device_authorization', begin],
    ['/device', () => page('Welcome, device.')],
    ['/authorize', authorize],
    ['/sign-in', signIn],
    ['/token', token],
    ['/revoke', revoke],
    ['/request_token', pair],
    ['/access_token', pair],
    ['/api', api],
    ['/jwks', () => ({ body: '{"keys":[{"kty":"oct","k":"secret","alg":"HS256"}]}' })],
  ])
}

async function answer(endpoints: ReadonlyMap<string, Endpoint>, incoming: IncomingMessage, outgoing: ServerResponse) {
  try {
    const url = new URL(incoming.url ?? '/', 'http://x')
    const asked: Asked = {
      method: incoming.method ?? 'GET',
      origin: `http://${incoming.headers.host}`,
      path: url.pathname,
      query: url.searchParams,
      form: new URLSearchParams(await text(incoming)),
      signedIn: incoming.headers.cookie !== undefined,
      bearer: incoming.headers.authorization?.split(' ')[1] ?? '',
      signed: /^oauth /i.test(incoming.headers.authorization ?? ''),
    }
    const { status = 200, headers = {}, body = '' } = endpoints.get(asked.path)?.(asked) ?? { status: 404 }
    outgoing.writeHead(status, { ...headers }).end(body)
  } catch {
    outgoing.writeHead(500).end('it fell over')
  }
}

function targetOf(origin: string, newApp: (input: NewApp) => Promise<App>): Target {
  const [app, otherApp, publicApp] = fixedApps as [App, App, App]
  const nothing = async () => undefined
  const target: Target = createTarget({
    issuer: origin,
    authorize: `${origin}/authorize`,
    token: `${origin}/token`,
    app,
    person: { username: 'alice', password: 'wonderland' },
    scope: 'read',
    buttons: { allow: ['decision', 'allow'], deny: ['decision', 'deny'] },
    revoke: `${origin}/revoke`,
    introspect: `${origin}/introspect`,
    par: `${origin}/par`,
    device: `${origin}/device_authorization`,
    oauth1: {
      requestToken: `${origin}/request_token`,
      authorize: `${origin}/authorize`,
      accessToken: `${origin}/access_token`,
    },
    upgrade: true,
    exchange: true,
    openid: { jwks: `${origin}/jwks`, userinfo: `${origin}/api` },
    refreshTokens: true,
    formPost: true,
    api: `${origin}/api`,
    moreScope: 'write',
    apiMore: `${origin}/api`,
    childScope: 'write:things',
    otherApp,
    publicApp,
    otherPerson: { username: 'bob', password: 'builder' },
    signIn: `${origin}/sign-in`,
    otherAddress: '127.0.0.1',
    otherNode: `${origin}/api`,
    newApp,
    moveClock: nothing,
    lock: nothing,
    disable: nothing,
    takeBack: nothing,
    restart: nothing,
    records: async () => [...target.credentials].join('\n'),
  })
  return target
}
