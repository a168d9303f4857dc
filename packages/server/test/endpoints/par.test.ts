import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { credentialHash } from '@valetkey/server/tokens/hash'
import { encodeForm } from 'valetkey/http/form'
import { onEachStorage } from '../storages.ts'
import {
  authorizePath,
  type Browser,
  basic,
  callback,
  codeFor,
  createBrowser,
  flowOf,
  issuer,
  locationOf,
  type Pkce,
  pkce,
  postToken,
  redeem,
  type Tokens,
  type World,
  world,
} from '../world.ts'

const prefix = 'urn:ietf:params:oauth:request_uri:'

interface Refused {
  readonly error: string
  readonly error_description: string
}

const push = (it: World, form: Record<string, string>, headers?: Record<string, string>) =>
  postToken(it, form, headers, '/oauth/par')
const errorOf = async (answer: Promise<Response>) => {
  const refused = await answer
  return [refused.status, ((await refused.json()) as Refused).error]
}

/** What an app pushes when everything is right. */
const requestOf = ({ app }: World, proof: Pkce, more: Record<string, string> = {}) => ({
  response_type: 'code',
  client_id: app.clientId,
  redirect_uri: callback,
  scope: 'read',
  state: 'pushed & kept',
  code_challenge: proof.challenge,
  code_challenge_method: 'S256',
  ...more,
})

async function pushed(it: World, proof: Pkce, more: Record<string, string> = {}): Promise<string> {
  const answer = await push(it, requestOf(it, proof, more))
  return ((await answer.json()) as { request_uri: string }).request_uri
}

const pathOf = ({ app }: World, requestUri: string, more: Record<string, string> = {}) =>
  `/oauth/authorize?${encodeForm({ client_id: app.clientId, request_uri: requestUri, ...more })}`

async function later<T>({ provider: { storage } }: World, ms: number, work: () => Promise<T>): Promise<T> {
  storage.setClockOffset(ms)
  try {
    return await work()
  } finally {
    storage.setClockOffset(0)
  }
}

