import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createPages } from '@valetkey/flattr'
import { type World, world } from './world.ts'

let it: World
let get: (path: string, method?: string) => Promise<Response | null>
before(async () => {
  it = await world()
  const pages = createPages({ provider: it.provider, store: it.store, urls: it.urls, brand: 'Flattr sandbox' })
  get = (path, method = 'GET') => pages(new Request(it.urls.web + path, { method }))
})
after(() => it.close())

test('the link of a thing leads to a page, with any title behind it', async () => {
  const { id, url } = await it.thing({ title: '<i>Title</i>', tags: ['demo'] })
  await it.store.flattrs.add({ thingId: id, userId: it.bo, createdAt: 1 })
  for (const path of [`/thing/${id}`, `/thing/${id}/Any-title`]) {
    const page = await get(path)
    assert.equal(page?.status, 200)
    assert.match(page.headers.get('content-security-policy') ?? '', /default-src 'none'/)
    const text = await page.text()
    assert.match(text, /&lt;i&gt;Title&lt;\/i&gt;/)
    assert.ok(text.includes(`href="${url}"`))
    assert.match(text, /profile\/Ann".*Flattred by 1\s+person\./s)
  }
})

test('the link of a user leads to a page, the older address too', async () => {
  await it.profile(it.ann, { firstname: 'Ann', lastname: 'Example', country: 'Sweden', url: 'javascript:alert(1)' })
  for (const path of ['/profile/Ann', '/user/ann']) {
    const text = await (await get(path))!.text()
    assert.match(text, /<h1>Ann<\/h1>\n<p>Ann Example<\/p>/)
    assert.doesNotMatch(text, /javascript:/)
  }
})

test('what is hidden or was never there is a 404 alike', async () => {
  const { id } = await it.thing({ hidden: true })
  const [hidden, unknown] = [(await get(`/thing/${id}`))!, (await get('/thing/999999999'))!]
  assert.deepEqual([hidden.status, unknown.status, (await get('/profile/nobody'))?.status], [404, 404, 404])
  assert.equal(await hidden.text(), await unknown.text())
})

test('HEAD is GET without a body', async () => {
  const page = await get('/profile/Ann', 'HEAD')
  assert.deepEqual([page?.status, await page?.text()], [200, ''])
})

test('everything else is somebody else’s', async () => {
  for (const path of ['/', '/thing', '/oauth/authorize', '/constructor/x', '/thing/1/a/b'])
    assert.equal(await get(path), null)
  assert.equal(await get('/thing/1', 'POST'), null)
})
