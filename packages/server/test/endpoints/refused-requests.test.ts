import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { texts } from '@valetkey/server/pages/texts/index'
import { asApp, type PortalWorld, portalWorld, register, submit } from '../portal-world.ts'
import {
  authorizePath,
  basic,
  codeFor,
  consent,
  locationOf,
  pkce,
  postToken,
  redeem,
  signed,
  type World,
} from '../world.ts'

const callback = 'https://app.example/callback?kept=1'
const grant = { grant_type: 'client_credentials' }
const { kinds } = texts.en.portal.refusals

/** Something an app does wrong, and the kind it is noted as. */
const deeds: readonly (readonly [kind: keyof typeof kinds, deed: (it: World) => Promise<unknown>])[] = [
  ['wrong_secret', it => postToken(it, { ...grant, client_id: it.app.clientId, client_secret: 'canary-1' }, {})],
  ['secret_missing', it => postToken(it, { ...grant, client_id: it.app.clientId }, {})],
  ['unsupported_grant_type', it => postToken(it, { grant_type: 'password', username: 'alice', password: 'canary-2' })],
  ['invalid_request', it => postToken(it, { grant_type: 'authorization_code' })],
  ['invalid_scope', it => postToken(it, { ...grant, scope: 'everything' })],
  ['code.unknown', it => postToken(it, { grant_type: 'authorization_code', code: 'canary-3' })],
  ['code.wrong_proof', async it => redeem(it, await codeFor(it, await pkce()), await pkce())],
  [
    'code.replayed',
    async it => {
      const proof = await pkce()
      const code = await codeFor(it, proof)
      await redeem(it, code, proof)
      await redeem(it, code, proof)
    },
  ],
  ['refresh_token.unknown', it => postToken(it, { grant_type: 'refresh_token', refresh_token: 'canary-4' })],
  [
    'invalid_redirect_uri',
    it =>
      it.browser.get(authorizePath(it, null, { redirect_uri: 'https://u:canary-5@evil.example/x?code=canary-6#y' })),
  ],
  ['unsupported_response_type', it => it.browser.get(authorizePath(it, null, { response_type: 'magic' }))],
  ['invalid_request', it => it.browser.get(authorizePath(it, null))],
  ['consent_required', async it => it.browser.get(authorizePath(it, await pkce(), { prompt: 'none' }))],
  [
    'token.revoked',
    async it => {
      const { access_token: token } = (await (await postToken(it, grant)).json()) as { access_token: string }
      await postToken(it, { token }, { authorization: basic(it) }, '/oauth/revoke')
      await call(it, token)
    },
  ],
  [
    'insufficient_scope',
    async it => {
      const { access_token: token } = (await (await postToken(it, { ...grant, scope: 'read' })).json()) as {
        access_token: string
      }
      await call(it, token, 'write')
    },
  ],
  [
    'oauth1.signature_invalid',
    async it =>
      it.provider.fetch(
        await signed(it, '/oauth/request_token', { callback, credentials: { consumerSecret: 'canary-7' } }),
      ),
  ],
  [
    'oauth1.callback_rejected',
    async it => it.provider.fetch(await signed(it, '/oauth/request_token', { callback: 'https://evil.example/' })),
  ],
  [
    'oauth1.token_used',
    async it => {
      const answer = await it.provider.fetch(await signed(it, '/oauth/request_token', { callback }))
      const path = `/oauth/authorize?oauth_token=${new URLSearchParams(await answer.text()).get('oauth_token')}`
      await consent(it, path)
      await it.browser.get(path)
    },
  ],
]

async function call(it: World, token: string, scope = 'read'): Promise<void> {
  const headers = { authorization: `Bearer ${token}` }
  await it.provider.check({ method: 'GET', url: '/api', headers }, { scope }).catch(() => undefined)
}

