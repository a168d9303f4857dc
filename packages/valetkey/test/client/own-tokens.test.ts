import assert from 'node:assert/strict'
import { AsyncLocalStorage } from 'node:async_hooks'
import { test } from 'node:test'
import { type KeptToken, OAuth, type RemoteApp, type TokenParts } from 'valetkey'
import { type Echoed, scriptedProvider } from 'valetkey/testing/scripted-provider'
import { Browser, comeBack, login } from './browser.ts'

function setUp(protocol: 'oauth1' | 'oauth2') {
  const provider = scriptedProvider()
  const oauth = new OAuth({ fetch: provider.fetch })
  return { provider, oauth, app: oauth.remoteApp('demo', provider[protocol]) }
}

const userOf = async (calls: Pick<RemoteApp, 'get'>) => (await calls.get<Echoed>('echo')).data.user

/** The web application of the manual: a session by cookie, and in it the token. */
interface Session {
  token?: TokenParts
}

for (const protocol of ['oauth1', 'oauth2'] as const) {
  test(`${protocol}: the token kept in the session, given to the calls of one request`, async () => {
    const { provider, app } = setUp(protocol)
    const [alice, bob]: [Session, Session] = [{}, {}]
    for (const [session, user] of [
      [alice, 'alice'],
      [bob, 'bob'],
    ] as const) {
      const browser = new Browser()
      const { connection } = await comeBack(app, browser, provider.consent(await login(app, browser), { user }))
      // A session is JSON, or may be.
      if (connection) session.token = JSON.parse(JSON.stringify(connection.token.reveal())) as TokenParts
    }
    assert.deepEqual([await userOf(app.with(alice.token)), await userOf(app.with(bob.token))], ['alice', 'bob'])
  })

  test(`${protocol}: the token getter asks the session of the request that is being answered`, async () => {
    const { provider, oauth, app } = setUp(protocol)
    const request = new AsyncLocalStorage<Session>()
    app.tokenGetter(() => request.getStore()?.token)
    const session: Session = {}
    const browser = new Browser()
    const { connection } = await comeBack(app, browser, provider.consent(await login(app, browser)))
    if (connection) session.token = connection.token.reveal()
    assert.equal(await request.run(session, () => userOf(app)), 'alice')
    await assert.rejects(userOf(app), { code: 'not_connected' })
    assert.deepEqual(await oauth.connections(), [], 'the vault was not used')
  })

  test(`${protocol}: the token getter is told whose token is wanted`, async () => {
    const { app } = setUp(protocol)
    const asked: string[] = []
    app.tokenGetter(({ app: name, user }) => {
      asked.push(`${name} ${user}`)
      return null
    })
    await assert.rejects(app.get('echo'), { code: 'not_connected' })
    await assert.rejects(app.for('session 7').get('echo'), { code: 'not_connected', message: /as "session 7"/ })
    assert.deepEqual(asked, ['demo default', 'demo session 7'])
  })

  test(`${protocol}: with() asks neither vault nor token getter; with nothing it is nobody`, async () => {
    const { provider, app } = setUp(protocol)
    app.tokenGetter(() => assert.fail('the token getter was asked'))
    for (const nothing of [null, undefined, ''])
      await assert.rejects(app.with(nothing).get('echo'), { code: 'not_connected', message: /no token was given/ })
    assert.equal(provider.requests.length, 0)
  })

  test(`${protocol}: with() serves fetch and sign, too`, async () => {
    const { provider, app } = setUp(protocol)
    const { url, pending } = await app.begin({ callback: 'oob' })
    const { connection } = await app.finish(provider.consent(url), pending)
    const mine = app.with(connection?.token)
    const signed = await mine.sign(new Request(`${provider.origin}/api/echo`))
    assert.equal((await provider.fetch(signed)).status, 200)
    assert.equal((await mine.fetch('echo')).status, 200)
  })
}

test('a token is given whole, as [token, secret], or as the text a bearer token is', async () => {
  const { provider, app } = setUp('oauth2')
  const { url, pending } = await app.begin({ callback: 'oob' })
  const { connection } = await app.finish(provider.consent(url), pending)
  assert.ok(connection)
  const { token } = connection
  const shapes: KeptToken[] = [token, token.reveal(), [token.accessToken, ''], token.accessToken]
  for (const shape of shapes) assert.equal(await userOf(app.with(shape)), 'alice')
})

test('a token that cannot stand in a header is told without being shown', async () => {
  const { provider, app } = setUp('oauth2')
  await assert.rejects(app.with('abcdefgh\nijklmnop').get('echo'), (error: Error & { code: string }) => {
    assert.equal(error.code, 'token_expected')
    assert.doesNotMatch(String(error.stack), /ijklmnop/)
    return true
  })
  assert.equal(provider.requests.length, 0)
})
