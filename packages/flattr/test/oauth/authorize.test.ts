import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type App, callback, fieldsOf, refusalOf, server } from './server.ts'

const it = server()
const paramsOf = ({ searchParams }: URL) => Object.fromEntries(searchParams)

describe('where the answer goes', () => {
  test('a code of 32 letters and digits, and nothing beside it, to the redirect URI that was sent', async () => {
    const url = await it().back(await it().app(), `response_type=code&redirect_uri=${encodeURIComponent(callback)}`)
    assert.equal(url.origin + url.pathname + url.hash, callback)
    assert.deepEqual([...url.searchParams.keys()], ['code'])
    assert.match(url.searchParams.get('code')!, /^[A-Za-z0-9]{32}$/)
  })

  test('no redirect URI means the registered one', async () => {
    const url = await it().back(await it().app(), 'response_type=code')
    assert.equal(url.origin + url.pathname, callback)
  })

  test('a redirect URI that is not identical to the registered one is a page, and nothing travels', async () => {
    const app = await it().app()
    for (const uri of [`${callback}/`, 'http://app.example/other', 'https://app.example/flattr', `${callback}?x=1`]) {
      const page = await it().answer(app, `response_type=code&redirect_uri=${encodeURIComponent(uri)}`)
      assert.deepEqual([page.status, page.headers.get('location')], [400, null], uri)
    }
  })

  test('a registered one outside of the callback domain is none, below it is fine', async () => {
    const refusedAt = async (callbackDomain: string) => {
      const app = await it().app({ callbackDomain })
      const query = `response_type=code&redirect_uri=${encodeURIComponent(callback)}`
      return (await it().answer(app, query)).status === 400
    }
    assert.deepEqual(await Promise.all(['app.example', 'example', 'other.example', 'pp.example'].map(refusedAt)), [
      false,
      false,
      true,
      true,
    ])
  })

  test('a loopback address must be identical too, its port included', async () => {
    const app = await it().app({ redirectUris: ['http://localhost', 'http://127.0.0.1:1337'] })
    const status = async (uri: string) => (await it().answer(app, `response_type=code&redirect_uri=${uri}`)).status
    for (const uri of ['http://localhost', 'http://127.0.0.1:1337']) assert.equal(await status(uri), 302, uri)
    for (const uri of ['http://localhost/', 'http://localhost:1337', 'http://127.0.0.1:1338'])
      assert.equal(await status(uri), 400, uri)
  })

  test('there is no page that shows a code', async () => {
    const oob = 'urn:ietf:wg:oauth:2.0:oob'
    const app = await it().app({ redirectUris: [oob] })
    assert.equal((await it().answer(app, `response_type=code&redirect_uri=${oob}`)).status, 400)
  })

  test('a state comes back as it was sent, in every era', async () => {
    for (const era of ['2011', '2012', '2016']) {
      const app = await it().app({ era })
      const url = await it().back(app, `response_type=code&state=${encodeURIComponent('a&b=ä+ %')}`)
      assert.equal(url.searchParams.get('state'), 'a&b=ä+ %')
      assert.ok(!(await it().back(app, 'response_type=code')).searchParams.has('state'))
    }
  })
})

describe('no', () => {
  test('goes back as access_denied with a sentence, in the fragment for an implicit answer', async () => {
    const app = await it().app()
    const denial = { error: 'access_denied', error_description: 'The resource owner denied the request.' }
    assert.deepEqual(paramsOf(await it().back(app, 'response_type=code', 'deny')), denial)
    assert.deepEqual(paramsOf(await it().back(app, 'response_type=code&state=s', 'deny')), { ...denial, state: 's' })
    const { hash, search } = await it().back(app, 'response_type=token', 'deny')
    assert.deepEqual([Object.fromEntries(new URLSearchParams(hash.slice(1))), search], [denial, ''])
  })
})

