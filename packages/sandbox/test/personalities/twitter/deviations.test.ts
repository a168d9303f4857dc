import assert from 'node:assert/strict'
import { deviations } from '../../../src/personalities/twitter/deviations.ts'
import { postForm, runningSandbox } from '../../running-sandbox.ts'
import { everyDeviation } from '../deviations.ts'
import { clientOf, refusalOf, send } from './client.ts'

const client = clientOf(runningSandbox())
const me = 'account/verify_credentials.json'
const codeOf = async (response: Response | Promise<Response>) => (await refusalOf(response)).slice(0, 2)
const tokenUrl = () => `${client.entry().origin}/oauth2/token`
const basic = () => {
  const { consumerKey, consumerSecret } = client.app()
  return `Basic ${Buffer.from(`${consumerKey}:${consumerSecret}`).toString('base64')}`
}
const asked = { grant_type: 'client_credentials' }
const unverified = [403, 99]
const form = { 'content-type': 'application/x-www-form-urlencoded' }

/** What a signed-in person's browser is answered at an authorization address. */
async function opened(url: string, callback: string, app = client.app()) {
  const { token } = await client.requestToken(callback, app)
  const cookie = await client.provider().people.session('90210001')
  return fetch(`${url}?oauth_token=${token}`, { redirect: 'manual', headers: { cookie } })
}

const tokenAs = (headers: Record<string, string>, body: string) =>
  codeOf(fetch(tokenUrl(), { method: 'POST', headers: { authorization: basic(), ...headers }, body }))

const now = () => Math.floor(Date.now() / 1000)

