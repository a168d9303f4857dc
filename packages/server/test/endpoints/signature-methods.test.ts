import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { parseProblemBody } from 'valetkey/oauth1/problems'
import { asApp, type PortalWorld, portalWorld, type Registered, register, rightForm, submit } from '../portal-world.ts'
import { oauth1TokenFor, signed, type World } from '../world.ts'

const callback = 'https://tea.example/callback'

describe('the signature methods an app is kept to', () => {
  let it: PortalWorld
  before(async () => {
    it = await portalWorld({ policy: { signatureMethods: ['HMAC-SHA1', 'HMAC-SHA256', 'HMAC-SHA512'] } })
  })
  after(() => it.close())

  type Method = 'HMAC-SHA1' | 'HMAC-SHA256' | 'HMAC-SHA512' | 'PLAINTEXT'
  /** ok, or the problem, and what is advised. */
  async function asking(app: World, signatureMethod: Method): Promise<string> {
    const request = await signed(app, '/oauth/request_token', { callback, credentials: { signatureMethod } })
    const answer = await app.provider.fetch(request)
    if (answer.status === 200) return 'ok'
    const { code, description } = parseProblemBody(await answer.text(), answer.status)!
    return `${answer.status} ${code}: ${description}`
  }
  const policyOf = async ({ clientId }: Registered) => (await it.provider.storage.apps.byClientId(clientId))!.policy
  const ticked = (html: string): readonly string[] =>
    [...html.matchAll(/name="signature_method" value="([^"]+)" checked/g)].map(([, method]) => method!)
  const page = async ({ path }: Registered) => (await it.browser.get(path)).text()
  const save = async (app: Registered, methods: readonly string[]) =>
    submit(it.browser, app.path, 'client_name', { ...rightForm, signature_method: methods })

  test('nothing ticked: all that the server takes', async () => {
    const app = await register(it.browser)
    assert.deepEqual(await policyOf(app), {})
    assert.deepEqual(ticked(app.html), [])
    for (const method of ['HMAC-SHA1', 'HMAC-SHA256'] as const) assert.equal(await asking(asApp(it, app), method), 'ok')
    assert.match(await asking(asApp(it, app), 'PLAINTEXT'), /^401 signature_method_rejected/)
  })

  test('its owner may choose, from the first: another method is 401 and says which to use', async () => {
    const app = await register(it.browser, { signature_method: ['HMAC-SHA256', 'HMAC-SHA512'] })
    assert.deepEqual(ticked(await page(app)), ['HMAC-SHA256', 'HMAC-SHA512'])
    const said = await asking(asApp(it, app), 'HMAC-SHA1')
    assert.match(said, /^401 signature_method_rejected: HMAC-SHA1 .* use HMAC-SHA256 or HMAC-SHA512$/)
    assert.equal(await asking(asApp(it, app), 'HMAC-SHA256'), 'ok')
  })

  test('a change bites on the very next call, with tokens given before too, and can be taken back', async () => {
    const app = await register(it.browser, { redirect_uris: `${callback}\r\nhttps://app.example/callback?kept=1` })
    const world = asApp(it, app)
    const token = await oauth1TokenFor(world)
    const call = async () => world.provider.check(await signed(world, '/api', { method: 'GET', token }))
    await call()
    await save(app, ['HMAC-SHA256'])
    await assert.rejects(call(), { code: 'signature_method_rejected' })
    await save(app, [])
    await call()
    assert.deepEqual(ticked(await page(app)), [])
  })

  test('nobody gives himself a method the server does not take', async () => {
    const app = await register(it.browser, { signature_method: ['PLAINTEXT', 'RSA-SHA1', 'nonsense'] })
    assert.deepEqual(await policyOf(app), {})
    await save(app, ['PLAINTEXT', 'HMAC-SHA512'])
    assert.deepEqual((await policyOf(app))['signedOnlyBy'], ['HMAC-SHA512'])
    assert.match(await asking(asApp(it, app), 'PLAINTEXT'), /^401 signature_method_rejected/)
  })

  test('what the operator withdraws is gone for those who had chosen it', async () => {
    const app = await register(it.browser, { signature_method: ['HMAC-SHA1', 'HMAC-SHA256'] })
    const { id, policy } = (await it.provider.storage.apps.byClientId(app.clientId))!
    await it.provider.storage.apps.update(id, { policy: { ...policy, signatureMethods: ['HMAC-SHA256'] } })
    assert.match(await asking(asApp(it, app), 'HMAC-SHA1'), /use HMAC-SHA256$/)
    assert.equal(await asking(asApp(it, app), 'HMAC-SHA256'), 'ok')
  })

  test('another field saved leaves the choice, and no choice leaves the policy', async () => {
    const app = await register(it.browser, { signature_method: ['HMAC-SHA256'] })
    await submit(it.browser, app.path, 'client_name', {
      ...rightForm,
      signature_method: 'HMAC-SHA256',
      description: '',
    })
    assert.deepEqual((await policyOf(app))['signedOnlyBy'], ['HMAC-SHA256'])
  })

  test('there is nothing to choose where OAuth 1.0a is not spoken', async () => {
    const other = await portalWorld({ policy: { protocols: [2] } })
    assert.doesNotMatch(await (await other.browser.get('/apps/new')).text(), /signature_method/)
    const app = await register(other.browser, { signature_method: ['HMAC-SHA256'] })
    assert.deepEqual((await other.provider.storage.apps.byClientId(app.clientId))!.policy, {})
    await other.close()
  })
})
