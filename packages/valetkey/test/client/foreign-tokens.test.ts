import assert from 'node:assert/strict'
import { test } from 'node:test'
import { OAuth } from 'valetkey'
import { fromAuthJs, fromBetterAuth, fromFlaskOAuth, fromPassport } from 'valetkey/client/foreign-tokens'
import { scriptedProvider } from 'valetkey/testing/scripted-provider'

/** Tokens that are really good, as another library would have got them. */
async function gotElsewhere(protocol: 'oauth1' | 'oauth2') {
  const provider = scriptedProvider({ expiresIn: 3600 })
  const app = new OAuth({ fetch: provider.fetch }).remoteApp('demo', provider[protocol])
  const { url, pending } = await app.begin({ callback: 'oob' })
  const { connection } = await app.finish(provider.consent(url), pending)
  const mine = new OAuth({ fetch: provider.fetch }).remoteApp('demo', provider[protocol])
  return { provider, token: connection!.token, mine }
}

test('an account row of Auth.js is adopted, called with, and renewed', async () => {
  const { provider, token, mine } = await gotElsewhere('oauth2')
  const row = {
    userId: '7',
    provider: 'demo',
    access_token: token.accessToken,
    refresh_token: token.refreshToken,
    expires_at: Math.floor(Date.now() / 1000) - 60,
    token_type: 'bearer',
    scope: 'read write',
  }
  const connection = await mine.adopt(fromAuthJs(row), { user: row.userId })
  assert.deepEqual(connection.scope, ['read', 'write'])
  assert.equal((await mine.for('7').get('echo')).status, 200)
  assert.equal(provider.sent('/oauth/token').filter(({ body }) => body.includes('refresh_token')).length, 1)
})

test('an account row of better-auth is adopted', async () => {
  const { token, mine } = await gotElsewhere('oauth2')
  const accessTokenExpiresAt = new Date(Date.now() + 3_600_000)
  const row = {
    accessToken: token.accessToken,
    refreshToken: token.refreshToken ?? null,
    accessTokenExpiresAt,
    scope: 'read,write',
  }
  const { account, scope } = await mine.adopt(fromBetterAuth(row), { user: '7' })
  assert.deepEqual([account?.name, scope], ['alice', ['read', 'write']])
  assert.deepEqual(
    fromBetterAuth({ ...row, accessTokenExpiresAt: accessTokenExpiresAt.toISOString() }),
    fromBetterAuth(row),
  )
})

test('what Passport’s verify function got is adopted, by either protocol', async () => {
  const two = await gotElsewhere('oauth2')
  const params = { expires_in: 3600, token_type: 'bearer', scope: 'read' }
  const parts = fromPassport({ accessToken: two.token.accessToken, refreshToken: undefined, params, at: 1_000 })
  assert.equal(parts.expiresAt, 3_601_000)
  await two.mine.adopt({ ...parts, expiresAt: Date.now() + 60_000 })
  assert.equal((await two.mine.get('echo')).status, 200)
  const one = await gotElsewhere('oauth1')
  await one.mine.adopt(fromPassport({ token: one.token.accessToken, tokenSecret: one.token.secret ?? '' }))
  assert.equal((await one.mine.get('echo')).status, 200)
})

test('a pair of Flask-OAuth is adopted, with a secret and with an empty one', async () => {
  const one = await gotElsewhere('oauth1')
  await one.mine.adopt(fromFlaskOAuth([one.token.accessToken, one.token.secret ?? '']))
  assert.equal((await one.mine.get('echo')).status, 200)
  const two = await gotElsewhere('oauth2')
  await two.mine.adopt(fromFlaskOAuth([two.token.accessToken, '']))
  assert.equal((await two.mine.get('echo')).status, 200)
})

test('a row without a token, and a token without its secret, are refused with a reason', () => {
  assert.throws(() => fromAuthJs({ access_token: null }), /leave out those of passwords/)
  assert.throws(() => fromBetterAuth({}), TypeError)
  assert.throws(() => fromAuthJs({ oauth_token: 'x' }), /signs with it/)
})