/** Attack case → what the answer in the table means, asked over HTTP. */
const cases: Readonly<Record<number, () => Promise<void>>> = {
  29: async () => {
    await client.connect()
    const response = await opened(`${client.entry().origin}/oauth/authenticate`, 'http://127.0.0.1:5000/cb')
    assert.equal(response.status, 302)
  },
  46: async () => {
    const secret = new URLSearchParams({
      client_id: client.entry().clientId,
      client_secret: client.entry().clientSecret,
    })
    assert.deepEqual(await codeOf(postForm(`${tokenUrl()}?${secret}`, asked)), unverified)
  },
  47: async () => {
    const { consumerKey, consumerSecret } = client.app()
    const twice = { ...asked, client_id: consumerKey, client_secret: consumerSecret }
    assert.deepEqual(await codeOf(postForm(tokenUrl(), twice, { authorization: basic() })), unverified)
  },
  48: async () => {
    for (const authorization of ['Basic !!!', 'Basic', `Basic ${btoa('no colon')}`]) {
      const response = await postForm(tokenUrl(), asked, { authorization })
      assert.equal(response.headers.get('www-authenticate'), null)
      assert.deepEqual(await codeOf(response), unverified)
    }
  },
  50: async () => {
    assert.deepEqual(await codeOf(postForm(tokenUrl(), { ...asked, client_id: client.entry().clientId })), unverified)
  },
  51: async () => {
    const native = await client.register({ public: true })
    assert.deepEqual(await codeOf(postForm(tokenUrl(), { ...asked, client_id: native.consumerKey })), unverified)
  },
  54: async () => {
    assert.deepEqual(await tokenAs(form, 'grant_type=password'), unverified)
    assert.deepEqual(await tokenAs(form, 'a=b'), [403, 170])
  },
  55: async () =>
    assert.deepEqual(await tokenAs({ 'content-type': 'application/json' }, JSON.stringify(asked)), unverified),
  56: async () => {
    for (const type of ['text/plain', 'a/b, application/x-www-form-urlencoded'])
      assert.deepEqual(await tokenAs({ 'content-type': type }, 'grant_type=client_credentials'), unverified, type)
  },
  91: async () => {
    assert.deepEqual(await codeOf(fetch(client.entry().resourceUrl!)), [400, 215])
    assert.deepEqual(await codeOf(client.asApp(me, 'nonsense')), [401, 89])
    assert.deepEqual(await codeOf(client.asApp(me, await client.bearer())), [403, 220])
    const readOnly = await client.connect('alice', client.app(), '?x_auth_access_type=read')
    assert.deepEqual(await codeOf(client.tweet('no', readOnly)), [403, 261])
  },
  104: async () => {
    const who = await client.connect()
    for (const timestamp of [now() - 301, now() + 302, 0, 2 ** 63]) {
      const response = await send(client.entry().resourceUrl!, who, { timestamp })
      assert.ok(!(response.headers.get('www-authenticate') ?? '').includes('timestamp'))
      assert.deepEqual(await codeOf(response), [401, 135], String(timestamp))
    }
  },
  107: async () => {
    const temporary = await client.requestToken()
    const { pin = '' } = await client.consent(temporary)
    const { token: oauth_token = '' } = temporary
    const twice = (inBody: string) =>
      send(client.entry().accessTokenUrl!, temporary, {
        method: 'POST',
        form: { oauth_token: inBody, oauth_verifier: pin },
      })
    assert.deepEqual(await codeOf(twice('x'.repeat(27))), [400, 215])
    assert.equal((await twice(oauth_token)).status, 200)
    assert.deepEqual(await codeOf(send(client.entry().accessTokenUrl!, client.app(), { method: 'POST' })), [401, 32])
  },
  109: async () => {
    for (const method of ['hmac-sha1', 'HMAC-SHA256', 'RSA-SHA1', 'PLAINTEXT', 'nonsense']) {
      const oauth = { oauth_callback: 'oob', oauth_signature_method: method }
      const response = send(client.entry().requestTokenUrl!, client.app(), { method: 'POST', oauth })
      assert.deepEqual(await codeOf(response), [401, 32], method)
    }
  },
  112: async () => {
    const web = await client.register({ redirectUris: ['https://legit.example/cb'], loopback: 'exact' })
    assert.equal((await send(client.entry().requestTokenUrl!, web, { method: 'POST' })).status, 200)
    for (const callback of ['https://legit.example.evil.example/cb', 'https://u@legit.example/cb', 'OOB'])
      assert.deepEqual(await codeOf(client.askToken(callback, web)), [403, 415], callback)
    const desktop = await client.register({ redirectUris: [], loopback: 'exact' })
    assert.deepEqual(await codeOf(client.askToken('https://legit.example/cb', desktop)), [401, 417])
  },
  113: async () => {
    const response = await client.askToken()
    assert.equal(response.headers.get('content-type'), 'text/html; charset=utf-8')
    assert.match(await response.text(), /^oauth_token=\w{27}&oauth_token_secret=\w{32}&/)
  },
  114: async () => {
    const temporary = await client.requestToken('http://127.0.0.1:5000/cb')
    await client.consent(temporary, 'allow', 'bob')
    assert.equal((await send(client.entry().accessTokenUrl!, temporary, { method: 'POST' })).status, 401)
  },
  115: async () => {
    const temporary = await client.requestToken('http://127.0.0.1:5000/cb')
    const { verifier = '' } = await client.consent(temporary)
    const missing = await send(client.entry().accessTokenUrl!, temporary, { method: 'POST' })
    const wrong = await client.exchange(temporary, 'x'.repeat(32))
    assert.deepEqual([missing.status, await missing.text()], [wrong.status, await wrong.text()])
    assert.equal((await client.exchange(temporary, verifier)).status, 200)
  },
  116: async () => {
    const [first, second] = [await client.connect('bob'), await client.connect('bob')]
    assert.deepEqual(second, first)
  },
  120: async () => {
    const temporary = await client.requestToken('http://127.0.0.1:5000/cb')
    const { redirect } = await client.consent(temporary, 'deny')
    assert.equal(redirect, `http://127.0.0.1:5000/cb?denied=${temporary.token}`)
    assert.equal((await client.exchange(temporary, 'x'.repeat(32))).status, 401)
  },
  121: async () => {
    const app = await client.register({ scopes: ['read'] })
    const who = await client.connect('alice', app, '?x_auth_access_type=write')
    assert.deepEqual(await codeOf(client.tweet('no', who)), [403, 261])
  },
  122: async () => {
    await client.connect()
    const callback = 'http://127.0.0.1:5000/cb'
    const url = `${client.entry().origin}/oauth/authenticate`
    assert.equal((await opened(url, callback)).status, 302)
    assert.equal((await opened(client.entry().authorizeUrl, callback)).status, 200)
    assert.equal((await opened(url, callback, await client.register())).status, 200)
  },
  127: async () => {
    const password = { x_auth_mode: 'client_auth', x_auth_username: 'alice', x_auth_password: 'wonderland' }
    const response = send(client.entry().accessTokenUrl!, client.app(), { method: 'POST', form: password })
    assert.deepEqual(await codeOf(response), [401, 32])
  },
  128: async () => {
    assert.deepEqual(await codeOf(client.get('users/show.json?screen_name=bob', client.app())), [400, 215])
    assert.deepEqual(await codeOf(client.get(me, client.app())), [400, 215])
  },
}

everyDeviation(deviations, cases)
