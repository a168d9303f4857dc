import assert from 'node:assert/strict'
import { test } from 'node:test'
import { OAuth, type Pending } from 'valetkey'
import { OOB } from 'valetkey/oauth2/redirect-uri'
import { type Echoed, scriptedProvider } from 'valetkey/testing/scripted-provider'

const LOOPBACK = 'http://127.0.0.1:7777/callback'

function setUp(protocol: 'oauth1' | 'oauth2', more: object = {}) {
  const provider = scriptedProvider()
  const oauth = new OAuth({ fetch: provider.fetch })
  return { provider, oauth, app: oauth.remoteApp('demo', { ...provider[protocol], ...more }) }
}

for (const protocol of ['oauth1', 'oauth2'] as const) {
  test(`${protocol}: a bare code or PIN finishes, and the connection is the default one`, async () => {
    const { provider, app } = setUp(protocol)
    const { url, pending } = await app.begin({ callback: 'oob', data: 'x' })
    const outcome = await app.finish(`  ${provider.consent(url)}\n`, pending)
    assert.equal(outcome.connection?.user, 'default')
    assert.equal(outcome.data, 'x')
    assert.equal((await app.get<Echoed>('echo')).data.user, 'alice')
    assert.equal((await app.connection())?.account?.name, 'alice')
  })

  test(`${protocol}: the whole redirected URL finishes, as text or as URL, also after the pending was JSON`, async () => {
    const { provider, app } = setUp(protocol)
    const { url, pending } = await app.begin({ callback: LOOPBACK, user: 'me' })
    const thawed = JSON.parse(JSON.stringify(pending)) as Pending
    const { connection } = await app.finish(new URL(provider.consent(url)), thawed)
    assert.equal(connection?.user, 'me')
    const again = await app.begin({ callback: LOOPBACK })
    assert.ok((await app.finish(provider.consent(again.url), again.pending)).connection)
  })

  test(`${protocol}: an address is taken in quotes, without its scheme, or as its query alone`, async () => {
    const ways: ((url: URL) => string)[] = [
      ({ href }) => `"${href}"`,
      ({ href }) => ` '${href}'\n`,
      ({ href }) => `<${href}>`,
      ({ href }) => `“${href}”`,
      ({ href }) => href.replace('http://', ''),
      ({ search }) => search,
      ({ search }) => search.slice(1),
    ]
    for (const way of ways) {
      const { provider, app } = setUp(protocol)
      const { url, pending } = await app.begin({ callback: LOOPBACK })
      const pasted = way(new URL(provider.consent(url)))
      assert.ok((await app.finish(pasted, pending)).connection, pasted)
    }
  })

  test(`${protocol}: a code or PIN is taken with what a shell, a mail or a chat put around it`, async () => {
    for (const [before, after] of [
      ['"', '"'],
      ['`', '`'],
      ['\u200b', '\ufeff'],
      ['«', '»'],
    ]) {
      const { provider, app } = setUp(protocol)
      const { url, pending } = await app.begin({ callback: 'oob' })
      assert.ok((await app.finish(`${before}${provider.consent(url)}${after}`, pending)).connection)
    }
  })

  test(`${protocol}: a URL of another sign-in is refused`, async () => {
    const { provider, app } = setUp(protocol)
    const mine = await app.begin({ callback: LOOPBACK })
    const other = await app.begin({ callback: LOOPBACK })
    await assert.rejects(app.finish(provider.consent(other.url), mine.pending), {
      code: 'state_invalid',
      message: /belongs to another sign-in/,
    })
  })

  test(`${protocol}: a pending of another app, or a changed one, is refused`, async () => {
    const { provider, oauth, app } = setUp(protocol)
    const other = oauth.remoteApp('other', provider[protocol])
    const { pending } = await app.begin({ callback: 'oob' })
    await assert.rejects(other.finish('123', pending), { code: 'wrong_app' })
    await assert.rejects(other.finish('123', { ...pending, app: 'other' }), { code: 'wrong_app' })
    await assert.rejects(app.finish('123', { ...pending, sealed: `${pending.sealed.slice(0, -2)}AA` }), {
      code: 'state_invalid',
    })
    assert.doesNotMatch(JSON.stringify(pending), /verifier|secret/)
  })

  test(`${protocol}: a refusal in the URL is a value`, async () => {
    const { provider, app } = setUp(protocol)
    const { url, pending } = await app.begin({ callback: LOOPBACK })
    const outcome = await app.finish(provider.consent(url, { deny: true }), pending)
    assert.equal(outcome.denied?.reason, 'access_denied')
  })
}