describe('refused requests', () => {
  let it: PortalWorld
  before(async () => {
    it = await portalWorld()
  })
  after(() => it.close())

  /** An app of alice's that has done nothing wrong yet, and the page it is judged on. */
  const fresh = async () => {
    const made = await register(it.browser, { redirect_uris: `${callback}\r\nurn:ietf:wg:oauth:2.0:oob` })
    const page = async () => {
      await settled()
      const html = await (await it.browser.get(made.path)).text()
      return html.replaceAll('&#39;', "'").replaceAll('&quot;', '"')
    }
    after(() => submit(it.browser, made.path, 'confirm', { confirm: 'Tea Timer' }))
    return { ...made, world: asApp(it, made), page }
  }
  // Events are handed over and not waited for.
  const settled = () => new Promise(resolve => setTimeout(resolve, 20))

  for (const [kind, deed] of deeds)
    test(`${kind}: its owner reads why`, async () => {
      const { world, page, id } = await fresh()
      await deed(world)
      const html = await page()
      assert.ok(html.includes(kinds[kind]), kinds[kind])
      const events = await it.provider.storage.events.list({ appId: id, type: 'request.refused', limit: 9 })
      assert.deepEqual(
        events.map(({ data }) => data['kind']),
        [kind],
      )
      assert.doesNotMatch(JSON.stringify(events) + html, /canary-\d/)
    })

  test('the secret, the code and the verifiers of a refused request are kept nowhere', async () => {
    const { world, page, secret } = await fresh()
    const [right, wrong] = [await pkce(), await pkce()]
    const code = await codeFor(world, right)
    await redeem(world, code, wrong)
    const html = await page()
    for (const canary of [secret!, code, wrong.verifier, right.verifier]) assert.ok(!html.includes(canary))
  })

  test('a callback is kept without what stands behind or before its host', async () => {
    const { world, page } = await fresh()
    await it.browser.get(authorizePath(world, null, { redirect_uri: 'https://u:p@evil.example/x?code=c#y' }))
    assert.match(await page(), /It was <code>https:\/\/evil\.example\/x<\/code>\./)
  })

  test('what goes right, and what is no fault of the app’s, is not noted', async () => {
    const { world, page } = await fresh()
    const proof = await pkce()
    await redeem(world, await codeFor(world, proof), proof)
    assert.match(locationOf(await consent(world, authorizePath(world, proof), 'deny')).search, /access_denied/)
    const { access_token: token } = (await (await postToken(world, grant)).json()) as { access_token: string }
    it.provider.storage.setClockOffset(2 * 3_600_000)
    await call(world, token)
    it.provider.storage.setClockOffset(0)
    assert.match(await page(), /None so far/)
  })

  test('another’s refused requests are another’s', async () => {
    const { page } = await fresh()
    const { world } = await fresh()
    await postToken(world, { grant_type: 'password' })
    assert.match(await page(), /None so far/)
  })

  test('a disabled app’s owner reads that it is switched off', async () => {
    const { world, page, id } = await fresh()
    await it.provider.storage.apps.update(id, { disabled: true })
    await postToken(world, grant)
    await it.browser.get(authorizePath(world, null))
    const html = await page()
    assert.equal(html.split(kinds.app_disabled).length - 1, 2)
  })

  test('the last fifty are shown, the newest first; a broken app notes thirty a minute', async t => {
    const { world, page, id } = await fresh()
    t.mock.timers.enable({ apis: ['Date'], now: Date.now() })
    for (let at = 0; at < 45; at++) {
      const data = { at: 'token', kind: 'invalid_scope', error: 'invalid_scope', reason: `number ${at}.` }
      await it.provider.storage.events.append({ type: 'request.refused', appId: id, userId: null, data })
    }
    for (let at = 0; at < 40; at++) await postToken(world, { grant_type: 'password' })
    const html = await page()
    assert.equal(html.split(kinds.unsupported_grant_type).length - 1, 30)
    assert.equal(html.split(kinds.invalid_scope).length - 1, 20)
    assert.ok(html.indexOf('number 44.') > html.indexOf(kinds.unsupported_grant_type))
    assert.doesNotMatch(html, /number 24\./)
  })

  test('a kind nobody knows is told by what the app was told', async () => {
    const { page, id } = await fresh()
    const data = { at: 'token', kind: 'constructor', error: 'odd_error', reason: 'odd <reason>' }
    await it.provider.storage.events.append({ type: 'request.refused', appId: id, userId: null, data })
    assert.match(
      await page(),
      /The request was refused\.<\/p>\s*<p[^>]*>Your app was told: <code>odd_error: odd &lt;reason&gt;/,
    )
  })

  test('both languages have a sentence of their own for each kind', () => {
    const german = texts.de.portal.refusals
    assert.deepEqual(Object.keys(german.kinds), Object.keys(kinds))
    for (const [kind, sentence] of Object.entries(german.kinds))
      assert.ok(sentence !== kinds[kind as keyof typeof kinds] && /[.!]$/.test(sentence), kind)
    assert.deepEqual(Object.keys(german.at), Object.keys(texts.en.portal.refusals.at))
  })
})
