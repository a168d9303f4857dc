import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { jsonOf, refusalOf, type World, world } from './world.ts'

let it: World
before(async () => {
  it = await world()
  await it.profile(it.ann, { firstname: 'Ann' })
})
after(() => it.close())

const listOf = async (response: Response) => (await response.json()) as Record<string, unknown>[]
const idsOf = async (response: Response) => (await listOf(response)).map(({ id }) => id)

describe('GET /things/:id', () => {
  test('a thing as everybody sees it, member by member', async () => {
    const thing = await it.thing({ url: 'http://example.org/post/1', id: 900_001 })
    const shown = await jsonOf(await it.ask('/things/900001'))
    assert.deepEqual(Object.entries(shown), [
      ['type', 'thing'],
      ['resource', 'https://api.flattr.com/rest/v2/things/900001'],
      ['link', 'https://flattr.com/thing/900001'],
      ['id', 900_001],
      ['url', thing.url],
      ['flattrs', 0],
      ['flattrs_user_count', 0],
      ['title', 'A made up post'],
      ['description', 'Text of at least five letters'],
      ['tags', ['demo', 'post']],
      ['language', 'en_GB'],
      ['category', 'text'],
      ['created_at', 1_330_000_000],
      [
        'owner',
        {
          type: 'user',
          resource: 'https://api.flattr.com/rest/v2/users/ann',
          link: 'https://flattr.com/profile/Ann',
          username: 'Ann',
        },
      ],
      ['hidden', false],
      ['image', ''],
    ])
  })

  test('a token adds what is its person’s, the owner’s token more', async () => {
    const { id } = await it.thing()
    await it.store.flattrs.add({ thingId: id, userId: it.bo, createdAt: 1_330_500_000_000 })
    const more = async (userId: string, era?: string) =>
      Object.entries(await jsonOf(await it.ask(`/things/${id}`, { token: await it.token(userId, 'none', era) })))
    const [bo, ann] = [await more(it.bo), await more(it.ann)]
    assert.deepEqual(bo.slice(16), [
      ['flattred', true],
      ['subscribed', false],
    ])
    assert.deepEqual(ann.slice(16), [
      ['flattred', false],
      ['subscribed', false],
      ['last_flattr_at', 1_330_500_000],
      ['updated_at', 0],
    ])
    const then = (await more(it.ann, '2011')).slice(14).map(([name]) => name)
    assert.deepEqual(then, ['hidden', 'flattred', 'last_flattr_at', 'updated_at'])
  })

  test('`full` writes the owner out, however a client says so', async () => {
    const { id } = await it.thing()
    const firstname = async (query: string, token?: string) => {
      const { owner } = await jsonOf(await it.ask(`/things/${id}${query}`, token === undefined ? {} : { token }))
      return (owner as Record<string, unknown>)['firstname']
    }
    for (const yes of ['?full', '?full=1', '?full=true', '?full=True', '?full=full', '/?full'])
      assert.equal(await firstname(yes), 'Ann', yes)
    for (const no of ['', '?full=0', '?full=false', '?full=False', '?full=', '?fully'])
      assert.equal(await firstname(no), undefined, no)
    assert.equal(await firstname('?full', await it.token(it.bo, 'none', '2011')), undefined)
  })

  test('what is no id of a thing is not found', async () => {
    for (const id of ['999999999', 'x', '0', '-1', '1e3', '9'.repeat(40), '%zz'])
      assert.equal(await refusalOf(await it.ask(`/things/${id}`)), '404 not_found', id)
  })
})

