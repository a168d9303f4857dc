import assert from 'node:assert/strict'
import { test } from 'node:test'
import { OAuth, presets } from 'valetkey'
import { json, text } from 'valetkey/testing/scripted-message'
import { Browser, comeBack, HERE, login } from '../client/browser.ts'
import { server } from './server.ts'

const keys = { clientId: '100200300', clientSecret: '0123456789abcdef0123456789abcdef' }

/** The reply of today, and of the time before version 2.3. */
const replies = {
  today: () => json({ access_token: 'EAAmadeUpToken', token_type: 'bearer', expires_in: 5183996 }),
  before: () => text('access_token=EAAmadeUpToken&expires=5183996'),
}

for (const [when, reply] of Object.entries(replies))
  test(`facebook: the story of the manual, with the token reply of ${when} — dialog, GET for the token, /me`, async () => {
    let me = 0
    const { fetch, requests } = server({
      '/oauth/access_token': reply,
      '/me': () => json(me++ === 0 ? { id: '1000', name: 'Ann Example' } : { id: '1000', email: 'ann@example.org' }),
    })
    const now = Date.parse('2012-10-01T00:00:00Z')
    const app = new OAuth({ fetch, clock: () => now }).remoteApp('facebook', {
      ...presets.facebook,
      ...keys,
      scope: 'email',
    })
    const browser = new Browser()
    const asked = new URL(await login(app, browser, { callback: '/login/authorized', user: 'ann' }))
    assert.equal(asked.origin + asked.pathname, 'https://www.facebook.com/dialog/oauth')
    const names = ['response_type', 'client_id', 'redirect_uri', 'scope', 'state']
    assert.deepEqual([...asked.searchParams.keys()], names)
    assert.equal(asked.searchParams.get('scope'), 'email')

    const back = new URLSearchParams({ code: 'AQDmadeUpCode123', state: asked.searchParams.get('state') ?? '' })
    const { connection } = await comeBack(app, browser, `${HERE}/login/authorized?${back}#_=_`)
    assert.deepEqual(connection?.account, { id: '1000', name: 'Ann Example' })
    assert.equal(connection?.token.expiresAt, now + 5183996_000)
    const [exchanged, who] = requests
    assert.deepEqual(
      [exchanged?.method, exchanged?.url.split('?')[0]],
      ['GET', 'https://graph.facebook.com/oauth/access_token'],
    )
    assert.deepEqual(Object.fromEntries(exchanged?.query ?? []), {
      grant_type: 'authorization_code',
      code: 'AQDmadeUpCode123',
      redirect_uri: `${HERE}/login/authorized`,
      client_id: keys.clientId,
      client_secret: keys.clientSecret,
    })
    assert.equal(exchanged?.headers.get('authorization'), null)
    assert.equal(who?.url, 'https://graph.facebook.com/me?fields=id%2Cname')

    const { data } = await app.for('ann').get<{ email: string }>('/me')
    assert.equal(data.email, 'ann@example.org')
  })

test('facebook: a version goes into every address; scopes are separated by commas', async () => {
  const { definition } = new OAuth().remoteApp('f', presets.facebook({ version: 'v19.0' }))
  assert.deepEqual(
    [definition.baseUrl, definition.authorizeUrl, definition.accessTokenUrl],
    [
      'https://graph.facebook.com/v19.0/',
      'https://www.facebook.com/v19.0/dialog/oauth',
      'https://graph.facebook.com/v19.0/oauth/access_token',
    ],
  )
  const origin = 'http://127.0.0.1:4105'
  const local = new OAuth().remoteApp('f', presets.facebook({ ...keys, origin, scope: ['email', 'user_likes'] }))
  assert.equal(local.definition.accessTokenUrl, `${origin}/oauth/access_token`)
  assert.equal(local.definition.oob, `${origin}/connect/login_success.html`)
  const { url } = await local.begin({ callback: 'http://127.0.0.1:5000/back' })
  assert.equal(new URL(url).searchParams.get('scope'), 'email,user_likes')
})

test('facebook: a callback is a must, but for its own page that stands in for one', async () => {
  const app = new OAuth().remoteApp('facebook', presets.facebook(keys))
  await assert.rejects(login(app, new Browser(), {}), { code: 'callback_required' })
  await assert.rejects(app.begin(), { code: 'callback_required' })
  const { url } = await app.begin({ callback: 'oob' })
  assert.equal(new URL(url).searchParams.get('redirect_uri'), 'https://www.facebook.com/connect/login_success.html')
})

test('facebook: a refusal of the Graph keeps its number and its sentence', async () => {
  const error = {
    message: 'Invalid OAuth access token.',
    type: 'OAuthException',
    code: 190,
    fbtrace_id: 'Bmade1Up2Trace3',
  }
  const { fetch } = server({ '/me': () => json({ error }, 400) })
  const app = new OAuth({ fetch }).remoteApp('facebook', presets.facebook(keys))
  await assert.rejects(app.with('bad').get('me'), {
    status: 400,
    apiCode: '190',
    message: /\(190\): Invalid OAuth access token/,
  })
})
