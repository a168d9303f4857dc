import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createSessions } from '../../src/playground/session.ts'

const sessions = createSessions('a secret of thirty-two characters or more')
const asking = (cookie?: string): Request => new Request('http://127.0.0.1/', cookie ? { headers: { cookie } } : {})

test('a new browser gets an id in a sealed cookie, and is known by it from then on', async () => {
  const { id, cookie } = await sessions.of(asking())
  assert.ok(cookie && !cookie.includes(id))
  assert.match(cookie, /HttpOnly/)
  assert.deepEqual(await sessions.of(asking(cookie.split(';')[0])), { id })
})

test('a cookie that was changed, or sealed by somebody else, is no id', async () => {
  const { id, cookie } = await sessions.of(asking())
  const mine = (cookie ?? '').split(';')[0] ?? ''
  const swapped = mine.slice(0, -2) + (mine.endsWith('AA') ? 'BB' : 'AA')
  assert.notEqual((await sessions.of(asking(swapped))).id, id)
  const other = createSessions('another secret of thirty-two characters')
  assert.notEqual((await other.of(asking(mine))).id, id)
})
