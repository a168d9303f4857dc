import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openNotebook } from '../../../src/notebook.ts'
import { compareIds, profiles, seededStatuses } from '../../../src/personalities/mastodon/data.ts'
import { home, type Posting, post } from '../../../src/personalities/mastodon/statuses.ts'

const [alice, bob, carol] = profiles as [
  (typeof profiles)[number],
  (typeof profiles)[number],
  (typeof profiles)[number],
]
const origin = 'http://h'
const posting = (more: Partial<Posting> = {}): Posting => ({
  author: alice,
  application: { name: 'demo', website: null },
  idempotencyKey: null,
  parameters: { status: 'hello' },
  now: Date.UTC(2026, 10, 21),
  ...more,
})
const fresh = () => openNotebook(null, seededStatuses)

test('the same Idempotency-Key within an hour answers the same status, for this account only', () => {
  const [statuses, repeats] = [fresh(), new Map()]
  const before = statuses.value.length
  const first = post(statuses, repeats, posting({ idempotencyKey: 'k' }))
  assert.equal(post(statuses, repeats, posting({ idempotencyKey: 'k' })).id, first.id)
  assert.equal(statuses.value.length, before + 1)
  assert.notEqual(post(statuses, repeats, posting({ idempotencyKey: 'k', author: bob })).id, first.id)
  const later = posting({ idempotencyKey: 'k', now: posting().now + 3_600_001 })
  assert.notEqual(post(statuses, repeats, later).id, first.id)
})

test('ids only grow, also when the clock is set back', () => {
  const [statuses, repeats] = [fresh(), new Map()]
  const first = post(statuses, repeats, posting())
  const second = post(statuses, repeats, posting())
  const third = post(statuses, repeats, posting({ now: 0 }))
  assert.ok(compareIds(second.id, first.id) > 0 && compareIds(third.id, second.id) > 0)
})

test('every refusal has Mastodon’s sentence', () => {
  const refusal = (parameters: Record<string, unknown>) => {
    try {
      post(fresh(), new Map(), posting({ parameters }))
      return 'posted'
    } catch (error) {
      return `${(error as { status: number }).status} ${(error as Error).message}`
    }
  }
  assert.equal(refusal({}), "422 Validation failed: Text can't be blank")
  assert.equal(refusal({ status: 'x'.repeat(501) }), '422 Validation failed: Text character limit of 500 exceeded')
  assert.equal(refusal({ status: `${'x'.repeat(470)} https://a.example/${'y'.repeat(300)}` }), 'posted')
  assert.equal(refusal({ status: '👩‍👩‍👧‍👦'.repeat(500) }), 'posted')
  assert.equal(
    refusal({ status: 'x', visibility: 'secret' }),
    '422 Validation failed: Visibility is not included in the list',
  )
  assert.equal(
    refusal({ status: 'x', in_reply_to_id: '1' }),
    '404 The post you are trying to reply to does not appear to exist.',
  )
})

test('a home page is cut by max_id from the newest end and by min_id from the other', () => {
  const all = home(seededStatuses(), alice, {}, origin).statuses.map(({ id }) => id)
  assert.equal(all.length, 7)
  const ids = (parameters: Record<string, unknown>) =>
    home(seededStatuses(), alice, parameters, origin).statuses.map(({ id }) => id)
  assert.deepEqual(ids({ limit: '2' }), all.slice(0, 2))
  assert.deepEqual(ids({ limit: '-2', max_id: all[1] }), all.slice(2, 4))
  assert.deepEqual(ids({ limit: '2', min_id: all[4] }), all.slice(2, 4))
  assert.deepEqual(ids({ limit: '2', since_id: all[4] }), all.slice(0, 2))
  assert.deepEqual(ids({ limit: '9', max_id: all[2], min_id: all[5] }), all.slice(3, 5))
})

test('links keep only local and limit; next comes first; an empty page has none', () => {
  const { statuses, links } = home(seededStatuses(), alice, { limit: '2', since_id: '1', evil: 'x' }, origin)
  assert.deepEqual(links, [
    { url: `${origin}/api/v1/timelines/home?limit=2&max_id=${statuses[1]?.id}`, rel: 'next' },
    { url: `${origin}/api/v1/timelines/home?limit=2&min_id=${statuses[0]?.id}`, rel: 'prev' },
  ])
  assert.deepEqual(home(seededStatuses(), alice, { max_id: '1' }, origin).links, [])
})

test('a direct status is seen by its author and those it names', () => {
  const statuses = fresh()
  const { id } = post(statuses, new Map(), posting({ parameters: { status: '@bob psst', visibility: 'direct' } }))
  const sees = (who: typeof alice) => home(statuses.value, who, {}, origin).statuses.some(status => status.id === id)
  assert.deepEqual([sees(alice), sees(bob), sees(carol)], [true, true, false])
})
