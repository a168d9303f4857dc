import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { type Exchange, OAuth, type Outcome, presets, type RemoteApp } from 'valetkey'
import { json } from 'valetkey/testing/scripted-message'
import { Browser, HERE, login, posted } from '../client/browser.ts'
import { behaving2 } from '../definitions/behaving2.ts'
import { type Behaviour2, app as us } from '../definitions/behaviour.ts'
import { team } from '../definitions/signed-secret.ts'

const issuer = 'https://appleid.apple.com'
const user = { name: { firstName: 'Ann', lastName: 'Example' }, email: 'ann@example.org' }

/** As Apple's documents have it. */
const behaviour: Behaviour2 = {
  oauth: 2,
  authorizeUrl: `${issuer}/auth/authorize`,
  tokenUrl: `${issuer}/auth/token`,
  refreshUrl: `${issuer}/auth/token`,
  revokeUrl: `${issuer}/auth/revoke`,
  revokes: 'token',
  issuer,
  jwks: `${issuer}/auth/keys`,
  auth: ['signed-secret'],
  scopes: ['openid', 'name', 'email'],
  separator: ' ',
  authorizeParams: { response_mode: 'form_post' },
  headers: {},
  tokenMethod: 'POST',
  json: false,
  names: {},
  pkce: true,
  tokenParams: {},
  refreshParams: {},
  codeParam: 'code',
  who: { url: 'nowhere', answer: { sub: '001234.a1b2' } },
}

function setUp(more: Partial<Behaviour2> = {}, keys: object = team) {
  const provider = behaving2({ ...behaviour, ...more })
  const told: Exchange[] = []
  const oauth = new OAuth({ fetch: provider.fetch, onExchange: exchange => told.push(exchange) })
  const app = oauth.remoteApp('apple', { ...presets.apple, clientId: us.id, ...keys })
  return { provider, app, told, browser: new Browser() }
}

async function comeBackByForm(app: RemoteApp, browser: Browser, back: string): Promise<Outcome> {
  const seen: Outcome[] = []
  const response = await app.authorized(browser.request(...posted(back)), outcome => {
    seen.push(outcome)
    return new Response('done')
  })
  browser.receive(response)
  return seen[0] as Outcome
}

test('apple: the whole journey — form_post, the name of the first time, a signed secret, who the id_token says, revoked', async () => {
  const { provider, app, told, browser } = setUp({ brings: { user: JSON.stringify(user) } })
  const asked = await login(app, browser, { callback: '/authorized', user: 'ann' })
  const outcome = await comeBackByForm(app, browser, provider.consent(asked, `${HERE}/authorized`))
  assert.deepEqual(outcome.connection?.account, { id: '001234.a1b2', name: 'Ann Example' })
  assert.equal(outcome.connection?.claims?.sub, '001234.a1b2')
  assert.deepEqual(outcome.response['user'], user)
  assert.deepEqual(outcome.connection?.token.extra['user'], user)

  const [exchanged] = told.filter(({ step }) => step === 'token')
  const { client_secret: shown = '', ...sent } = Object.fromEntries(exchanged?.parameters ?? [])
  assert.deepEqual(Object.keys(sent), ['grant_type', 'code', 'redirect_uri', 'code_verifier', 'client_id'])
  assert.match(shown, /^.{4}…$/)
  assert.deepEqual(await app.disconnect('ann'), { revoked: true, deleted: true })
  assert.ok(!inspect([outcome, told], { depth: 9 }).includes(team.privateKey.slice(40, 80)))
})

test('apple: from the second time on there is no name; the account goes by what the id_token has', async () => {
  const { provider, app, browser } = setUp()
  const asked = await login(app, browser)
  const { connection, response } = await comeBackByForm(app, browser, provider.consent(asked, `${HERE}/authorized`))
  assert.deepEqual(connection?.account, { id: '001234.a1b2', name: '001234.a1b2' })
  assert.equal(response['user'], undefined)
})

