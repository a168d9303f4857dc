import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { OAuth, presets } from 'valetkey'
import { type CatalogueName, catalogue, catalogueEntries } from 'valetkey/catalogue'
import { json } from 'valetkey/testing/scripted-message'
import { entries } from '../../src/catalogue/entries.ts'

test('a definition comes by its name, says who has tried it, and can be registered', async () => {
  const definition = await catalogue('webex')
  assert.deepEqual([definition.title, definition.verified], ['Webex', 'sources'])
  assert.ok((definition.agree ?? 0) >= 2)
  const app = new OAuth().remoteApp('webex', { ...definition, clientId: 'us', clientSecret: 'secret' })
  assert.match((await app.begin({ callback: 'http://127.0.0.1/' })).url, /^https:\/\/webexapis\.com\/v1\/authorize\?/)
})

test('a preset is itself, as plain data', async () => {
  assert.deepEqual(await catalogue('github'), { ...presets.github })
  assert.equal((await catalogue('flickr')).verified, 'sandbox')
  const masto = await catalogue('mastodon', { host: 'mstdn.jp' })
  assert.equal(masto.title, 'Mastodon at mstdn.jp')
})

test('what stands in an address has to be said', async () => {
  const shop = await catalogue('shopify', { subdomain: 'acme' })
  assert.equal(shop.baseUrl, 'https://acme.myshopify.com/')
  const login = await catalogue('keycloak', { host: 'https://id.example.org:8443/auth/', realm: 'staff' })
  assert.equal(login.authorizeUrl, 'https://id.example.org:8443/auth/realms/staff/protocol/openid-connect/auth')
  // @ts-expect-error a variable is missing
  await assert.rejects(catalogue('shopify'), { code: 'definition_invalid', message: /it needs subdomain/ })
  // @ts-expect-error and here there is none
  await catalogue('webex', { host: 'webex.com' })
})

test('nobody moves an address elsewhere by what stands in it', async () => {
  const refused = { code: 'definition_invalid', message: /cannot be its (subdomain|host)/ }
  for (const subdomain of ['evil.example/', 'evil.example#', 'a@b', 'a b', '..', '.a', 'a/../b', '{host}', 'é'])
    await assert.rejects(catalogue('shopify', { subdomain }), refused, subdomain)
  for (const host of [
    'a@evil.example',
    'evil.example?',
    'x#',
    'http://plain.example',
    'a b',
    '//',
    'a/../../b',
    'a\\b',
  ])
    await assert.rejects(catalogue('nextcloud', { host }), refused, host)
})

test('an unknown name is answered with the nearest', async () => {
  await assert.rejects(catalogue('webeks' as CatalogueName), { message: /did you mean webex\?/ })
  await assert.rejects(catalogue('constructor' as CatalogueName), { message: /catalogueEntries\(\) lists them/ })
})

test('all can be listed, those of the sandbox, of documents and of sources', async () => {
  const entries = await catalogueEntries()
  const count = (verified: string) => entries.filter(entry => entry.verified === verified).length
  assert.deepEqual([count('sandbox'), count('documentation')], [5, 25])
  assert.ok(count('sources') > 200)
  assert.deepEqual(entries.find(({ name }) => name === 'mattermost')?.variables, ['host'])
  assert.deepEqual(entries.find(({ name }) => name === 'mastodon')?.variables, ['host'])
  for (const { name, verified, agree = 0 } of entries) assert.ok(verified !== 'sources' || agree >= 2, name)
})

test('when a sign-in with an untried entry fails, the error says that it is untried; with a preset it does not', async () => {
  const refused = async () => json({ error: 'invalid_request', error_description: 'no' }, 400)
  for (const [name, doubt] of [
    [
      'dribbble',
      /this definition was never tried here, \d+ projects agree on it: compare it with https:\/\/developer\.dribbble/,
    ],
    ['xing-oauth1', /never tried here/],
  ] as const) {
    const app = new OAuth({ fetch: refused }).remoteApp(name, {
      ...(await catalogue(name)),
      clientId: 'us',
      clientSecret: 's3cret',
    })
    const signIn = async () => {
      const { url, pending } = await app.begin({ callback: 'http://127.0.0.1/' })
      await app.finish(`http://127.0.0.1/?code=c&state=${new URL(url).searchParams.get('state')}`, pending)
    }
    await assert.rejects(signIn(), { message: doubt, status: 400 })
  }
  const app = new OAuth({ fetch: refused }).remoteApp('x', presets.x({ clientId: 'us', clientSecret: 's3cret' }))
  const { url, pending } = await app.begin({ callback: 'http://127.0.0.1/' })
  const back = `http://127.0.0.1/?code=c&state=${new URL(url).searchParams.get('state')}`
  await assert.rejects(app.finish(back, pending), (error: Error) => !/never tried/.test(error.message))
})

test('an entry is at most 1 kB, compressed', () => {
  for (const [name, row] of Object.entries(entries)) {
    const { length } = gzipSync(JSON.stringify(row))
    assert.ok(length <= 1024, `${name}: ${length}`)
  }
})

test('the table is loaded when it is asked for, and a preset alone', () => {
  const source = (file: string) => readFileSync(new URL(`../../src/catalogue/${file}`, import.meta.url), 'utf8')
  const atOnce = (text: string) => [...text.matchAll(/^import (?!type)[^'\n]*'([^']+)'/gm)].map(([, from]) => from)
  assert.deepEqual(
    atOnce(source('index.ts') + source('presets.ts')).filter(from => /entries|providers/.test(from ?? '')),
    [],
  )
})
