import assert from 'node:assert/strict'
import { test } from 'node:test'
import { imageFile } from '../../src/personalities/image-file.ts'
import { gif, jpeg, png } from '../pictures.ts'

test('a picture is what its bytes are, and as large', () => {
  assert.deepEqual(imageFile(png), { type: 'image/png', suffix: 'png', width: 2, height: 1 })
  assert.deepEqual(imageFile(gif), { type: 'image/gif', suffix: 'gif', width: 1, height: 1 })
  assert.deepEqual(imageFile(jpeg), { type: 'image/jpeg', suffix: 'jpg', width: 3, height: 2 })
})

test('a script, a drawing, text, nothing, and what was cut off are no pictures', () => {
  const texts = ['<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', '<html>', 'jpeg', '', 'GIF89a', 'GIF']
  for (const text of texts) assert.equal(imageFile(new TextEncoder().encode(text)), null, text)
  for (const one of [png, jpeg]) assert.equal(imageFile(one.subarray(0, 12)), null)
  assert.equal(imageFile(new Uint8Array([0xff, 0xd8, 0xff, 0xff, 0xff])), null)
})
