import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { Hono } from 'hono'
import { OAuth, presets } from 'valetkey'
import { scriptedProvider } from 'valetkey/testing/scripted-provider'
import { sqliteVault } from 'valetkey/vaults/sqlite'

test('the six words: remote app, authorize, authorized handler, token getter, post, response.data', async () => {
  const provider = scriptedProvider({ origin: 'https://api.x.com' })
  const { clientId = '', clientSecret = '' } = provider.oauth1
  const folder = await mkdtemp(join(tmpdir(), 'valetkey-'))
  const env = { VALETKEY_SECRET: 'a secret of more than thirty-two characters' }
  const app = new Hono()

  const oauth = new OAuth({
    vault: sqliteVault(join(folder, 'tokens.db')),
    secret: env.VALETKEY_SECRET,
    fetch: provider.fetch,
  })
  const twitter = oauth.remoteApp('twitter', { ...presets.twitter, clientId, clientSecret })
  app.get('/login', c =>
    twitter.authorize(c.req.raw, { callback: '/authorized', next: c.req.query('next'), user: 'alice' }),
  )
  app.get('/authorized', c =>
    twitter.authorized(c.req.raw, ({ connection, next }) =>
      connection ? c.redirect(next ?? '/') : c.text('You denied the request'),
    ),
  )

  const begun = await app.request('http://localhost:5000/login?next=/timeline')
  const cookie = begun.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  const back = provider.consent(begun.headers.get('location') ?? '')
  const done = await app.request(back, { headers: { cookie } })
  assert.deepEqual([done.status, done.headers.get('location')], [302, '/timeline'])

  provider.answerNext('/1.1/statuses/update.json', ({ form }) =>
    Response.json({ id: 7, text: new Map(form).get('status') }),
  )
  const res = await twitter.for('alice').post<{ text: string }>('statuses/update.json', { status: 'hello' })
  assert.deepEqual([res.status, res.data.text], [200, 'hello'])
  assert.match(res.headers.get('content-type') ?? '', /json/)
  assert.equal(res.raw, '{"id":7,"text":"hello"}')

  twitter.tokenGetter(() => ['a token of the session', 'and its secret'])
  provider.answerNext('/1.1/statuses/home_timeline.json', ({ headers }) => Response.json(headers.get('authorization')))
  const { data } = await twitter.get<string>('statuses/home_timeline.json')
  assert.match(data, /oauth_token="a%20token%20of%20the%20session"/)

  const denied = await app.request('http://localhost:5000/login')
  const no = provider.consent(denied.headers.get('location') ?? '', { deny: true })
  assert.equal(await (await app.request(no)).text(), 'You denied the request')
  await oauth.close()
  await rm(folder, { recursive: true })
})