describe('GET /things/:id,:id', () => {
  test('several come as a list, in the order asked for, those that are not left out', async () => {
    const [a, b] = [(await it.thing()).id, (await it.thing()).id]
    for (const path of [
      `/things/${b},${a}`,
      `/things/${b}%2C${a}`,
      `/things/${b},999999999,x,${a}/`,
      `/things?id=${b},${a}`,
    ])
      assert.deepEqual(await idsOf(await it.ask(path)), [b, a], path)
    assert.deepEqual(await idsOf(await it.ask(`/things/?id=${a}`)), [a])
  })

  test('none of them is a 404; none asked for, or too many, a 400', async () => {
    assert.equal(await refusalOf(await it.ask('/things/999999998,999999999')), '404 not_found')
    assert.equal(await refusalOf(await it.ask('/things')), '400 invalid_parameters')
    assert.equal(await refusalOf(await it.ask('/things?id=,')), '400 invalid_parameters')
    const many = Array.from({ length: 101 }, (_, index) => index + 1).join(',')
    assert.equal(await refusalOf(await it.ask(`/things?id=${many}`)), '400 invalid_parameters')
  })
})

test('a hidden thing is there for its owner, and for a token with extendedread', async () => {
  const { id } = await it.thing({ hidden: true })
  const shown = await it.thing()
  const status = async (token?: string) => (await it.ask(`/things/${id}`, token === undefined ? {} : { token })).status
  assert.equal(await status(), 404)
  assert.equal(await status(await it.token(it.bo, 'flattr thing email')), 404)
  assert.equal(await status(await it.token(it.ann)), 200)
  assert.equal(await status(await it.token(it.bo, 'extendedread')), 200)
  assert.deepEqual(await idsOf(await it.ask(`/things/${id},${shown.id}`)), [shown.id])
})

