import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { defaultPolicy, type ServerOptions } from '@valetkey/server'
import { onEachStorage } from '../storages.ts'
import {
  basic,
  codeFor,
  createBrowser,
  flowOf,
  issuer,
  pkce,
  postToken,
  requestToken,
  signed,
  type Tokens,
  tokensFor,
  type World,
  world,
} from '../world.ts'

const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code'
const grants = [...defaultPolicy.grants, deviceGrant]
const minute = 60_000

/** RFC 8628 §3.2. */
interface Begun {
  readonly device_code: string
  readonly user_code: string
  readonly verification_uri: string
  readonly verification_uri_complete: string
  readonly expires_in: number
  readonly interval: number
}

interface Refused {
  readonly error: string
  readonly error_description: string
}

const ask = (it: World, form: Record<string, string> = {}, headers?: Record<string, string>) =>
  postToken(it, form, headers, '/oauth/device_authorization')
const begin = async (it: World, form: Record<string, string> = { scope: 'read' }): Promise<Begun> =>
  (await ask(it, form)).json() as Promise<Begun>
const poll = (it: World, { device_code }: Pick<Begun, 'device_code'>, more: Record<string, string> = {}) =>
  postToken(it, { grant_type: deviceGrant, device_code, ...more })
const errorOf = async (answer: Response | Promise<Response>) => ((await (await answer).json()) as Refused).error
const pageFor = (it: World, userCode: string) => it.browser.get(`/device?user_code=${encodeURIComponent(userCode)}`)

/** The person opens the page, and presses a button. */
async function decide(it: World, { user_code }: Begun, decision: string): Promise<Response> {
  return it.browser.post('/device', { flow: flowOf(await (await pageFor(it, user_code)).text()), decision })
}

/** With the clock moved, and moved back whatever happens. */
async function later<T>({ provider: { storage } }: World, ms: number, work: () => Promise<T>): Promise<T> {
  storage.setClockOffset(ms)
  try {
    return await work()
  } finally {
    storage.setClockOffset(0)
  }
}