test('wrong things get an error that names what was expected', async () => {
  const { app, provider } = setUp('oauth2')
  const { url, pending } = await app.begin({ callback: 'oob' })
  const wrong: [string, RegExp][] = [
    ['', /nothing was given/],
    ['the code is 123', /no spaces inside/],
    [url, /address of the question/],
    ['https://provider.example/elsewhere', /brings nothing back/],
    ['x'.repeat(3000), /too long/],
  ]
  for (const [input, message] of wrong) {
    await assert.rejects(app.finish(input, pending), { code: 'code_expected', message })
    await assert.rejects(app.finish(input, pending), { message: /paste the code, or the whole address/ })
  }
  assert.equal(provider.sent('/oauth/token').length, 0)
})

test('OAuth 1: wrong things get an error that speaks of the PIN', async () => {
  const { app, provider } = setUp('oauth1')
  const { url, pending } = await app.begin({ callback: 'oob' })
  const token = new URL(url).searchParams.get('oauth_token') ?? ''
  await assert.rejects(app.finish(token, pending), { code: 'pin_expected', message: /that is the oauth_token/ })
  await assert.rejects(app.finish('not a pin', pending), { code: 'pin_expected' })
  await assert.rejects(app.finish(url, pending), { code: 'pin_expected', message: /address of the question/ })
  assert.equal(provider.sent('/oauth/access_token').length, 0)
})

test('a PIN is taken with dashes, with spaces and bare, and sent as the provider writes it', async () => {
  const pin = { digits: 9, group: 3, separator: '-' }
  for (const typed of ['482-193-067', '482 193 067', '482193067', ' 482–193–067 ']) {
    const { app, provider } = setUp('oauth1', { pin })
    const { pending } = await app.begin({ callback: 'oob' })
    await app.finish(typed, pending).catch(() => {})
    const header = provider.sent('/oauth/access_token')[0]?.headers.get('authorization')
    assert.match(header ?? '', /oauth_verifier="482-193-067"/)
  }
})

test('out of band is oob for OAuth 1 and the URN for OAuth 2', async () => {
  const one = setUp('oauth1')
  await one.app.begin({ callback: 'oob' })
  assert.match(one.provider.sent('/oauth/request_token')[0]?.headers.get('authorization') ?? '', /oauth_callback="oob"/)
  const two = setUp('oauth2')
  assert.equal(new URL((await two.app.begin({ callback: 'oob' })).url).searchParams.get('redirect_uri'), OOB)
  assert.equal(new URL((await two.app.begin()).url).searchParams.get('redirect_uri'), null)
})

test('the URL of our own callback must carry the state, the provider’s code page need not', async () => {
  const { app, provider } = setUp('oauth2')
  const loopback = await app.begin({ callback: LOOPBACK })
  const bare = new URL(provider.consent(loopback.url))
  bare.searchParams.delete('state')
  await assert.rejects(app.finish(bare, loopback.pending), { code: 'state_missing' })
  const oob = await app.begin({ callback: 'oob' })
  const code = provider.consent(oob.url)
  assert.ok((await app.finish(`https://provider.example/oauth/authorize/native?code=${code}`, oob.pending)).connection)
})
