import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { createFlattr } from '@valetkey/flattr'
import { sqliteStore } from '@valetkey/flattr/store/sqlite'
import { sqliteStorage } from '@valetkey/server/storage/sqlite'
import { callback, fieldsOf, refusalOf, server } from './oauth/server.ts'

const web = 'https://flattr.com'
const api = 'https://api.flattr.com'

describe('at its own addresses', () => {
  const it = server({ issuer: web, origins: [web, api], urls: { api: `${api}/rest/v2`, docs: 'https://docs.example' } })
  const at = (url: string, init?: RequestInit) => it().flattr.fetch(new Request(url, init))

  test('the API is on one host, OAuth and the pages are on another', async () => {
    const app = await it().app()
    const answer = await it().exchange(app, await it().code(app))
    assert.equal(answer.headers.get('strict-transport-security'), 'max-age=500')
    const { access_token: token } = await fieldsOf(answer)
    const user = await at(`${api}/rest/v2/user`, { headers: { authorization: `Bearer ${token}` } })
    assert.equal((await fieldsOf(user))['link'], `${web}/profile/ann`)
    const page = await at(`${web}/profile/ann`)
    assert.equal(page.status, 200)
    assert.match(await page.text(), /<span class="brand">Flattr<\/span>/)
  })

  test('errors of both refer to the documentation', async () => {
    const token = await at(`${web}/oauth/token`, { method: 'POST' })
    assert.equal((await fieldsOf(token))['error_uri'], 'https://docs.example/')
    assert.equal((await fieldsOf(at(`${api}/rest/v2/user`)))['error_uri'], 'https://docs.example/')
  })

  test('the sign-in page and its style sheet are there, and what Flattr never had is not', async () => {
    const app = await it().app()
    const asked = await at(
      `${web}/oauth/authorize?response_type=code&client_id=${app.clientId}&redirect_uri=${callback}`,
    )
    const page = await at(new URL(asked.headers.get('location')!, web).href)
    assert.equal(page.status, 200)
    const [, sheet = ''] = /<link rel="stylesheet" href="([^"]+)"/.exec(await page.text()) ?? []
    assert.equal((await at(web + sheet)).status, 200)
    for (const path of ['/oauth/revoke', '/.well-known/oauth-authorization-server', '/anything', '/oauth/token/x'])
      assert.equal((await at(web + path)).status, 404, path)
    assert.equal(await refusalOf(await at(`${api}/rest/v2/anything`)), '404 not_found')
  })
})

describe('budgets of callers without a token', () => {
  const it = server()
  const left = async (remoteAddress?: string) => {
    const bindings = remoteAddress === undefined ? undefined : { incoming: { socket: { remoteAddress } } }
    const request = new Request('http://127.0.0.1:4998/rest/v2/categories')
    return (await it().flattr.fetch(request, bindings)).headers.get('x-ratelimit-remaining')
  }

  test('are by the address that the Node adapter tells, and shared by those of whom none is known', async () => {
    assert.deepEqual(
      [await left('192.0.2.1'), await left('192.0.2.1'), await left('192.0.2.2'), await left(), await left()],
      ['999', '998', '999', '999', '998'],
    )
  })
})

test('a policy of one’s own is laid over Flattr’s', async () => {
  const storage = sqliteStorage(':memory:')
  const store = sqliteStore(':memory:')
  const keys = [{ kid: 'test', secret: 'a secret of more than thirty-two characters' }]
  const flattr = createFlattr({ issuer: web, keys, storage, store, policy: { pkce: 'required' } })
  const { app } = await flattr.provider.apps.create({ name: 'App', redirectUris: [callback] })
  const { id: userId } = await flattr.provider.people.create({ username: 'ann', password: 'a long password' })
  const url = `${web}/oauth/authorize?response_type=code&client_id=${app.clientId}`
  const back = await flattr.provider.decide({ url, userId, decision: 'allow' })
  assert.equal(new URL(back.headers.get('location')!).searchParams.get('error'), 'invalid_request')
  await flattr.close()
  await assert.rejects(store.profiles.find(userId))
})
