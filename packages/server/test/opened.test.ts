import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createSealer, SealError } from 'valetkey/http/seal'
import { createOpened } from '../src/opened.ts'

const sealer = createSealer([{ kid: 'k', secret: 'a secret of more than thirty-two characters' }])

function counting() {
  let opened = 0
  const open = async (sealed: string, label: string) => {
    opened += 1
    return sealer.open(sealed, label)
  }
  return { open, count: () => opened }
}

test('what was opened lately is not opened again, an empty text neither', async () => {
  const { open, count } = counting()
  const opened = createOpened({ open })
  for (const text of ['secret', '']) {
    const sealed = await sealer.seal(text, text)
    const before = count()
    assert.deepEqual([await opened(sealed, text), await opened(sealed, text)], [text, text])
    assert.equal(count() - before, 1)
  }
})

test('what was opened for one purpose opens for no other', async () => {
  const opened = createOpened(sealer)
  const sealed = await sealer.seal('secret', 'app 1')
  await opened(sealed, 'app 1')
  for (let tries = 0; tries < 2; tries += 1) await assert.rejects(opened(sealed, 'app 2'), SealError)
})

test('it holds so many and no more; what was not asked for longest goes', async () => {
  const { open, count } = counting()
  const opened = createOpened({ open }, 2)
  const [one = '', two = '', three = ''] = await Promise.all(['1', '2', '3'].map(text => sealer.seal(text, 'x')))
  for (const sealed of [one, two, one, three]) await opened(sealed, 'x')
  assert.equal(count(), 3)
  await opened(one, 'x')
  assert.equal(count(), 3)
  await opened(two, 'x')
  assert.equal(count(), 4)
})
