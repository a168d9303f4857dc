import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createSealer, derive, type Key } from 'valetkey/http/seal'

const KEY = { kid: 'k1', secret: 'a secret that is thirty-two characters long' }
const OTHER = { kid: 'k2', secret: 'another secret, also thirty-two characters' }
const sealer = createSealer([KEY, OTHER])

const refused = (sealed: string, aad: string, code: string = 'seal_broken') =>
  assert.rejects(sealer.open(sealed, aad), { name: 'SealError', code }, sealed)

test('another purpose does not open it', async () => {
  const sealed = await sealer.seal('token', 'alice')
  for (const aad of ['bob', '', 'alice ', 'Alice']) await refused(sealed, aad)
})

test('any character changed at any position is noticed', async () => {
  const sealed = await sealer.seal('token', 'alice')
  for (let at = 0; at < sealed.length; at++) {
    for (const character of ['A', 'Q', '_', '2', '.', '=', ' ']) {
      if (sealed[at] === character) continue
      const changed = sealed.slice(0, at) + character + sealed.slice(at + 1)
      await assert.rejects(sealer.open(changed, 'alice'), { name: 'SealError' }, changed)
    }
  }
})

test('every last character but the right one is refused, though some would decode to the same bytes', async () => {
  const sealed = await sealer.seal('token', 'alice')
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  for (const last of alphabet) {
    if (!sealed.endsWith(last)) await refused(sealed.slice(0, -1) + last, 'alice')
  }
})

test('cut short or made longer, it is refused', async () => {
  const sealed = await sealer.seal('token', 'alice')
  for (let length = 0; length < sealed.length; length++) {
    await assert.rejects(sealer.open(sealed.slice(0, length), 'alice'), { name: 'SealError' })
  }
  for (const more of ['A', 'AAAA', '.', '=', '\0', ' ', '\n']) await refused(sealed + more, 'alice')
})

test('the key id is bound in: under another id the same secret does not open it', async () => {
  const twice = createSealer([
    { kid: 'a', secret: KEY.secret },
    { kid: 'b', secret: KEY.secret },
  ])
  const sealed = await twice.seal('token', '')
  await assert.rejects(twice.open(sealed.replace('v1.a.', 'v1.b.'), ''), { code: 'seal_broken' })
})

test('a wrong secret under the right id is refused', async () => {
  const sealed = await createSealer([{ kid: 'k1', secret: OTHER.secret }]).seal('token', 'alice')
  await refused(sealed, 'alice')
})

test('a key we do not have is told apart, without repeating its id', async () => {
  const sealed = await createSealer([{ kid: 'gone', secret: KEY.secret }]).seal('token', 'alice')
  await refused(sealed, 'alice', 'seal_unknown_key')
  await assert.rejects(sealer.open(sealed, 'alice'), error => error instanceof Error && !error.message.includes('gone'))
})

test('text that was never sealed is refused', async () => {
  for (const text of [
    '',
    'v1',
    'v1.k1',
    'v1.k1.',
    'v2.k1.AAAA',
    'v1.k1.AAAA',
    `v1.k1.${'A'.repeat(38)}`,
    'hello',
    '..',
  ]) {
    await refused(text, 'alice')
  }
})

const BAD_KEYS: Readonly<Record<string, readonly Key[]>> = {
  'no key': [],
  'a short text': [{ kid: 'a', secret: 'hunter2' }],
  'an empty text': [{ kid: 'a', secret: '' }],
  '31 characters': [{ kid: 'a', secret: 'x'.repeat(31) }],
  '31 bytes': [{ kid: 'a', secret: new Uint8Array(31) }],
  'a short second key': [KEY, { kid: 'b', secret: 'hunter2' }],
  'two keys of one id': [KEY, KEY],
  'an empty id': [{ kid: '', secret: KEY.secret }],
  'an id with a dot': [{ kid: 'a.b', secret: KEY.secret }],
  'a long id': [{ kid: 'a'.repeat(65), secret: KEY.secret }],
}

for (const [what, keys] of Object.entries(BAD_KEYS)) {
  test(`a sealer does not start with ${what}`, () => {
    assert.throws(
      () => createSealer(keys),
      error =>
        error instanceof Error &&
        'code' in error &&
        error.code === 'seal_bad_key' &&
        !error.message.includes('hunter2'),
    )
  })
}

test('derivation refuses a short secret and says what to do', async () => {
  await assert.rejects(derive('hunter2', 'label'), /too short.*32 random bytes/)
})
