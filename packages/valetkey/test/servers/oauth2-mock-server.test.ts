import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { OAuth2Server } from 'oauth2-mock-server'
import { OAuth } from 'valetkey'
import { person } from '../../../../test/person.ts'
import { CALLBACK } from './listening.ts'

/** A server nobody here wrote: oauth2-mock-server, that lets everybody in as johndoe. */
const server = new OAuth2Server()
await server.issuer.keys.generate('RS256')
await server.start(0, '127.0.0.1')
after(() => server.stop())
const issuer = server.issuer.url ?? ''
const own = { clientId: 'the-app', clientSecret: 'the-secret', scope: 'openid profile' }

async function setUp(clock: () => number = Date.now) {
  const oauth = new OAuth({ clock })
  const definition = await oauth.discover(issuer, { ...own, identity: { url: '/userinfo', id: 'sub', name: 'sub' } })
  const app = oauth.remoteApp('mock', definition)
  const signIn = async () => {
    const { url, pending } = await app.begin({ callback: CALLBACK, user: 'john' })
    return app.finish((await person([issuer]).open(url)).url, pending)
  }
  return { app, signIn }
}

test('oauth2-mock-server: discovered, signed in, userinfo', async () => {
  const { app, signIn } = await setUp()
  const { connection } = await signIn()
  assert.equal(connection?.claims?.sub, 'johndoe')
  assert.deepEqual(connection?.account, { id: 'johndoe', name: 'johndoe' })
  assert.deepEqual((await app.for('john').get('/userinfo')).data, { sub: 'johndoe' })
})

test('oauth2-mock-server: renewed, introspected, revoked', async () => {
  let now = Date.now()
  const { app, signIn } = await setUp(() => now)
  const { connection } = await signIn()
  const before = connection?.token
  assert.ok(before?.refreshToken)
  // Its tokens are alike within a second.
  now = (before.expiresAt ?? 0) - 5000
  await app.for('john').get('/userinfo')
  const after = await app.connection('john')
  assert.notEqual(after?.token.refreshToken, before.refreshToken)
  assert.equal(after?.claims?.sub, 'johndoe')
  assert.equal((await app.introspect(after?.token ?? '')).active, true)
  assert.deepEqual(await app.disconnect('john'), { revoked: true, deleted: true })
})

test('oauth2-mock-server: a new key is learned from an id_token that names it', async () => {
  const { signIn } = await setUp()
  await signIn()
  const key = await server.issuer.keys.generate('RS256', { kid: 'the newest' })
  server.service.once('beforeTokenSigning', token => {
    token.header.kid = key.kid
  })
  assert.ok((await signIn()).connection?.claims)
})

const bent = [
  ['iss', 'https://evil.example'],
  ['aud', 'another'],
  ['exp', 1],
  ['nonce', 'another'],
] as const
for (const [claim, value] of bent)
  test(`oauth2-mock-server: an id_token whose ${claim} is bent is refused`, async () => {
    const { signIn } = await setUp()
    const bend = (token: { payload: Record<string, unknown> }) => void Object.assign(token.payload, { [claim]: value })
    server.service.on('beforeTokenSigning', bend)
    try {
      await assert.rejects(signIn(), { code: 'id_token_invalid', problem: claim })
    } finally {
      server.service.off('beforeTokenSigning', bend)
    }
  })