onEachStorage('the device grant (RFC 8628)', newStorage => {
  let it: World
  const opened = (more: Partial<ServerOptions> = {}) => world({ storage: newStorage(), policy: { grants }, ...more })
  before(async () => {
    it = await opened()
  })
  after(() => it.close())

  test('a device is given two codes, an address and an interval', async () => {
    const answer = await ask(it, { scope: 'read' })
    assert.equal(answer.status, 200)
    assert.equal(answer.headers.get('cache-control'), 'no-store')
    const begun = (await answer.json()) as Begun
    assert.deepEqual(Object.keys(begun), [
      'device_code',
      'user_code',
      'verification_uri',
      'verification_uri_complete',
      'expires_in',
      'interval',
    ])
    assert.match(begun.user_code, /^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/)
    assert.equal(begun.verification_uri, `${issuer}/device`)
    assert.equal(begun.verification_uri_complete, `${issuer}/device?user_code=${begun.user_code}`)
    assert.deepEqual([begun.expires_in, begun.interval], [600, 5])
  })

  test('the person types the code, says yes, and the device gets its tokens', async () => {
    const begun = await begin(it)
    assert.equal(await errorOf(poll(it, begun)), 'authorization_pending')
    const field = await (await it.browser.get('/device')).text()
    assert.match(field, /name="user_code"/)
    const done = await decide(it, begun, 'allow')
    assert.equal(done.status, 200)
    assert.match(await done.text(), /Your device is connected.*Photo Keeper/s)
    const answer = await poll(it, begun)
    assert.equal(answer.status, 200)
    const tokens = (await answer.json()) as Tokens
    assert.deepEqual([tokens.token_type, tokens.scope, tokens.expires_in], ['Bearer', 'read', 3600])
    const headers = { authorization: `Bearer ${tokens.access_token}` }
    const authorization = await it.provider.check({ method: 'GET', url: '/api', headers }, { scope: 'read' })
    assert.equal(authorization.user?.username, 'alice')
    const refreshed = await postToken(it, { grant_type: 'refresh_token', refresh_token: tokens.refresh_token })
    assert.equal(refreshed.status, 200)
  })

  test('the page names the app, shows the code to compare and a warning, and asks although the same was allowed before', async () => {
    const trusting = await opened({ policy: { grants, autoApprove: 'consent' } })
    await tokensFor(trusting)
    const begun = await begin(trusting)
    const page = await trusting.browser.get(begun.verification_uri_complete)
    assert.equal(page.status, 200)
    const html = await page.text()
    assert.match(html, /Photo Keeper wants to use your account/)
    assert.match(html, new RegExp(`id="user-code">${begun.user_code}<`))
    assert.match(html, /Did somebody send you this link/)
    assert.match(html, /name="decision" value="allow"/)
    assert.match(html, /Read your things/)
    assert.equal(await errorOf(poll(trusting, begun)), 'authorization_pending')
    await trusting.close()
  })

  test('the page tells a device on the person’s network from one elsewhere', async () => {
    let address = '192.0.2.1'
    const other = await opened({ clientAddress: () => address })
    const [near, far] = [await begin(other), await begin(other)]
    const words = async (begun: Begun) => (await pageFor(other, begun.user_code)).text()
    assert.match(await words(near), /on the same network/)
    address = '198.51.100.7'
    assert.match(await words(far), /on another network than you: 192\.0\.2\.1/)
    await other.close()
  })

  test('a code is read as people type it', async () => {
    const { user_code: code } = await begin(it)
    const bare = code.replace('-', '')
    const lookAlike = code.replaceAll('B', '8').replaceAll('S', '5').replaceAll('Z', '2').replaceAll('L', '1')
    for (const typed of [code.toLowerCase(), bare, ` ${bare.slice(0, 2)} ${bare.slice(2)}.`, lookAlike]) {
      assert.match(await (await pageFor(it, typed)).text(), new RegExp(`id="user-code">${code}<`), typed)
    }
    for (const typed of ['', 'BCDF', `${code}B`, '日本語日本語日本', 'x'.repeat(5000)]) {
      const page = await pageFor(it, typed)
      assert.equal(page.status, 400, typed)
      assert.match(await page.text(), /No device is waiting with this code/)
    }
  })

  test('who is not signed in signs in first, and comes back with the code', async () => {
    const { user_code: code } = await begin(it)
    const sent = await createBrowser(it.provider).get(`/device?user_code=${code}`)
    assert.equal(sent.status, 303)
    assert.equal(sent.headers.get('location'), `/sign-in?next=${encodeURIComponent(`/device?user_code=${code}`)}`)
  })

  test('a no is access_denied, and final', async () => {
    const begun = await begin(it)
    const flow = flowOf(await (await pageFor(it, begun.user_code)).text())
    assert.match(await (await it.browser.post('/device', { flow, decision: 'deny' })).text(), /Nothing was shared/)
    assert.equal(await errorOf(poll(it, begun)), 'access_denied')
    assert.equal((await it.browser.post('/device', { flow, decision: 'allow' })).status, 409)
    assert.equal((await pageFor(it, begun.user_code)).status, 400)
  })

  test('ten answers to one page: one counts', async () => {
    const begun = await begin(it)
    const flow = flowOf(await (await pageFor(it, begun.user_code)).text())
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => it.browser.post('/device', { flow, decision: 'allow' })),
    )
    assert.deepEqual(answers.map(one => one.status).sort(), [200, ...Array(9).fill(409)])
  })

  test('a page answered in another browser, by another person, from another site, or without an answer counts for nothing', async () => {
    const begun = await begin(it)
    const flow = flowOf(await (await pageFor(it, begun.user_code)).text())
    const form = { flow, decision: 'allow' }
    const bob = await it.provider.people.create({ username: 'bob', password: 'builder builder' })
    const attacker = createBrowser(it.provider)
    attacker.cookies.push(await it.provider.people.session(bob.id))
    assert.equal((await attacker.post('/device', form)).status, 403)
    attacker.cookies.push(it.browser.cookies.find(cookie => cookie.includes('browser'))!)
    assert.equal((await attacker.post('/device', form)).status, 403, 'the account changed')
    assert.equal((await it.browser.post('/device', form, { origin: 'https://evil.example' })).status, 403)
    assert.equal((await it.browser.post('/device', { decision: 'allow', flow: 'x' })).status, 403)
    assert.equal((await it.browser.post('/device', { flow })).status, 400)
    assert.equal(await errorOf(poll(it, begun)), 'authorization_pending')
    assert.equal((await it.browser.post('/device', form)).status, 200)
  })

  test('a poll that comes too soon is told to slow down, and how long to wait', async () => {
    const begun = await begin(it)
    assert.equal(await errorOf(poll(it, begun)), 'authorization_pending')
    const hasty = await poll(it, begun)
    assert.equal(hasty.headers.get('retry-after'), '10')
    assert.equal(await errorOf(hasty), 'slow_down')
    await later(it, 6000, async () => assert.equal(await errorOf(poll(it, begun)), 'slow_down'))
    await later(it, 30_000, async () => assert.equal(await errorOf(poll(it, begun)), 'authorization_pending'))
  })

  test('50 polls at once, after a yes: one gets tokens, and they stay good', async () => {
    const begun = await begin(it)
    await decide(it, begun, 'allow')
    const answers = await Promise.all(Array.from({ length: 50 }, () => poll(it, begun)))
    const given = answers.filter(one => one.status === 200)
    assert.equal(given.length, 1)
    for (const refused of answers.filter(one => one.status !== 200))
      assert.equal(await errorOf(refused), 'invalid_grant')
    const { access_token } = (await given[0]!.json()) as Tokens
    await it.provider.check({ method: 'GET', url: '/api', headers: { authorization: `Bearer ${access_token}` } })
  })

  test('a device code of one app gives another app nothing, and is not used up', async () => {
    const begun = await begin(it)
    await decide(it, begun, 'allow')
    const { app, clientSecret } = await it.provider.apps.create({ name: 'Other' })
    const other = { ...it, app: { clientId: app.clientId, clientSecret: clientSecret! } }
    for (let attempt = 0; attempt < 10; attempt++) assert.equal(await errorOf(poll(other, begun)), 'invalid_grant')
    assert.equal((await poll(it, begun)).status, 200)
  })

  test('after ten minutes the codes are worth nothing: expired_token', async () => {
    const [waiting, answered] = [await begin(it), await begin(it)]
    const flow = flowOf(await (await pageFor(it, waiting.user_code)).text())
    await decide(it, answered, 'allow')
    await later(it, 11 * minute, async () => {
      assert.equal(await errorOf(poll(it, waiting)), 'expired_token')
      assert.equal(await errorOf(poll(it, answered)), 'expired_token')
      assert.equal((await pageFor(it, waiting.user_code)).status, 400)
      assert.equal((await it.browser.post('/device', { flow, decision: 'allow' })).status, 400)
    })
  })

  test('a yes is worth nothing when the account is locked, or the consent taken back, before the device comes', async () => {
    const [locked, revoked] = [await begin(it), await begin(it)]
    await decide(it, locked, 'allow')
    await it.provider.storage.users.update(it.alice.id, { locked: true })
    assert.equal(await errorOf(poll(it, locked)), 'invalid_grant')
    await it.provider.storage.users.update(it.alice.id, { locked: false })
    await decide(it, revoked, 'allow')
    const app = (await it.provider.apps.byClientId(it.app.clientId))!
    await it.provider.storage.consents.revoke(it.alice.id, app.id, 'by the person')
    assert.equal(await errorOf(poll(it, revoked)), 'invalid_grant')
  })

  test('guesses at user codes are slowed: the sixth in a row waits, a right one starts anew', async () => {
    const guessed = await opened()
    const wrong = () => pageFor(guessed, 'BBBB-BBBB')
    for (let attempt = 0; attempt < 5; attempt++) assert.equal((await wrong()).status, 400)
    const refused = await wrong()
    assert.equal(refused.status, 429)
    assert.ok(Number(refused.headers.get('retry-after')) > 0)
    const { user_code } = await begin(guessed)
    assert.equal((await pageFor(guessed, user_code)).status, 429, 'a right one waits too')
    await later(guessed, 2 * minute, async () => {
      assert.equal((await pageFor(guessed, user_code)).status, 200)
      assert.equal((await wrong()).status, 400)
    })
    await guessed.close()
  })

  test('guesses from one network are slowed whoever makes them; of many at once a few are judged', async () => {
    const guessed = await opened({ clientAddress: () => '192.0.2.9' })
    const burst = await Promise.all(Array.from({ length: 50 }, () => pageFor(guessed, 'BBBB-BBBB')))
    assert.equal(burst.filter(page => page.status === 400).length, 5)
    for (let person = 0; person < 4; person++) {
      const { id } = await guessed.provider.people.create({ username: `p${person}`, password: 'builder builder' })
      const browser = createBrowser(guessed.provider)
      browser.cookies.push(await guessed.provider.people.session(id))
      for (let attempt = 0; attempt < 5; attempt++) await browser.get('/device?user_code=BBBB-BBBB')
      const page = await browser.get('/device?user_code=BBBB-BBBB')
      assert.equal(page.status, 429)
    }
    await guessed.close()
  })

  test('a device code is no code and no token, and nothing that another flow gave is a device code', async () => {
    const begun = await begin(it)
    await decide(it, begun, 'allow')
    const proof = await pkce()
    const as = (form: Record<string, string>) => errorOf(postToken(it, form))
    assert.equal(await as({ grant_type: 'authorization_code', code: begun.device_code }), 'invalid_grant')
    assert.equal(await as({ grant_type: 'authorization_code', code: begun.user_code }), 'invalid_grant')
    assert.equal(await as({ grant_type: 'refresh_token', refresh_token: begun.device_code }), 'invalid_grant')
    await assert.rejects(
      it.provider.check(await signed(it, '/api', { token: { token: begun.device_code, secret: '' } })),
    )
    const others = [
      await codeFor(it, proof),
      (await tokensFor(it)).access_token,
      (await tokensFor(it)).refresh_token,
      (await requestToken(it)).token,
      begun.user_code,
      begun.device_code.slice(0, -1),
      `${begun.device_code}x`,
    ]
    for (const device_code of others) assert.equal(await errorOf(poll(it, { device_code })), 'invalid_grant')
    assert.equal((await poll(it, begun)).status, 200)
  })

  test('device_authorization refuses what the token endpoint refuses', async () => {
    const get = await it.provider.fetch(new Request(`${issuer}/oauth/device_authorization`))
    assert.deepEqual([get.status, get.headers.get('allow')], [405, 'POST'])
    assert.equal((await ask(it, {}, {})).status, 401)
    assert.equal(
      (await ask(it, {}, { authorization: basic({ ...it, app: { ...it.app, clientSecret: 'x' } }) })).status,
      401,
    )
    assert.equal(await errorOf(ask(it, { scope: 'fly' })), 'invalid_scope')
    const twice = 'scope=read&scope=write'
    const headers = { authorization: basic(it), 'content-type': 'application/x-www-form-urlencoded' }
    const sent = new Request(`${issuer}/oauth/device_authorization`, { method: 'POST', body: twice, headers })
    assert.equal(await errorOf(it.provider.fetch(sent)), 'invalid_request')
    assert.equal(await errorOf(postToken(it, { grant_type: deviceGrant })), 'invalid_request')
    const { device_code } = await begin(it)
    const inUrl = postToken(it, { grant_type: deviceGrant }, undefined, `/oauth/token?device_code=${device_code}`)
    assert.match(((await (await inUrl).json()) as Refused).error_description, /must not stand in the URL/)
  })

  test('an app without a secret has a device too, and asks with its client_id', async () => {
    const { app } = await it.provider.apps.create({ name: 'Set-top box', public: true })
    const form = { client_id: app.clientId }
    const begun = (await (await ask(it, { ...form, scope: 'read' }, {})).json()) as Begun
    await decide(it, begun, 'allow')
    const answer = await postToken(it, { ...form, grant_type: deviceGrant, device_code: begun.device_code }, {})
    assert.equal(answer.status, 200)
  })

  test('an app that lost a scope, or the grant, since it began is not asked about', async () => {
    const { app, clientSecret } = await it.provider.apps.create({ name: 'Losing', scopes: ['read', 'write'] })
    const other = { ...it, app: { clientId: app.clientId, clientSecret: clientSecret! } }
    const begun = await begin(other, { scope: 'write' })
    const { apps } = it.provider.storage
    await apps.update(app.id, { scopes: ['read'] })
    assert.match(await (await pageFor(it, begun.user_code)).text(), /invalid_scope/)
    await apps.update(app.id, { scopes: ['read', 'write'], policy: { grants: ['authorization_code'] } })
    assert.match(await (await pageFor(it, begun.user_code)).text(), /unauthorized_client/)
    assert.equal(await errorOf(ask(other, { scope: 'read' })), 'unauthorized_client')
    await apps.update(app.id, { disabled: true })
    assert.equal((await pageFor(it, begun.user_code)).status, 400)
  })

  test('the metadata names the endpoint and the grant, and neither where the policy does not', async () => {
    const metadataOf = async ({ provider }: World) => {
      const answer = await provider.fetch(new Request(`${issuer}/.well-known/oauth-authorization-server`))
      return (await answer.json()) as Record<string, unknown> & { readonly grant_types_supported: readonly string[] }
    }
    const served = await metadataOf(it)
    assert.equal(served['device_authorization_endpoint'], `${issuer}/oauth/device_authorization`)
    assert.ok(served.grant_types_supported.includes(deviceGrant))
    const usual = await world({ storage: newStorage() })
    const without = await metadataOf(usual)
    assert.equal(without['device_authorization_endpoint'], undefined)
    assert.ok(!without.grant_types_supported.includes(deviceGrant))
    assert.equal((await ask(usual)).status, 404)
    assert.equal((await usual.browser.get('/device')).status, 404)
    assert.equal(await errorOf(poll(usual, { device_code: 'x' })), 'unsupported_grant_type')
    await usual.close()
  })
})
