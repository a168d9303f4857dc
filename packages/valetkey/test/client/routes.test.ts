import assert from 'node:assert/strict'
import { test } from 'node:test'
import { OAuth, type RoutesOptions } from 'valetkey'
import { scriptedProvider } from 'valetkey/testing/scripted-provider'

const home = 'http://localhost:3000'

function mounted(options: RoutesOptions = {}) {
  const provider = scriptedProvider()
  const oauth = new OAuth({ fetch: provider.fetch })
  const app = oauth.remoteApp('demo', provider.oauth2)
  oauth.remoteApp('photos at flickr/☂', provider.oauth1)
  return { provider, app, routes: oauth.routes('/connect', options) }
}

const cookieOf = (response: Response) =>
  response.headers
    .getSetCookie()
    .map(one => one.split(';', 1)[0])
    .join('; ')

/** Through the provider, to where the browser ends. */
async function connected({ provider, routes }: ReturnType<typeof mounted>, path: string, deny = false) {
  const begun = (await routes(new Request(home + path)))!
  const back = provider.consent(begun.headers.get('location') ?? '', { deny })
  return (await routes(new Request(back, { headers: { cookie: cookieOf(begun) } })))!
}

test('without a user a connection is kept under the account’s own id', async () => {
  const it = mounted()
  const done = await connected(it, '/connect/demo')
  assert.equal(done.headers.get('location'), '/')
  assert.equal((await it.app.connection('id-alice'))?.account?.name, 'alice')
})

test('an app’s name may have any letters', async () => {
  const it = mounted()
  const done = await connected(it, `/connect/${encodeURIComponent('photos at flickr/☂')}?next=/album`)
  assert.deepEqual([done.status, done.headers.get('location')], [302, '/album'])
})

test('next never leads to another site', async () => {
  const it = mounted({ home: '/start' })
  for (const next of ['https://evil.example/', '//evil.example', '/.//evil.example', 'javascript:alert(1)'])
    assert.equal(
      (await connected(it, `/connect/demo?next=${encodeURIComponent(next)}`)).headers.get('location'),
      '/start',
    )
})

test('how a sign-in ended is told, and may be answered otherwise', async () => {
  const it = mounted({ done: ({ denied }) => (denied ? Response.json({ denied: denied.reason }) : null) })
  assert.deepEqual(await (await connected(it, '/connect/demo', true)).json(), { denied: 'access_denied' })
  assert.equal((await connected(it, '/connect/demo')).status, 302)
})

test('what went wrong is said in a sentence with a next step, or as one likes', async () => {
  const plain = await mounted().routes(new Request(`${home}/connect/demo/callback?code=x&state=y.z`))
  assert.equal(plain?.status, 400)
  assert.match((await plain?.text()) ?? '', /state.*Next: begin again/)
  const own = mounted({ failed: error => new Response(error.code, { status: 418 }) })
  assert.equal(
    await (await own.routes(new Request(`${home}/connect/demo/callback?code=x&state=y.z`)))?.text(),
    'state_invalid',
  )
})

test('only a signed-in person disconnects, by POST, from a page of ours', async () => {
  const it = mounted({ user: request => request.headers.get('x-user') })
  const disconnect = (headers: Record<string, string>, method = 'POST') =>
    it.routes(new Request(`${home}/connect/demo/disconnect`, { method, headers }))
  assert.equal((await disconnect({ 'x-user': 'alice' }, 'GET'))?.status, 405)
  assert.equal((await disconnect({ 'x-user': 'alice' }, 'GET'))?.headers.get('allow'), 'POST')
  assert.equal((await disconnect({}))?.status, 403)
  assert.equal((await disconnect({ 'x-user': 'alice', origin: 'https://evil.example' }))?.status, 403)
  assert.equal((await disconnect({ 'x-user': 'alice', origin: 'null' }))?.status, 403)
  assert.equal((await disconnect({ 'x-user': 'alice', 'sec-fetch-site': 'cross-site' }))?.status, 403)
  assert.equal((await disconnect({ 'x-user': 'alice', origin: home }))?.status, 303)
})

test('paths that are none of ours are left to others', async () => {
  const { routes } = mounted()
  for (const path of ['/', '/connect', '/connect/', '/connect/__proto__', '/connect/demo/constructor', '/connect/%ff'])
    assert.equal(await routes(new Request(home + path)), undefined, path)
})
