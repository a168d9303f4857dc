import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { AppInput } from '@valetkey/server'
import { timeOrderedId } from 'valetkey/http/random'
import { authorizePath, callback, consent, createBrowser, flowOf, pkce, type World, world } from '../world.ts'

const scopes = {
  read: { en: 'Read your things', de: 'Ihre Sachen lesen', risk: 'read' },
  erase: { en: 'Erase it all', de: 'Alles löschen', risk: 'danger' },
  write: { en: 'Change your things', de: 'Ihre Sachen ändern', risk: 'write' },
  letters: { de: 'Ihre Briefe lesen', risk: 'read' },
  plain: 'Be plain',
} as const

describe('the consent page', () => {
  let it: World
  before(async () => {
    it = await world({ scopes })
  })
  after(() => it.close())

  const asked = async (scope: string, language = 'en', params = {}) => {
    const path = authorizePath(it, await pkce(), { scope, ...params })
    return (await it.browser.get(path, { 'accept-language': language })).text()
  }
  const of = async (input: Partial<AppInput>, redirect_uri: string | null = callback) => {
    const { app } = await it.provider.apps.create({ name: 'Another', redirectUris: [callback], ...input })
    return { app, html: await asked('plain', 'en', { client_id: app.clientId, redirect_uri }) }
  }
  /** Headings and sentences of the scopes, in the order they are read. */
  const listOf = (html: string) =>
    [...html.matchAll(/<h3>([^<]+)<\/h3>|<li[^>]*><span><b>([^<]+)<\/b>/g)].map(([, heading, sentence]) =>
      heading ? `${heading}:` : sentence,
    )

  test('groups scopes by what they risk, the worst last, whatever order they came in', async () => {
    assert.deepEqual(listOf(await asked('erase write plain read letters')), [
      'Be plain',
      'See:',
      'Read your things',
      'Ihre Briefe lesen',
      'Change:',
      'Change your things',
      'Handle with care:',
      'Erase it all',
    ])
  })

  test('has no groups where the operator gave plain sentences', async () => {
    assert.deepEqual(listOf(await asked('plain')), ['Be plain'])
  })

  test('says each scope in the language of the page, and in another before none', async () => {
    assert.deepEqual(listOf(await asked('read erase', 'de')), [
      'Ansehen:',
      'Ihre Sachen lesen',
      'Besondere Vorsicht:',
      'Alles löschen',
    ])
  })

  test('marks what is new against the last time, and nothing the first time', async () => {
    assert.doesNotMatch(await asked('read'), /<li class="new">/)
    await consent(it, authorizePath(it, await pkce(), { scope: 'read' }))
    const html = await asked('read write')
    const marked = [...html.matchAll(/<li class="new"><span><b>([^<]+)<\/b> <span class="chip">new</g)]
    assert.deepEqual(
      marked.map(([, sentence]) => sentence),
      ['Change your things'],
    )
  })

  const targets = {
    'https://app.example/callback?kept=1': /class="target">You will go back to <b>app\.example<\/b>/,
    'https://xn--pypal-4ve.example/cb': /back to <b>xn--pypal-4ve\.example<\/b>/,
    'https://app.example:8443/cb': /back to <b>app\.example:8443<\/b>/,
    'http://127.0.0.1:5000/cb': /a program on this device: <b>127\.0\.0\.1:5000<\/b>/,
    'http://localhost:5000/cb': /a program on this device: <b>localhost:5000<\/b>/,
    'com.example.app:/cb': /a program on this device: <b>com\.example\.app<\/b>/,
    'urn:ietf:wg:oauth:2.0:oob': /a code to paste into <b>Another<\/b>/,
  }
  for (const [uri, sentence] of Object.entries(targets)) {
    test(`says where the answer to ${uri} goes`, async () => {
      assert.match((await of({ redirectUris: [uri] }, uri)).html, sentence)
    })
  }

  test('says that nobody has checked an app that is some person’s, or registered itself', async () => {
    const warning = /has checked this app/
    assert.doesNotMatch((await of({})).html, warning, 'the operator’s own')
    const { app, html } = await of({ ownerId: it.alice.id })
    assert.match(html, warning)
    await it.provider.storage.apps.update(app.id, { policy: { verified: true } })
    assert.doesNotMatch(await asked('plain', 'en', { client_id: app.clientId }), warning, 'once it is checked')
    const itself = { ...app, id: timeOrderedId(), clientId: 'itself', ownerId: null, policy: {} }
    await it.provider.storage.apps.insert({ ...itself, registration: 'open' }, null)
    assert.match(await asked('plain', 'en', { client_id: 'itself' }), warning)
  })

  test('says of a new app that it is new', async () => {
    assert.match((await of({})).html, /<span class="chip">new here<\/span> <span class="soft">registered today/)
  })

  test('leads to another account and back here, and to where it can be taken back', async () => {
    const path = authorizePath(it, await pkce(), { scope: 'plain' })
    const html = await (await it.browser.get(path)).text()
    assert.ok(html.includes(`href="/sign-in?next=${encodeURIComponent(path)}"`))
    assert.match(html, /href="\/settings\/applications"/)
  })

  test('offers no and yes side by side, no first', async () => {
    const html = await asked('plain')
    const choice = /<div class="choice">(.*?)<\/div>/s.exec(html)?.[1]
    assert.deepEqual(choice?.match(/value="(\w+)"/g), ['value="deny"', 'value="allow"'])
  })
})

test('who changes the account on the consent page comes back to it as somebody else', async () => {
  const it = await world()
  await it.provider.people.create({ username: 'bob', password: 'builder' })
  const path = authorizePath(it, await pkce())
  const link = /href="(\/sign-in[^"]+)"/.exec(await (await it.browser.get(path)).text())![1]!
  const flow = flowOf(await (await it.browser.get(link)).text())
  const answer = await it.browser.post('/sign-in', { flow, username: 'bob', password: 'builder' })
  assert.equal(answer.headers.get('location'), path)
  assert.match(await (await it.browser.get(path)).text(), /Signed in as <b>bob<\/b>/)
  await it.close()
})

test('a person without a session is asked to sign in, in the language of the browser', async () => {
  const it = await world()
  const browser = createBrowser(it.provider)
  const answer = await browser.get(authorizePath(it, await pkce()))
  const page = await browser.get(answer.headers.get('location')!, { 'accept-language': 'de' })
  assert.match(await page.text(), /<label for="password">Passwort<\/label>/)
  await it.close()
})
