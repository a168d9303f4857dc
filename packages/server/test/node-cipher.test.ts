import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { createSealer, type Key, type SealError } from 'valetkey/http/seal'
import { nodeCipher } from '../src/node-cipher.ts'

const keys: readonly Key[] = [
  { kid: '2026', secret: 'a secret of more than thirty-two characters' },
  { kid: '2025', secret: new Uint8Array(32).fill(7) },
]

describe('Node’s cipher and Web Crypto’s', () => {
  const [node, web] = [createSealer(keys, nodeCipher), createSealer(keys)]
  const older = createSealer([...keys].toReversed(), nodeCipher)
  const texts = ['', 'secret', 'ünïcödé 🔑\0', 'x'.repeat(10_000)]

  test('open what the other sealed, under every key', async () => {
    for (const text of texts)
      for (const aad of ['', 'app.secret 1', 'ß'])
        for (const [sealing, opening] of [
          [node, web],
          [web, node],
          [older, web],
          [older, node],
        ] as const)
          assert.equal(await opening.open(await sealing.seal(text, aad), aad), text)
  })

  test('seal the same text each time anew', async () => {
    assert.notEqual(await node.seal('secret', 'x'), await node.seal('secret', 'x'))
  })

  test('refuse the same: whatever was changed, cut, lengthened, moved to another purpose or another key id', async () => {
    const sealed = await node.seal('secret', 'app.secret 1')
    const [version, kid, box = ''] = sealed.split('.')
    const boxes = [...box].map(
      (character, at) => box.slice(0, at) + (character === 'A' ? 'B' : 'A') + box.slice(at + 1),
    )
    const wrong = [
      ...boxes.map(changed => `${version}.${kid}.${changed}`),
      ...[4, 20, 24].map(length => sealed.slice(0, -length)),
      `${sealed}AAAA`,
      sealed.replace('2026', '2025'),
      sealed.replace('2026', '2024'),
    ]
    const codeOf = (sealer: typeof node, text: string, aad = 'app.secret 1') =>
      sealer.open(text, aad).then(
        () => 'opened',
        (error: SealError) => error.code,
      )
    for (const text of wrong) {
      const code = await codeOf(node, text)
      assert.match(code, /^seal_/, text)
      assert.equal(code, await codeOf(web, text), text)
    }
    assert.equal(await codeOf(node, sealed, 'app.secret 2'), 'seal_broken')
  })
})
