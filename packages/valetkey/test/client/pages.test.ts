import assert from 'node:assert/strict'
import { test } from 'node:test'
import { OAuth, type Pagination, presets } from 'valetkey'
import { json, scriptedProvider } from 'valetkey/testing/scripted-provider'

type Asked = { readonly path: string; readonly query: Readonly<Record<string, string>>; readonly url: string }

/** An app on an API that answers as told. */
async function listing(pagination: Pagination | undefined, answer: (asked: Asked) => Response) {
  const provider = scriptedProvider()
  const asked: Asked[] = []
  const authorizations: (string | null)[] = []
  const fetch = async (request: Request) => {
    const url = new URL(request.url)
    if (!url.pathname.startsWith('/api/list') && url.origin === 'https://provider.example')
      return provider.fetch(request)
    const one = { path: url.pathname, query: Object.fromEntries(url.searchParams), url: request.url }
    asked.push(one)
    authorizations.push(request.headers.get('authorization'))
    return answer(one)
  }
  const app = new OAuth({ fetch }).remoteApp('demo', { ...provider.oauth2, ...(pagination && { pagination }) })
  const { url, pending } = await app.begin({ callback: 'oob' })
  await app.finish(provider.consent(url), pending)
  return { app, asked, authorizations }
}

async function all<T>(pages: AsyncIterable<{ readonly data: T }>): Promise<T[]> {
  const found: T[] = []
  for await (const { data } of pages) found.push(data)
  return found
}

test('by Link header, where the definition says nothing: relative, absolute, until there is no next', async () => {
  const { app, asked } = await listing(undefined, ({ query }) => {
    const next = { '': '<?max_id=3>; rel="next"', '3': '<https://provider.example/api/list?max_id=2>; rel="prev next"' }
    return json([query['max_id'] ?? 'first'], 200, { link: next[(query['max_id'] ?? '') as '' | '3'] ?? '' })
  })
  assert.deepEqual(await all(app.pages('list', { limit: 40 })), [['first'], ['3'], ['2']])
  assert.deepEqual(
    asked.map(({ query }) => query),
    [{ limit: '40' }, { max_id: '3' }, { max_id: '2' }],
  )
})

test('by the number of the page, as Flickr counts them', async () => {
  const { app, asked } = await listing({ by: 'page', param: 'page', page: '*.page', pages: '*.pages' }, ({ query }) =>
    json({ stat: 'ok', photos: { page: Number(query['page'] ?? 1), pages: 3 } }),
  )
  assert.equal((await all(app.pages('list', { per_page: 2, page: 2 }))).length, 2)
  assert.deepEqual(
    asked.map(({ query }) => query),
    [
      { per_page: '2', page: '2' },
      { per_page: '2', page: '3' },
    ],
  )
})

test('by cursor, as Twitter has them, until it is 0', async () => {
  const { app, asked } = await listing({ by: 'cursor', param: 'cursor', next: 'next', last: '0' }, ({ query }) =>
    json({ next: query['cursor'] === '77' ? '0' : '77' }),
  )
  assert.equal((await all(app.pages('list', { user: 'alice' }))).length, 2)
  assert.deepEqual(asked.at(-1)?.query, { user: 'alice', cursor: '77' })
})

test('by an address in the answer, as Facebook has it; a token in it is not sent', async () => {
  const { app, asked } = await listing({ by: 'url', next: 'paging.next' }, ({ query }) => {
    const next = `https://provider.example/api/list?after=x&access_token=${'t'.repeat(20)}`
    return json({ paging: query['after'] ? {} : { next } })
  })
  assert.equal((await all(app.pages('list'))).length, 2)
  assert.deepEqual(asked[1]?.query, { after: 'x' })
})

test('by pages that are counted until one is empty', async () => {
  const { app, asked } = await listing({ by: 'full', param: 'page', items: 'items' }, ({ query }) =>
    json({ items: query['page'] === '3' ? [] : [1] }),
  )
  assert.equal((await all(app.pages('list'))).length, 3)
  assert.deepEqual(
    asked.map(({ query }) => query['page']),
    [undefined, '2', '3'],
  )
})

test('a list that leads in a circle, and one without an end, are stopped', async () => {
  const circle = await listing(undefined, () => json([], 200, { link: '</api/list?x=1>; rel=next' }))
  await assert.rejects(all(circle.app.pages('list')), { code: 'page_loop' })
  const endless = await listing({ by: 'cursor', param: 'c', next: 'n' }, ({ query }) =>
    json({ n: Number(query['c'] ?? 0) + 1 }),
  )
  assert.equal((await all(endless.app.pages('list', {}, { most: 5 }))).length, 5)
})

test('a next page on another server gets no credentials', async () => {
  const { app, authorizations } = await listing(undefined, ({ url }) =>
    json([], 200, url.startsWith('https://evil') ? {} : { link: '<https://evil.example/list>; rel=next' }),
  )
  await all(app.pages('list'))
  assert.match(authorizations[0] ?? '', /^Bearer/)
  assert.equal(authorizations[1], null)
})

test('the presets say how their lists go on', () => {
  assert.deepEqual(
    [presets.flickr.pagination?.by, presets.twitter.pagination?.by, presets.facebook.pagination?.by],
    ['page', 'cursor', 'url'],
  )
})