describe('POST /things', () => {
  const url = () => `http://example.org/new/${crypto.randomUUID()}`

  test('a form and JSON both register a thing, with the documented defaults', async () => {
    const token = await it.token(it.bo, 'thing')
    for (const body of [{ form: { url: url() } }, { json: { url: url() } }]) {
      const answer = await it.ask('/things', { token, ...body })
      assert.equal(answer.status, 201)
      const { id, ...rest } = await jsonOf(answer)
      const link = `https://api.flattr.com/rest/v2/things/${id}`
      assert.deepEqual(Object.entries(rest), [
        ['link', link],
        ['message', 'ok'],
        ['description', 'Thing was created successfully'],
      ])
      assert.equal(answer.headers.get('location'), link)
      const thing = await jsonOf(await it.ask(`/things/${id}`))
      assert.deepEqual(
        ['title', 'description', 'tags', 'language', 'category', 'hidden'].map(name => thing[name]),
        ['', '', [], 'en_GB', 'rest', false],
      )
    }
  })

  test('what is said of a thing is kept, without its HTML', async () => {
    const token = await it.token(it.bo, 'thing')
    const given = {
      url: url(),
      title: ' A <b>bold</b>\n title & more ',
      description: 'One<br>two<br />three\u0000 <script>four</script>',
      category: 'software',
      language: 'sv_SE',
      tags: 'python, api,python,,Öl 2',
      hidden: 'True',
    }
    const { id } = await jsonOf(await it.ask('/things/', { token, form: given }))
    const thing = await jsonOf(await it.ask(`/things/${id}`, { token }))
    assert.deepEqual(
      ['url', 'title', 'description', 'category', 'language', 'tags', 'hidden', 'updated_at'].map(name => thing[name]),
      [
        given.url,
        'A bold title & more',
        'One\ntwo\nthree four',
        'software',
        'sv_SE',
        ['python', 'api', 'Öl 2'],
        true,
        0,
      ],
    )
  })

  test('a JSON list of tags may hold anything; what is no text in it counts as absent', async () => {
    const token = await it.token(it.bo, 'thing')
    const odd: readonly unknown[] = [null, true, {}, [], { toString: 1 }, '', ' ']
    const { id } = await jsonOf(await it.ask('/things', { token, json: { url: url(), tags: ['tea', ...odd, 42] } }))
    assert.deepEqual((await jsonOf(await it.ask(`/things/${id}`)))['tags'], ['tea', '42'])
    for (const tags of [{ toString: 1 }, true, null])
      assert.equal((await it.ask('/things', { token, json: { url: url(), tags } })).status, 201)
  })

  test('no tag of HTML is left, however they are put into one another', async () => {
    const token = await it.token(it.bo, 'thing')
    const cases = [
      ['<<b>script>alert(1)<</b>/script>', 'script>alert(1)/script>'],
      ['<scr\u0000ipt>four words of it', 'four words of it'],
      ['no end <img src=x onerror=alert(1)', 'no end img src=x onerror=alert(1)'],
      ['<!<b>-- a comment', '!-- a comment'],
      ['1 < 2, 3 > 2, <3', '1 < 2, 3 > 2, <3'],
    ] as const
    for (const [given, kept] of cases) {
      const json = { url: url(), title: given, description: given }
      const { id } = await jsonOf(await it.ask('/things', { token, json }))
      const { title, description } = await jsonOf(await it.ask(`/things/${id}`))
      assert.deepEqual([title, description], [kept, kept])
    }
  })

  const wrong: readonly [what: string, given: Record<string, unknown>, refusal: string][] = [
    ['no url', {}, '400 invalid_parameters'],
    ['an empty url', { url: ' ' }, '400 invalid_parameters'],
    ['a word for a url', { url: 'flattr' }, '400 validation'],
    ['a script', { url: 'javascript:alert(1)' }, '400 validation'],
    ['a url with a password', { url: 'http://a:b@example.org/' }, '400 validation'],
    ['a url with a line break', { url: 'http://example.org/a\nb' }, '400 validation'],
    ['a url that is too long', { url: `http://example.org/${'x'.repeat(2000)}` }, '400 validation'],
    ['a title of four letters', { title: 'four' }, '400 validation'],
    ['a title of 101', { title: 'x'.repeat(101) }, '400 validation'],
    ['a description of 1001', { description: 'x'.repeat(1001) }, '400 validation'],
    ['a category by its text', { category: 'Other' }, '400 validation'],
    ['an unknown language', { language: 'xx_XX' }, '400 validation'],
    ['tags that are no words', { tags: 'a|b' }, '400 validation'],
  ]
  for (const [what, given, expected] of wrong) {
    test(`${what} is refused`, async () => {
      const token = await it.token(it.bo, 'thing')
      const json = { ...(what.includes('url') || 'url' in given ? {} : { url: url() }), ...given }
      assert.equal(await refusalOf(await it.ask('/things', { token, json })), expected)
    })
  }

  test('100 letters that are two units each are a title still', async () => {
    const token = await it.token(it.bo, 'thing')
    const answer = await it.ask('/things', { token, json: { url: url(), title: '🦊'.repeat(100) } })
    assert.equal(answer.status, 201)
  })

  test('a url is refused the second time, whoever comes with it', async () => {
    const known = url()
    const first = await it.ask('/things', { token: await it.token(it.bo, 'thing'), json: { url: known } })
    assert.equal(first.status, 201)
    const again = await it.ask('/things', { token: await it.token(it.ann, 'thing'), json: { url: known } })
    assert.equal(await refusalOf(again), '400 validation')
  })

  test('50 callers at once register a url once', async () => {
    const token = await it.token(it.bo, 'thing')
    const form = { url: url() }
    const all = await Promise.all(Array.from({ length: 50 }, () => it.ask('/things', { token, form })))
    assert.equal(all.filter(({ status }) => status === 201).length, 1)
    assert.equal(all.filter(({ status }) => status === 400).length, 49)
  })

  test('it takes a token, and the scope thing', async () => {
    assert.equal(await refusalOf(await it.ask('/things', { json: { url: url() } })), '401 unauthorized')
    const token = await it.token(it.bo, 'flattr email extendedread')
    const answer = await it.ask('/things', { token, json: { url: url() } })
    assert.match(answer.headers.get('www-authenticate') ?? '', /error="insufficient_scope", scope="thing"/)
    assert.equal(await refusalOf(answer), '403 insufficient_scope')
  })
})
