import assert from 'node:assert/strict'
import { test } from 'node:test'
import { OAuth, type Pagination, presets } from 'valetkey'
import { json, scriptedProvider } from 'valetkey/testing/scripted-provider'

interface Asked {
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  readonly url: string
  readonly body: string
}

/** An app on an API that answers as told. */
async function listing(pagination: Pagination | undefined, answer: (asked: Asked) => Response) {
  const provider = scriptedProvider()
  const asked: Asked[] = []
  const authorizations: (string | null)[] = []
  const fetch = async (request: Request) => {
    const url = new URL(request.url)
    if (!url.pathname.startsWith('/api/list') && url.origin === 'https://provider.example')
      return provider.fetch(request)
    const one = {
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      url: request.url,
      body: await request.text(),
    }
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

test('by pages that are counted, where the answer itself is the list, as Strava has it', async () => {
  const { app, asked } = await listing({ by: 'full', param: 'page' }, ({ query }) =>
    json(query['page'] === '2' ? [] : [1]),
  )
  assert.deepEqual(await all(app.pages('list', { per_page: 1 })), [[1], []])
  assert.deepEqual(asked[1]?.query, { per_page: '1', page: '2' })
})

test('by so many that were there already, as Etsy has it, from where the caller began', async () => {
  const { app, asked } = await listing({ by: 'offset', param: 'offset', items: 'results' }, ({ query }) =>
    json({ count: 7, results: Number(query['offset'] ?? 0) >= 7 ? [] : [1, 2] }),
  )
  assert.equal((await all(app.pages('list', { limit: 2, offset: 3 }))).length, 3)
  assert.deepEqual(
    asked.map(({ query }) => query),
    [
      { limit: '2', offset: '3' },
      { limit: '2', offset: '5' },
      { limit: '2', offset: '7' },
    ],
  )
})

test('by the last item there was, as Discord has it; a list that knows no pages comes once', async () => {
  const { app, asked } = await listing({ by: 'item', param: 'after', id: 'id' }, ({ query }) =>
    json({ '': [{ id: '1' }, { id: '2' }], '2': [{ id: '3' }] }[query['after'] ?? ''] ?? []),
  )
  assert.deepEqual(await all(app.pages('list', { limit: 2 })), [[{ id: '1' }, { id: '2' }], [{ id: '3' }], []])
  assert.deepEqual(asked.at(-1)?.query, { limit: '2', after: '3' })
  const whole = await listing({ by: 'item', param: 'after', id: 'id' }, () => json([{ id: '1' }]))
  assert.deepEqual(await all(whole.app.pages('list')), [[{ id: '1' }]])
  const none = await listing({ by: 'item', param: 'after', id: 'id' }, () => json({ id: '1' }))
  assert.equal((await all(none.app.pages('list'))).length, 1)
})

test('by an address under a name with a dot in it, as Microsoft has it', async () => {
  const { app, asked } = await listing({ by: 'url', next: '@odata.nextLink' }, ({ query }) =>
    json(query['$skiptoken'] ? { value: [] } : { value: [1], '@odata.nextLink': '/api/list?$skiptoken=x' }),
  )
  assert.equal((await all(app.pages('list', { $top: 1 }))).length, 2)
  assert.deepEqual(asked[1]?.query, { $skiptoken: 'x' })
})

test('a list that is asked for by POST has its cursor in the body, as Notion wants it', async () => {
  const bodies: string[] = []
  const { app, asked } = await listing({ by: 'cursor', param: 'start_cursor', next: 'next_cursor' }, ({ body }) => {
    bodies.push(body)
    return json({ next_cursor: body.includes('start_cursor') ? null : 'c2' })
  })
  const options = { method: 'POST', format: 'json' }
  assert.equal((await all(app.pages('list', { query: 'x' }, options))).length, 2)
  assert.equal((await all(app.pages('list', undefined, { method: 'POST' }))).length, 2)
  assert.deepEqual(bodies, ['{"query":"x"}', '{"query":"x","start_cursor":"c2"}', '', 'start_cursor=c2'])
  assert.deepEqual(
    asked.map(({ query }) => query),
    [{}, {}, {}, {}],
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
