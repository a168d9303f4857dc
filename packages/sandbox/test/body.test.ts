import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BodyTooLarge, readBody } from '../src/body.ts'

const request = (body: BodyInit, headers: Record<string, string> = {}) =>
  new Request('http://h/', { method: 'POST', body, headers, duplex: 'half' } as RequestInit)

test('forms and multipart bodies give their fields, files left out', async () => {
  assert.deepEqual((await readBody(request(new URLSearchParams({ a: 'b c' })))).pairs, [['a', 'b c']])
  const form = new FormData()
  form.set('a', 'b')
  form.set('photo', new File(['x'], 'x.jpg'))
  assert.deepEqual((await readBody(request(form))).multipart, [['a', 'b']])
})

test('a multipart body that was cut off has no fields', async () => {
  const headers = { 'content-type': 'multipart/form-data; boundary=x' }
  assert.deepEqual((await readBody(request('--x\r\nContent-Disp', headers))).pairs, [])
})

test('a body over the limit is refused, also when its length is not told', async () => {
  await assert.rejects(readBody(request('x'.repeat(11)), 10), BodyTooLarge)
  const endless = new ReadableStream({ pull: controller => controller.enqueue(new Uint8Array(1000)) })
  await assert.rejects(readBody(request(endless), 10_000), BodyTooLarge)
})