describe('response types', () => {
  for (const era of ['2011', '2012', '2016'])
    for (const type of ['token', 'access_token'])
      test(`${type} puts the token behind the #, and its type, and nothing else (${era})`, async () => {
        const url = await it().back(await it().app({ era }), `response_type=${type}`)
        assert.equal(url.origin + url.pathname + url.search, callback)
        const kind = era === '2016' ? 'Bearer' : 'bearer'
        const [, token = ''] = new RegExp(`^#access_token=([A-Za-z0-9]{32})&token_type=${kind}$`).exec(url.hash) ?? []
        assert.equal((await it().get('/rest/v2/user', { authorization: `Bearer ${token}` })).status, 200)
      })

  test('an implicit answer brings the state, behind the # too', async () => {
    const { hash } = await it().back(await it().app(), 'response_type=token&state=xyz')
    assert.match(hash, /^#access_token=[A-Za-z0-9]{32}&token_type=bearer&state=xyz$/)
  })

  test('none is invalid_request, another one unsupported_response_type', async () => {
    const app = await it().app()
    assert.equal((await it().back(app, 'scope=flattr')).searchParams.get('error'), 'invalid_request')
    for (const type of ['id_token', 'code+token', 'ACCESS_TOKEN', 'access_token+code'])
      assert.equal(
        (await it().back(app, `response_type=${type}`)).searchParams.get('error'),
        'unsupported_response_type',
        type,
      )
  })
})

/** What a token by this scope parameter shows of a user, and may do. */
async function reach(app: App, scope: string) {
  const code = await it().code(app, `response_type=code&scope=${scope}`)
  const { access_token: token } = await fieldsOf(it().exchange(app, code))
  return (await it().flattr.provider.check({ method: 'GET', url: '/', headers: { authorization: `Bearer ${token}` } }))
    .scopes
}

describe('scopes', () => {
  const all = ['flattr', 'thing', 'email', 'extendedread']

  for (const between of ['%20', '+', '%2B', ',', '%2C', ',%20', '%20%20'])
    test(`"${between}" stands between them`, async () => {
      assert.deepEqual(await reach(await it().app(), all.join(between)), all)
    })

  test('nothing asked for is nothing but what everybody may see', async () => {
    const app = await it().app()
    for (const query of ['response_type=code', 'response_type=code&scope=']) {
      const { access_token: token } = await fieldsOf(it().exchange(app, await it().code(app, query)))
      const authorization = `Bearer ${token}`
      const user = await fieldsOf(it().get('/rest/v2/user', { authorization }))
      assert.deepEqual([user['username'], 'email' in user, 'registered_at' in user], ['ann', false, false])
      const flattred = new Request('http://127.0.0.1:4998/rest/v2/things/1/flattr', {
        method: 'POST',
        headers: { authorization },
      })
      assert.equal(await refusalOf(await it().flattr.fetch(flattred)), '403 insufficient_scope')
    }
  })

  test('one that nobody knows is invalid_scope, also beside others', async () => {
    const app = await it().app()
    for (const scope of ['everything', 'flattr+everything', 'FLATTR', 'read', 'flattr;thing', '"'])
      assert.equal(
        (await it().back(app, `response_type=code&scope=${encodeURIComponent(scope)}`)).searchParams.get('error'),
        'invalid_scope',
        scope,
      )
  })

  test('email came in 2012: an app of 2011 is told that there is no such scope', async () => {
    const early = await it().app({ era: '2011' })
    const refused = await it().back(early, 'response_type=code&scope=flattr,email')
    assert.equal(refused.searchParams.get('error'), 'invalid_scope')
    assert.match(
      refused.searchParams.get('error_description')!,
      /no scope email; there are flattr, thing, extendedread/,
    )
    assert.deepEqual(await reach(early, 'thing,extendedread'), ['thing', 'extendedread'])
    assert.deepEqual(await reach(await it().app({ era: '2016' }), 'email'), ['email'])
  })
})

describe('over HTTP', () => {
  const open = (path: string) => it().get(path)

  test('the authorization page is at /oauth/authorize, with a slash behind it too', async () => {
    const { clientId } = await it().app()
    for (const path of ['/oauth/authorize', '/oauth/authorize/']) {
      const answer = await open(`${path}?response_type=code&client_id=${clientId}`)
      assert.equal(answer.status, 302)
      assert.match(answer.headers.get('location')!, /^\/sign-in\?/)
      assert.equal(answer.headers.get('referrer-policy'), 'no-referrer')
    }
  })

  test('the consent page says in words what each scope opens, and that without one nothing is', async () => {
    const { clientId } = await it().app()
    const cookie = await it().flattr.provider.people.session(it().userId)
    const page = async (scope: string) => {
      const path = `/oauth/authorize?response_type=code&client_id=${clientId}&scope=${scope}`
      return (await it().get(path, { cookie })).text()
    }
    const asked = await page('flattr,email')
    assert.match(asked, /<h1>App wants to use your Flattr account<\/h1>/)
    assert.match(asked, /Flattr things for you, with your money.*See your email address/s)
    assert.match(asked, /This lasts until you take it back/)
    const silent = await page('')
    assert.match(silent, /It will know who you are here, and see nothing that is private/)
    assert.doesNotMatch(silent, /<ul/)
  })

  test('there is no revocation, no metadata, and nothing to refresh', async () => {
    for (const path of [
      '/oauth/revoke',
      '/oauth/revoke/',
      '/.well-known/oauth-authorization-server',
      '/oauth/code',
      '/',
    ])
      assert.equal((await open(path)).status, 404, path)
  })
})