onEachStorage('pushed authorization requests (RFC 9126)', newStorage => {
  let it: World
  let proof: Pkce
  before(async () => {
    it = await world({ storage: newStorage() })
    proof = await pkce()
  })
  after(() => it.close())

  const aliceElsewhere = async (): Promise<Browser> => {
    const browser = createBrowser(it.provider)
    browser.cookies.push(await it.provider.people.session(it.alice.id))
    return browser
  }

  test('a pushed request is given a request_uri for 90 seconds, which asks like the request itself', async () => {
    const answer = await push(it, requestOf(it, proof))
    assert.equal(answer.status, 201)
    assert.equal(answer.headers.get('cache-control'), 'no-store')
    const given = (await answer.json()) as { readonly request_uri: string; readonly expires_in: number }
    assert.equal(given.expires_in, 90)
    assert.ok(given.request_uri.startsWith(prefix))
    const page = await it.browser.get(pathOf(it, given.request_uri))
    const html = await page.text()
    assert.match(html, /Read your things/)
    assert.doesNotMatch(html, /Change your things/)
    const back = locationOf(await it.browser.post('/oauth/authorize', { flow: flowOf(html), decision: 'allow' }))
    assert.equal(back.origin + back.pathname, 'https://app.example/callback')
    assert.deepEqual([back.searchParams.get('state'), back.searchParams.get('iss')], ['pushed & kept', issuer])
    const tokens = await redeem(it, back.searchParams.get('code')!, proof)
    assert.equal(((await tokens.json()) as Tokens).scope, 'read')
  })

  test('what stands beside a request_uri is not read', async () => {
    const beside = {
      scope: 'read write',
      redirect_uri: 'https://evil.example/',
      state: 'other',
      response_type: 'token',
    }
    const page = await it.browser.get(pathOf(it, await pushed(it, proof), beside))
    assert.equal(page.status, 200)
    const html = await page.text()
    assert.doesNotMatch(html, /Change your things/)
    const back = locationOf(await it.browser.post('/oauth/authorize', { flow: flowOf(html), decision: 'deny' }))
    assert.equal(back.origin, 'https://app.example')
    assert.equal(back.searchParams.get('state'), 'pushed & kept')
    assert.equal((await it.browser.get(`${pathOf(it, await pushed(it, proof))}&client_id=twice`)).status, 400)
  })

  test('a reload shows the page again, and its form still counts', async () => {
    const path = pathOf(it, await pushed(it, proof))
    const first = flowOf(await (await it.browser.get(path)).text())
    assert.equal((await it.browser.get(path)).status, 200)
    assert.equal((await it.browser.post('/oauth/authorize', { flow: first, decision: 'allow' })).status, 303)
  })

  test('a request_uri that was answered is used up, for yes and for no', async () => {
    for (const decision of ['allow', 'deny']) {
      const path = pathOf(it, await pushed(it, proof))
      const flow = flowOf(await (await it.browser.get(path)).text())
      await it.browser.post('/oauth/authorize', { flow, decision })
      const again = await it.browser.get(path)
      assert.deepEqual([again.status, again.headers.get('location')], [409, null])
      assert.match(await again.text(), /invalid_request_uri/)
      assert.equal((await it.browser.post('/oauth/authorize', { flow, decision: 'allow' })).status, 409)
    }
  })

  test('a request_uri belongs to the browser that opened it, of ten at once to one', async () => {
    const path = pathOf(it, await pushed(it, proof))
    const browsers = await Promise.all(Array.from({ length: 10 }, aliceElsewhere))
    const pages = await Promise.all(browsers.map(browser => browser.get(path)))
    assert.deepEqual(pages.map(page => page.status).sort(), [200, ...Array(9).fill(400)])
    assert.equal((await it.browser.get(path)).status, 400)
  })

  test('two reloads at once, ten times: one ticket, one code', async () => {
    const path = pathOf(it, await pushed(it, proof))
    await it.browser.get(path)
    const pages = await Promise.all(Array.from({ length: 10 }, () => it.browser.get(path)))
    const flows = await Promise.all(pages.map(async page => flowOf(await page.text())))
    const answers = await Promise.all(
      flows.map(flow => it.browser.post('/oauth/authorize', { flow, decision: 'allow' })),
    )
    assert.deepEqual(answers.map(answer => answer.status).sort(), [303, ...Array(9).fill(409)])
  })

  test('signing in may take longer than a request_uri lives, in the browser that opened it', async () => {
    const path = pathOf(it, await pushed(it, proof))
    const browser = createBrowser(it.provider)
    const sent = await browser.get(path)
    assert.equal(sent.status, 303)
    assert.equal((await it.browser.get(path)).status, 400, 'nobody else can open it meanwhile')
    browser.cookies.push(await it.provider.people.session(it.alice.id))
    await later(it, 5 * 60_000, async () => assert.equal((await browser.get(path)).status, 200))
    await later(it, 31 * 60_000, async () => assert.equal((await browser.get(path)).status, 400))
  })

  test('a request_uri nobody opened in 90 seconds has expired', async () => {
    const path = pathOf(it, await pushed(it, proof))
    await later(it, 91_000, async () => {
      const page = await it.browser.get(path)
      assert.equal(page.status, 400)
      assert.match(await page.text(), /has expired; push the request again/)
    })
  })

  test('a request_uri of another app, a made-up one, or one without client_id, is refused on a page', async () => {
    const requestUri = await pushed(it, proof)
    const { app } = await it.provider.apps.create({ name: 'Other', redirectUris: [callback] })
    const other = await it.browser.get(pathOf({ ...it, app: { clientId: app.clientId, clientSecret: '' } }, requestUri))
    assert.deepEqual([other.status, other.headers.get('location')], [400, null])
    assert.match(await other.text(), /invalid_request_uri/)
    for (const uri of [`${prefix}x`, `${requestUri}x`, requestUri.slice(0, -1), prefix]) {
      const page = await it.browser.get(pathOf(it, uri))
      assert.deepEqual([page.status, page.headers.get('location')], [400, null], uri)
    }
    assert.equal((await it.browser.get(`/oauth/authorize?${encodeForm({ request_uri: requestUri })}`)).status, 400)
    assert.equal((await it.browser.get(pathOf(it, requestUri))).status, 200, 'none of that used it up')
  })

  test('a code is no request_uri, and a request_uri no code', async () => {
    const code = await codeFor(it, proof)
    assert.equal((await it.browser.get(pathOf(it, prefix + code))).status, 400)
    const reference = (await pushed(it, proof)).slice(prefix.length)
    const answer = await redeem(it, reference, proof)
    assert.equal(((await answer.json()) as Refused).error, 'invalid_grant')
  })

  const refused: readonly (readonly [sentence: string, more: Record<string, string>, error: string])[] = [
    ['an address that is not registered', { redirect_uri: 'https://evil.example/' }, 'invalid_request'],
    ['a request_uri', { request_uri: `${prefix}x` }, 'invalid_request'],
    ['a request object', { request: 'eyJ' }, 'request_not_supported'],
    ['a scope nobody knows', { scope: 'fly' }, 'invalid_scope'],
    ['no PKCE', { code_challenge: '', code_challenge_method: '' }, 'invalid_request'],
    ['PKCE in the clear', { code_challenge_method: 'plain' }, 'invalid_request'],
    ['a response type that is not on offer', { response_type: 'token' }, 'unsupported_response_type'],
    ['a state with a line break', { state: 'a\r\nb' }, 'invalid_request'],
    ['a state of five thousand characters', { state: 'x'.repeat(5000) }, 'invalid_request'],
  ]
  for (const [sentence, more, error] of refused)
    test(`${sentence} cannot be pushed: ${error}`, async () => {
      assert.deepEqual(await errorOf(push(it, requestOf(it, proof, more))), [400, error])
    })

  test('who pushes proves who it is, as at the token endpoint', async () => {
    const request = requestOf(it, proof)
    assert.deepEqual(await errorOf(push(it, request, {})), [401, 'invalid_client'])
    const wrong = basic({ ...it, app: { ...it.app, clientSecret: 'wrong' } })
    assert.deepEqual(await errorOf(push(it, request, { authorization: wrong })), [401, 'invalid_client'])
    assert.deepEqual(await errorOf(push(it, { ...request, client_id: 'other' })), [400, 'invalid_request'])
    const { client_id: _, ...without } = request
    assert.equal((await push(it, without)).status, 201, 'the header says who it is')
    const get = await it.provider.fetch(new Request(`${issuer}/oauth/par`))
    assert.deepEqual([get.status, get.headers.get('allow')], [405, 'POST'])
    assert.deepEqual(await errorOf(push(it, request, { 'content-type': 'application/json' })), [415, 'invalid_request'])
    const native = await it.provider.apps.create({ name: 'Native', public: true, redirectUris: [callback] })
    const own = { ...request, client_id: native.app.clientId }
    assert.equal((await push(it, own, {})).status, 201, 'an app without a secret has its client_id')
  })

  test('a megabyte is not pushed, and the secret that came with a request is not kept', async () => {
    const big = await push(it, requestOf(it, proof, { nonce: 'x'.repeat(1_000_000) }))
    assert.equal(big.status, 413)
    const { clientId: client_id, clientSecret: client_secret } = it.app
    const answer = await push(it, { ...requestOf(it, proof), client_id, client_secret }, {})
    assert.equal(answer.status, 201)
    const { request_uri: requestUri } = (await answer.json()) as { request_uri: string }
    await it.browser.get(pathOf(it, requestUri))
    const kept = credentialHash('request-uri', requestUri.slice(prefix.length))
    const ticket = await it.provider.storage.tickets.byRequestUri(kept)
    assert.equal(ticket?.kind, 'auth')
    assert.ok(!JSON.stringify(ticket).includes(client_secret))
  })

  test('where pushing is required, a request that was not pushed goes back as invalid_request', async () => {
    const strict = await world({ storage: newStorage(), policy: { parRequired: true } })
    const back = locationOf(await strict.browser.get(authorizePath(strict, proof)))
    assert.equal(back.searchParams.get('error'), 'invalid_request')
    const page = await strict.browser.get(pathOf(strict, await pushed(strict, proof)))
    assert.equal(page.status, 200)
    const answer = await strict.provider.fetch(new Request(`${issuer}/.well-known/oauth-authorization-server`))
    const metadata = (await answer.json()) as Record<string, unknown>
    assert.equal(metadata['require_pushed_authorization_requests'], true)
    assert.equal(metadata['pushed_authorization_request_endpoint'], `${issuer}/oauth/par`)
    await strict.close()
  })

  test('where the policy takes no pushed requests, there is no such endpoint, and a request_uri is not supported', async () => {
    const without = await world({ storage: newStorage(), policy: { par: false, parRequired: true } })
    assert.equal((await push(without, requestOf(without, proof))).status, 404)
    const back = locationOf(await without.browser.get(authorizePath(without, proof, { request_uri: `${prefix}x` })))
    assert.equal(back.searchParams.get('error'), 'request_uri_not_supported')
    assert.equal((await without.browser.get(authorizePath(without, proof))).status, 200)
    const answer = await without.provider.fetch(new Request(`${issuer}/.well-known/oauth-authorization-server`))
    assert.doesNotMatch(await answer.text(), /pushed/)
    await without.close()
  })

  test('what changed after the push counts: a callback that was taken away, an app that was disabled', async () => {
    const { app, clientSecret } = await it.provider.apps.create({ name: 'Changing', redirectUris: [callback] })
    const other = { ...it, app: { clientId: app.clientId, clientSecret: clientSecret! } }
    const path = pathOf(other, await pushed(other, proof))
    await it.provider.storage.apps.update(app.id, { redirectUris: ['https://new.example/cb'] })
    assert.match(await (await it.browser.get(path)).text(), /invalid_redirect_uri/)
    await it.provider.storage.apps.update(app.id, { redirectUris: [callback], disabled: true })
    assert.match(await (await it.browser.get(path)).text(), /Unknown app/)
    await it.provider.storage.apps.update(app.id, { disabled: false })
    assert.equal((await it.browser.get(path)).status, 200)
  })

  test('a decision without pages takes a pushed request too, once', async () => {
    const url = issuer + pathOf(it, await pushed(it, proof))
    const decided = await it.provider.decide({ url, userId: it.alice.id, decision: 'allow' })
    assert.ok(locationOf(decided).searchParams.get('code'))
    assert.equal((await it.provider.decide({ url, userId: it.alice.id, decision: 'allow' })).status, 409)
  })

  test('prompt=none travels in what was pushed', async () => {
    const asked = await createBrowser(it.provider).get(pathOf(it, await pushed(it, proof, { prompt: 'none' })))
    assert.equal(locationOf(asked).searchParams.get('error'), 'login_required')
  })
})