test('apple: whatever the form says of the person, who it is and the tokens come from Apple', async () => {
  for (const forged of ['{"name":{"firstName":"Mallory"},"sub":"1"}', '{"name":', '"text"', 'null', '[]', '']) {
    const { provider, app, browser } = setUp({
      brings: { user: forged, sub: '1', id_token: 'x.y.z', access_token: 'x' },
    })
    const asked = await login(app, browser)
    const { connection, response } = await comeBackByForm(app, browser, provider.consent(asked, `${HERE}/authorized`))
    assert.equal(connection?.account?.id, '001234.a1b2', forged)
    assert.equal(response['access_token'], provider.state.access)
    assert.equal(connection?.token.extra['sub'], undefined)
  }
})

test('apple: a name that comes twice is refused like a code that does', async () => {
  const { provider, app, browser } = setUp({ brings: { user: '{}' } })
  const back = provider.consent(await login(app, browser), `${HERE}/authorized`)
  await assert.rejects(comeBackByForm(app, browser, `${back}&user=%7B%7D`), { code: 'callback_duplicate' })
})

test('apple: a person who cancels is a value', async () => {
  const { app, browser } = setUp()
  const state = new URL(await login(app, browser)).searchParams.get('state')
  const back = `${HERE}/authorized?error=user_cancelled_authorize&state=${state}`
  assert.deepEqual((await comeBackByForm(app, browser, back)).denied, { reason: 'user_cancelled_authorize' })
})

test('apple: a secret that somebody signed beforehand is sent as it is', async () => {
  const { provider, app, browser } = setUp({ auth: ['post'] }, { clientSecret: us.secret })
  const back = provider.consent(await login(app, browser), `${HERE}/authorized`)
  assert.ok((await comeBackByForm(app, browser, back)).connection)
})

for (const [what, keys, says] of [
  ['no team', { ...team, teamId: undefined }, /does not say whose it is.*Next: pass teamId/],
  ['no key', { ...team, privateKey: undefined }, /the definition has none/],
  ['no key but text', { ...team, privateKey: 'AuthKey.p8' }, /as a key for ES256 it is refused.*PKCS #8 PEM/],
] as const)
  test(`apple: with ${what} the error says what to pass, and nothing is sent to the token endpoint`, async () => {
    const { provider, app, told, browser } = setUp({}, keys)
    const back = provider.consent(await login(app, browser), `${HERE}/authorized`)
    await assert.rejects(comeBackByForm(app, browser, back), { code: 'private_key_unusable', message: says })
    assert.deepEqual(
      told.filter(({ step }) => step === 'token'),
      [],
    )
  })

test('apple: when it does not know the key the advice names what to check', async () => {
  const { provider, browser } = setUp()
  const refusing = async (request: Request): Promise<Response> =>
    request.url.endsWith('/auth/token') ? json({ error: 'invalid_client' }, 400) : provider.fetch(request)
  const app = new OAuth({ fetch: refusing }).remoteApp('apple', presets.apple({ ...team, clientId: us.id }))
  const back = provider.consent(await login(app, browser), `${HERE}/authorized`)
  await assert.rejects(comeBackByForm(app, browser, back), {
    code: 'access_token_refused',
    message: /Next: check clientId, teamId, privateKey and privateKeyId/,
  })
})

test('what a callback brings can be kept for any provider: QuickBooks’ company, as text', async () => {
  const { provider } = setUp({ brings: { realmId: '9130347' } })
  const definition = { ...presets.apple, ...team, clientId: us.id, callbackParams: ['realmId', 'user'] }
  const app = new OAuth({ fetch: provider.fetch }).remoteApp('kept', definition)
  const browser = new Browser()
  const back = provider.consent(await login(app, browser), `${HERE}/authorized`)
  const { connection } = await comeBackByForm(app, browser, back)
  assert.deepEqual({ ...connection?.token.extra }, { realmId: '9130347' })
  const { url, pending } = await app.begin({ callback: `${HERE}/x` })
  const pasted = await app.finish(provider.consent(url, `${HERE}/x`), pending)
  assert.equal(pasted.connection?.token.extra['realmId'], '9130347')
})
