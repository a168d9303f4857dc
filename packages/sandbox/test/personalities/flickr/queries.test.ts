import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memberNamed, photos } from '../../../src/personalities/flickr/data.ts'
import { page, photosOf, select } from '../../../src/personalities/flickr/queries.ts'

const [alice, bob, carol] = ['alice', 'bob', 'carol'].map(name => memberNamed(name)!)
const titles = (found: readonly { title: string }[]) => found.map(({ title }) => title)

test('owners see all of theirs, friends and family their share, strangers the public ones', () => {
  const seenBy = (eyes: typeof alice | null) => titles(photosOf(photos, alice!, eyes ?? null, {}).photos)
  assert.deepEqual(seenBy(alice!), [
    '',
    'Diary, page one',
    'Grandmother at eighty',
    'Tea for two',
    'White rabbit',
    'Harbour',
  ])
  assert.deepEqual(seenBy(bob!), ['', 'Tea for two', 'White rabbit', 'Harbour'])
  assert.deepEqual(seenBy(carol!), ['', 'Grandmother at eighty', 'White rabbit', 'Harbour'])
  assert.deepEqual(seenBy(null), ['', 'White rabbit', 'Harbour'])
})

test('privacy_filter counts for one’s own photos only', () => {
  assert.deepEqual(titles(photosOf(photos, alice!, alice!, { privacy_filter: '5' }).photos), ['Diary, page one'])
  assert.equal(photosOf(photos, bob!, alice!, { privacy_filter: '5' }).total, 3)
})

test('tags are compared without case; all of them, any of them, none of those with a minus', () => {
  assert.deepEqual(titles(select(photos, { tags: 'sea,garden' }, null)).sort(), ['Harbour', 'White rabbit'])
  assert.deepEqual(titles(select(photos, { tags: 'SEA,boat', tag_mode: 'all' }, null)), ['Harbour'])
  assert.deepEqual(titles(select(photos, { tags: 'evening,-site,-market' }, null)), ['Harbour'])
})

test('per_page above 500 is clamped and nonsense is the default', () => {
  assert.equal(page([], { per_page: '9999' }).perpage, 500)
  assert.equal(page([], { per_page: '-3', page: 'x' }).perpage, 100)
  assert.equal(page([], { page: 'x' }).page, 1)
})

test('a page beyond the end is empty and still says how many there are', () => {
  const { total, pages, photos: found } = page(select(photos, {}, null), { per_page: '4', page: '99' })
  assert.deepEqual([found.length, pages, total], [0, Math.ceil(total / 4), select(photos, {}, null).length])
})

test('dates come as Unix time or as MySQL datetimes', () => {
  const after = titles(select(photos, { min_taken_date: '2025-12-01 00:00:00' }, null))
  assert.deepEqual(after, ['Market lights', 'First snow'])
  assert.deepEqual(titles(select(photos, { min_taken_date: String(Date.UTC(2025, 11, 1) / 1000) }, null)), after)
})
