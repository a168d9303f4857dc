import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { type Fields, type PortalWorld, portalWorld, register, rightForm, submit } from '../portal-world.ts'

const pair = (modulusLength: number) =>
  generateKeyPairSync('rsa', {
    modulusLength,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
const strong = pair(2048)
const elliptic = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  .publicKey.export({ type: 'spki', format: 'pem' })
  .toString()

const metadata = 'invalid_client_metadata'
const callback = 'invalid_redirect_uri'

/** A form that is wrong in one field: what is said beside that field, and by which code. */
const wrong: readonly (readonly [what: string, fields: Fields, field: string, code: string, sentence: RegExp])[] = [
  ['no name', { client_name: '  ' }, 'client_name', metadata, /Give the app a name/],
  ['an invisible name', { client_name: '\u200b\u2060' }, 'client_name', metadata, /Nothing of this name can be seen/],
  ['a name of 81', { client_name: 'x'.repeat(81) }, 'client_name', metadata, /keep to 80 characters/],
  ['a name with controls', { client_name: 'a\u0007b' }, 'client_name', metadata, /control characters/],
  ['half a name', { client_name: 'a\ufffd\u0000' }, 'client_name', metadata, /control characters/],
  ['a website that is none', { client_uri: 'tea.example' }, 'client_uri', metadata, /the whole address/],
  ['a website that is a script', { client_uri: 'javascript:alert(1)' }, 'client_uri', metadata, /the whole address/],
  ['a novel', { description: 'x'.repeat(1001) }, 'description', metadata, /keep to 1000/],
  ['a relative callback', { redirect_uris: '/back' }, 'redirect_uris', callback, /\/back must be an absolute URI/],
  ['a fragment', { redirect_uris: 'https://a.example/#x' }, 'redirect_uris', callback, /must not have a fragment/],
  ['a script', { redirect_uris: 'javascript:alert(1)' }, 'redirect_uris', callback, /cannot be redirected to/],
  ['a password', { redirect_uris: 'https://a:b@c.example/' }, 'redirect_uris', callback, /user name or password/],
  ['a way up', { redirect_uris: 'https://a.example/x/../y' }, 'redirect_uris', callback, /must not have \. or \.\./],
  ['a space', { redirect_uris: 'https://a.example/x y' }, 'redirect_uris', callback, /characters of RFC 3986/],
  [
    'a public app without a callback',
    { redirect_uris: ' \r\n ', type: 'public' },
    'redirect_uris',
    callback,
    /Give at least one/,
  ],
  [
    'twenty-one callbacks',
    { redirect_uris: Array.from({ length: 21 }, (_, at) => `https://a.example/${at}`).join('\r\n') },
    'redirect_uris',
    callback,
    /keep to 20 of them/,
  ],
  [
    'a domain with a scheme',
    { callback_domain: 'https://a.example' },
    'callback_domain',
    metadata,
    /host’s name alone/,
  ],
  ['a domain with a port', { callback_domain: 'a.example:80' }, 'callback_domain', metadata, /host’s name alone/],
  ['part of an address', { callback_domain: '0.1' }, 'callback_domain', metadata, /host’s name alone/],
  ['no type', { type: '' }, 'type', metadata, /one of the two/],
  ['a scope that is none', { scope: ['read', 'admin'] }, 'scope', metadata, /There is no scope admin/],
  ['a scope of Object’s', { scope: 'constructor' }, 'scope', metadata, /There is no scope constructor/],
  ['a private key', { rsa_public_key: strong.privateKey }, 'rsa_public_key', metadata, /This is the private key!/],
  ['a weak key', { rsa_public_key: pair(1024).publicKey }, 'rsa_public_key', metadata, /RSA key of 2048 bits/],
  ['a key of another kind', { rsa_public_key: elliptic }, 'rsa_public_key', metadata, /RSA key of 2048 bits/],
  ['no key at all', { rsa_public_key: 'ssh-rsa AAAA' }, 'rsa_public_key', metadata, /no public key we can read/],
]

describe('the form of an app', () => {
  let it: PortalWorld
  before(async () => {
    it = await portalWorld({ portal: { appsPerPerson: 1000 } })
  })
  after(() => it.close())

  for (const [what, fields, field, code, sentence] of wrong)
    test(`${what} is ${code}, said beside ${field} and on top, and nothing is registered`, async () => {
      const before = await it.provider.storage.apps.list({ ownerId: it.alice.id, limit: 1000 })
      const answer = await submit(it.browser, '/apps/new', 'client_name', { ...rightForm, ...fields })
      assert.equal(answer.status, 400)
      const html = plain(await answer.text())
      const beside = new RegExp(`<ul class="wrong" id="${field}-error">(.*?)</ul>`, 's').exec(html)![1]!
      assert.match(beside, sentence)
      assert.match(beside, new RegExp(`<code>${code}</code>`))
      const alert = /<div class="alert" role="alert">(.*?)<\/div>/s.exec(html)![1]!
      assert.match(alert, sentence)
      const link = /href="#([^"]+)"/.exec(alert)![1]!
      assert.ok(html.includes(` id="${link}"`), 'the link on top leads to the field')
      assert.match(html, new RegExp(`aria-describedby="${field}-error`))
      assert.equal(html.match(/class="wrong"/g)!.length, 1, 'nothing else is wrong')
      assert.deepEqual(await it.provider.storage.apps.list({ ownerId: it.alice.id, limit: 1000 }), before)
    })

  test('what was typed is kept, all of it, and escaped', async () => {
    const typed = {
      client_name: '',
      client_uri: 'no"><script>address',
      description: '</textarea><b>two\r\nlines',
      redirect_uris: 'one\r\ntwo',
      callback_domain: 'https://x',
      type: 'public',
      scope: ['write'],
      rsa_public_key: 'no key',
    }
    const html = await (await submit(it.browser, '/apps/new', 'client_name', typed)).text()
    assert.match(html, /value="no&quot;&gt;&lt;script&gt;address"/)
    assert.match(html, />\n&lt;\/textarea&gt;&lt;b&gt;two\nlines<\/textarea>/)
    assert.match(html, />\none\ntwo<\/textarea>/)
    assert.match(html, /value="https:\/\/x"/)
    assert.match(html, />\nno key<\/textarea>/)
    const checked = [...html.matchAll(/value="(\w+)" checked/g)].map(([, value]) => value)
    assert.deepEqual(checked, ['public', 'write'])
    assert.match(html, /6 things are to be mended/)
  })

  test('lines, spaces and repetitions of callbacks are put in order; the key becomes SPKI', async () => {
    const redirects = ' https://a.example/1 \r\n\r\nhttps://a.example/2\nhttps://a.example/1'
    const fields = {
      redirect_uris: redirects,
      callback_domain: ' A.example ',
      rsa_public_key: `\r\n${strong.publicKey}`,
    }
    const { id, path } = await register(it.browser, fields)
    const app = (await it.provider.storage.apps.byId(id))!
    assert.deepEqual(app.redirectUris, ['https://a.example/1', 'https://a.example/2'])
    assert.equal(app.callbackDomain, 'A.example')
    assert.equal(app.rsaPublicKey, strong.publicKey)
    assert.match(await (await it.browser.get(path)).text(), /-----BEGIN PUBLIC KEY-----/)
  })

  test('a name of 80 characters is taken, whatever they are', async () => {
    const { id } = await register(it.browser, { client_name: '🍵'.repeat(40) + 'é'.repeat(40) })
    assert.equal([...(await it.provider.storage.apps.byId(id))!.name].length, 80)
  })

  test('a confidential app needs no callback where it may act for itself', async () => {
    await register(it.browser, { redirect_uris: '' })
    const strict = await portalWorld({ policy: { grants: ['authorization_code'] } })
    const answer = await submit(strict.browser, '/apps/new', 'client_name', { ...rightForm, redirect_uris: '' })
    assert.match(await answer.text(), /Give at least one/)
    await strict.close()
  })

  test('a field that is not offered is left as it is', async () => {
    const only2 = await portalWorld({ policy: { protocols: [2] } })
    const { app } = await only2.provider.apps.create({
      name: 'Old',
      ownerId: only2.alice.id,
      callbackDomain: 'old.example',
      rsaPublicKey: strong.publicKey,
      policy: { pkce: 'optional' },
    })
    const changes = { ...rightForm, callback_domain: 'new.example', rsa_public_key: '' }
    assert.equal((await submit(only2.browser, `/apps/${app.id}`, 'client_name', changes)).status, 303)
    const after = (await only2.provider.storage.apps.byId(app.id))!
    assert.deepEqual(
      [after.name, after.callbackDomain, after.rsaPublicKey, after.policy],
      ['Tea Timer', 'old.example', strong.publicKey, { pkce: 'optional' }],
    )
    await only2.close()
  })

  test('what a callback domain does is said as the policy has it', async () => {
    for (const [callbackDomain, sentence] of [
      ['adds', /taken without being listed/],
      ['binds', /must be listed above and lie below/],
    ] as const) {
      const other = await portalWorld({ policy: { callbackDomain } })
      assert.match(await (await other.browser.get('/apps/new')).text(), sentence)
      await other.close()
    }
  })
})

const plain = (html: string) => html.replaceAll('&#39;', "'").replaceAll('&quot;', '"')
