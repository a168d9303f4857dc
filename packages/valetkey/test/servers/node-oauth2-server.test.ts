import assert from 'node:assert/strict'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { test } from 'node:test'
import OAuth2Server from '@node-oauth/oauth2-server'
import { OAuth, type OAuth2Definition } from 'valetkey'
import { person } from '../../../../test/person.ts'
import { CALLBACK, listening } from './listening.ts'

/** A server nobody here wrote: @node-oauth/oauth2-server, with the smallest model in memory it works with. */
const client = {
  id: 'the-app',
  redirectUris: [CALLBACK],
  grants: ['authorization_code', 'refresh_token', 'client_credentials'],
}
const alice = { id: 'alice' }
const codes = new Map<string, OAuth2Server.AuthorizationCode>()
const tokens = new Map<string, OAuth2Server.Token>()

const model: OAuth2Server.AuthorizationCodeModel &
  OAuth2Server.RefreshTokenModel &
  OAuth2Server.ClientCredentialsModel = {
  getClient: async (id, secret) => (id === client.id && (!secret || secret === 'the-secret') ? client : false),
  saveAuthorizationCode: async (code, of, user) => {
    const kept = { ...code, client: of, user }
    codes.set(code.authorizationCode, kept)
    return kept
  },
  getAuthorizationCode: async code => codes.get(code) ?? false,
  revokeAuthorizationCode: async ({ authorizationCode }) => codes.delete(authorizationCode),
  saveToken: async (token, of, user) => {
    const kept = { ...token, client: of, user }
    tokens.set(token.accessToken, kept)
    return kept
  },
  getAccessToken: async text => tokens.get(text) ?? false,
  getRefreshToken: async text => {
    const found = [...tokens.values()].find(({ refreshToken }) => refreshToken === text)
    return found ? { ...found, refreshToken: text } : false
  },
  revokeToken: async ({ refreshToken }) => {
    const found = [...tokens.values()].find(token => token.refreshToken === refreshToken)
    return found !== undefined && tokens.delete(found.accessToken)
  },
  getUserFromClient: async () => ({ id: 'the app itself' }),
  validateScope: async (_user, _client, scope) => scope ?? ['read'],
  verifyScope: async () => true,
}

const server = new OAuth2Server({ model })

let tokenRequests = 0

type Work = (request: OAuth2Server.Request, response: OAuth2Server.Response) => Promise<unknown>
const works: Readonly<Record<string, Work>> = {
  '/authorize': (request, response) =>
    server.authorize(request, response, { authenticateHandler: { handle: () => alice } }),
  '/token': (request, response) => {
    tokenRequests += 1
    return server.token(request, response)
  },
  '/me': async (request, response) => {
    const { user } = await server.authenticate(request, response)
    response.body = { id: user['id'], name: 'Alice' }
  },
}

const origin = await listening(() => (incoming, outgoing) => void answer(incoming, outgoing))

async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  let text = ''
  for await (const chunk of incoming) text += chunk
  const { pathname, searchParams } = new URL(incoming.url ?? '/', 'http://localhost')
  const { method = 'GET' } = incoming
  const headers = incoming.headers as Record<string, string>
  const parts = {
    method,
    headers,
    query: Object.fromEntries(searchParams),
    body: Object.fromEntries(new URLSearchParams(text)),
  }
  const response = new OAuth2Server.Response()
  try {
    await works[pathname]?.(new OAuth2Server.Request(parts), response)
  } catch (error) {
    const { code, name, message } = error as { code?: number; name: string; message: string }
    if (!response.headers?.['location']) response.status = code ?? 500
    response.body ??= {}
    if (!response.body.error) response.body = { error: name, error_description: message }
  }
  outgoing.writeHead(response.status ?? 200, { 'content-type': 'application/json', ...response.headers })
  outgoing.end(JSON.stringify(response.body))
}

const definition: OAuth2Definition = {
  oauth: 2,
  baseUrl: `${origin}/`,
  authorizeUrl: '/authorize',
  accessTokenUrl: '/token',
  scope: 'read write',
  identity: { url: '/me', id: 'id', name: 'name' },
  clientId: client.id,
  clientSecret: 'the-secret',
}

async function signIn(of: ReturnType<OAuth['remoteApp']>) {
  const { url, pending } = await of.begin({ callback: CALLBACK, user: 'alice' })
  return of.finish((await person([origin]).open(url)).url, pending)
}

for (const clientAuth of ['basic', 'post'] as const)
  test(`@node-oauth/oauth2-server: a sign-in with PKCE, ${clientAuth}; who it is, and a call`, async () => {
    const of = new OAuth().remoteApp('node', { ...definition, clientAuth })
    const { connection } = await signIn(of)
    assert.deepEqual(connection?.account, { id: 'alice', name: 'Alice' })
    assert.deepEqual(connection?.scope, ['read', 'write'])
    assert.deepEqual((await of.for('alice').get('/me')).data, { id: 'alice', name: 'Alice' })
  })

test('@node-oauth/oauth2-server: a token that has ended is renewed once for all who call', async () => {
  let now = Date.now()
  const of = new OAuth({ clock: () => now }).remoteApp('node', definition)
  const before = (await signIn(of)).connection?.token
  now = (before?.expiresAt ?? 0) - 5000
  const asked = tokenRequests
  const answers = await Promise.all(Array.from({ length: 5 }, () => of.for('alice').get('/me')))
  assert.ok(answers.every(({ status }) => status === 200))
  const after = (await of.connection('alice'))?.token
  assert.notEqual(after?.accessToken, before?.accessToken)
  assert.equal(tokenRequests, asked + 1)
})

test('@node-oauth/oauth2-server: a code is taken once, a verifier must be the right one, a wrong secret is told', async () => {
  const of = new OAuth().remoteApp('node', definition)
  const { url, pending } = await of.begin({ callback: CALLBACK })
  const back = (await person([origin]).open(url)).url
  assert.ok((await of.finish(back, pending)).connection)
  await assert.rejects(of.finish(back, pending), { code: 'access_token_refused', problem: 'invalid_grant' })
  const [one, other] = [await of.begin({ callback: CALLBACK }), await of.begin({ callback: CALLBACK })]
  const code = (await person([origin]).open(one.url)).url.searchParams.get('code') ?? ''
  await assert.rejects(of.finish(code, other.pending), { problem: 'invalid_grant' })
  const wrong = new OAuth().remoteApp('node', { ...definition, clientSecret: 'another' })
  await assert.rejects(wrong.appToken(), { problem: 'invalid_client', next: /clientSecret/ })
})

test('@node-oauth/oauth2-server: the app in its own name', async () => {
  const of = new OAuth().remoteApp('node', definition)
  assert.deepEqual((await of.asApp().get('/me')).data, { id: 'the app itself', name: 'Alice' })
})

test('@node-oauth/oauth2-server has no revocation: that is told, and the connection forgotten', async () => {
  const of = new OAuth().remoteApp('node', definition)
  await signIn(of)
  assert.deepEqual(await of.disconnect('alice'), { revoked: false, deleted: true })
})
