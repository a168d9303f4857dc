import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createKeyring } from '../../src/keys.ts'
import { mintUserCode, readUserCode, userCodeHashes } from '../../src/tokens/user-code.ts'

test('a user code has eight letters in two groups, each of twenty letters equally likely', () => {
  const count = new Map<string, number>()
  for (let at = 0; at < 5000; at++) {
    const code = mintUserCode()
    assert.match(code, /^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/)
    for (const letter of code.replace('-', '')) count.set(letter, (count.get(letter) ?? 0) + 1)
  }
  assert.equal(count.size, 20)
  // 40,000 letters, 2,000 of each expected; eight standard deviations to either side.
  for (const [letter, times] of count) assert.ok(Math.abs(times - 2000) < 350, `${letter}: ${times}`)
})

test('a user code is read in any case, with any separators, and with digits that look like letters', () => {
  for (const typed of [
    'BSZG-LQVB',
    'bszglqvb',
    ' bszg lqvb ',
    'B.S.Z.G/L.Q.V.B',
    '8526-10U8',
    'ＢＳＺＧ－ＬＱＶＢ',
    'bszg–iovb',
  ])
    assert.equal(readUserCode(typed), 'BSZG-LQVB', typed)
})

test('what cannot be a user code is none', () => {
  for (const typed of ['', 'BCDF', 'BCDF-GHJ', 'BCDF-GHJKL', 'AEAE-AEAE', '日本語', 'B'.repeat(10_000), '\0'])
    assert.equal(readUserCode(typed), null)
})

test('a user code is kept under a key, and found while the keys are being changed', () => {
  const [old, fresh] = ['old', 'new'].map(kid => ({ kid, secret: `a secret of more than thirty-two letters, ${kid}` }))
  const hashesUnder = (...keys: Parameters<typeof createKeyring>[0]) =>
    userCodeHashes({ keyring: createKeyring(keys) }, 'BCDF-GHJK').map(hash => Buffer.from(hash).toString('hex'))
  const [before] = hashesUnder(old!)
  const after = hashesUnder(fresh!, old!)
  assert.notEqual(after[0], before)
  assert.equal(after[1], before)
})
