import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { get } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { unflattredUrl } from '../../../src/personalities/flattr/data.ts'
import { createSandbox } from '../../../src/sandbox.ts'
import { entryOf, runningSandbox } from '../../running-sandbox.ts'
import { clientOf, fieldsOf, refusalOf } from './client.ts'

const sandbox = runningSandbox()
const client = clientOf(sandbox)
const early = clientOf(sandbox, 'flattr-2011')

describe('sandbox.json', () => {
  test('says where Flattr is, and what its app may ask for', () => {
    const { clientId, clientSecret, strict, origin, ...entry } = client.entry()
    for (const text of [clientId, clientSecret, strict.clientId, strict.clientSecret])
      assert.match(text, /^[A-Za-z0-9]{64}$/)
    assert.deepEqual(entry, {
      oauth: [2],
      scopes: ['flattr', 'thing', 'email', 'extendedread'],
      authorizeUrl: `${origin}/oauth/authorize`,
      tokenUrl: `${origin}/oauth/token`,
      apiBase: `${origin}/rest/v2/`,
      resourceUrl: `${origin}/rest/v2/user`,
    })
  })

  test('has an app of 2011 on the same origin, without the scope of later years', () => {
    assert.equal(early.entry().origin, client.entry().origin)
    assert.notEqual(early.entry().clientId, client.entry().clientId)
    assert.deepEqual(early.entry().scopes, ['flattr', 'thing', 'extendedread'])
  })
})

describe('people', () => {
  const user = async (as: string, scope = '') => fieldsOf(await client.api('user', await client.connect(scope, as)))

  test('are who they are everywhere in the sandbox, each with a profile', async () => {
    const { origin, apiBase } = client.entry()
    const { registered_at: since, ...alice } = await user('alice', 'extendedread')
    assert.deepEqual(alice, {
      type: 'user',
      resource: `${apiBase}users/alice`,
      link: `${origin}/profile/alice`,
      username: 'alice',
      firstname: 'Alice',
      lastname: 'Liddell',
      about: 'Curiouser and curiouser!',
      city: 'Oxford',
      country: 'United Kingdom',
      url: 'http://alice.example',
      avatar: '',
      email: 'alice@sandbox.example',
    })
    assert.equal(new Date((since as number) * 1000).toISOString().slice(0, 10), '2010-05-04')
    const [bob, carol] = [await user('bob'), await user('carol')]
    assert.deepEqual([bob['firstname'], bob['country']], ['Bob', 'Sweden'])
    assert.deepEqual([carol['lastname'], carol['city'], carol['country'], carol['url']], ['Winter', '', '', null])
  })

  test('had other members in 2011, and an unset country was 0', async () => {
    const answer = await early.api('user', await early.connect('', 'carol'))
    assert.equal(answer.headers.get('x-ratelimit-limit'), '5000')
    const { country, cellphone } = await fieldsOf(answer)
    assert.deepEqual([country, cellphone], [0, ''])
  })
})

describe('things', () => {
  const ids = Array.from({ length: 12 }, (_, index) => 431_001 + index)
  const all = async (token?: string) =>
    (await (await client.api(`things/${ids.join(',')}`, token)).json()) as Record<string, unknown>[]
  const different = (things: Record<string, unknown>[], name: string) => new Set(things.map(one => one[name]))

  test('are a dozen, of three people, in all categories and several languages, one of them hidden', async () => {
    const [seen, found] = [await all(), await all(await client.connect('extendedread', 'bob'))]
    assert.deepEqual([seen.length, found.length], [11, 12])
    assert.deepEqual([...different(found, 'hidden')].toSorted(), [false, true])
    assert.equal(different(found, 'category').size, 7)
    assert.ok(different(found, 'language').size >= 5)
    assert.equal(new Set(found.map(({ owner }) => (owner as { username: string }).username)).size, 3)
    assert.ok(found.every(({ tags }) => (tags as string[]).length > 0))
  })

  test('each has a page where its link says', async () => {
    for (const { link, title } of await all()) {
      const page = await fetch(link as string)
      assert.equal(page.status, 200)
      assert.ok((await page.text()).includes(title as string))
    }
  })

  test('the one the playground offers is bob’s; alice can flattr it once, bob not, carol has no means', async () => {
    const token = await client.connect('flattr', 'alice')
    const before = (await all(token)).find(({ url }) => url === unflattredUrl)!
    assert.deepEqual([(before['owner'] as { username: string }).username, before['flattred']], ['bob', false])
    const flattred = await client.flattr(unflattredUrl, token)
    const { thing } = (await fieldsOf(flattred)) as { thing: { flattrs: number } }
    assert.equal(thing.flattrs, (before['flattrs'] as number) + 1)
    assert.equal(await refusalOf(client.flattr(unflattredUrl, token)), '403 flattr_once')
    const [bob, carol] = [await client.connect('flattr', 'bob'), await client.connect('flattr', 'carol')]
    assert.equal(await refusalOf(client.flattr(unflattredUrl, bob)), '403 flattr_owner')
    assert.equal(await refusalOf(client.flattr('http://bob.example/haus', carol)), '401 no_means')
    assert.equal(await refusalOf(client.flattr(unflattredUrl, carol)), '403 flattr_once')
  })
})

test('the rate headers are spelled as the documentation spells them', async () => {
  const raw = await new Promise<string[]>((resolve, reject) => {
    get(`${client.entry().apiBase}categories`, response => resolve(response.resume().rawHeaders)).once('error', reject)
  })
  for (const name of ['X-RateLimit-Limit', 'X-RateLimit-Remaining', 'X-RateLimit-Current', 'X-RateLimit-Reset'])
    assert.ok(raw.includes(name), name)
})

test('gPodder finds Flattr where it looks for it', async () => {
  const text = await (await fetch(client.entry().apiBase.replace(/\/$/, ''))).text()
  assert.match(text, /^\{"message":"hello_world".*\}$/)
})

describe('over a restart', () => {
  const data = mkdtempSync(join(tmpdir(), 'valetkey-flattr-'))
  after(() => rmSync(data, { recursive: true, force: true }))

  test('tokens, things and flattrs stay, and seeds do not come back', async () => {
    const first = await createSandbox({ port: 0, data })
    await first.start()
    const before = clientOf(() => first)
    const token = await before.connect('flattr thing', 'alice')
    assert.equal((await before.flattr(unflattredUrl, token)).status, 200)
    const body = new URLSearchParams({ url: 'http://alice.example/new', title: 'Something new' })
    const { id } = await fieldsOf(await before.api('things', token, { method: 'POST', body }))
    await first.stop()

    const second = await createSandbox({ port: 0, data })
    await second.start()
    const again = clientOf(() => second)
    assert.equal(entryOf(second, 'flattr').clientId, entryOf(first, 'flattr').clientId)
    assert.equal((await fieldsOf(await again.api(`things/${id}`, token)))['title'], 'Something new')
    assert.equal(await refusalOf(again.flattr(unflattredUrl, token)), '403 flattr_once')
    await second.stop()
  })
})
