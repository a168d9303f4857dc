import assert from 'node:assert/strict'
import { test } from 'node:test'
import { OAuth, type Schema } from 'valetkey'
import { json, scriptedProvider, text } from 'valetkey/testing/scripted-provider'

async function connected(more: object = {}) {
  const provider = scriptedProvider()
  const app = new OAuth({ fetch: provider.fetch, retry: { attempts: 1 } }).remoteApp('demo', {
    ...provider.oauth2,
    ...more,
  })
  const { url, pending } = await app.begin({ callback: 'oob' })
  await app.finish(provider.consent(url), pending)
  return { app, answerNext: (answer: Response) => provider.answerNext('/api/echo', answer) }
}

/** What zod, valibot or arktype would make. */
const person: Schema<{ name: string; born: Date }> = {
  '~standard': {
    version: 1,
    vendor: 'test',
    validate: value => {
      const { name, born } = value as { name?: unknown; born?: unknown }
      if (typeof name !== 'string') return { issues: [{ message: 'expected text', path: ['name'] }] }
      return { value: { name, born: new Date(String(born)) } }
    },
  },
}

test('an answer is what its schema makes of it, typed', async () => {
  const { app, answerNext } = await connected()
  answerNext(json({ name: 'alice', born: '2001-02-03' }))
  const { data } = await app.get('echo', undefined, { schema: person })
  const year: number = data.born.getUTCFullYear()
  assert.deepEqual([data.name, year], ['alice', 2001])
})

test('an answer its schema does not know is an error that says where, and has the answer', async () => {
  const { app, answerNext } = await connected()
  answerNext(json({ name: 7 }))
  await assert.rejects(
    app.get('echo', undefined, { schema: person }),
    (error: Error & { code?: string; data?: unknown }) => {
      assert.equal(error.code, 'data_unexpected')
      assert.match(error.message, /name: expected text/)
      assert.deepEqual(error.data, { name: 7 })
      return true
    },
  )
})

test('a failure is not held to the schema', async () => {
  const { app, answerNext } = await connected()
  answerNext(json({ error: 'no' }, 404))
  assert.equal((await app.get('echo', undefined, { schema: person, throwOnError: false })).status, 404)
})

test('integers beyond 2^53 come as text where the definition says so, and everything else as it is', async () => {
  const body =
    '{"id":12345678901234567890,"small":9007199254740991,"text":"12345678901234567890","deep":[-98765432109876543210,1.5e300,"\\"99999999999999999999"]}'
  const plain = await connected()
  plain.answerNext(new Response(body, { headers: { 'content-type': 'application/json' } }))
  assert.equal((await plain.app.get<{ id: unknown }>('echo')).data.id, 12345678901234567000)
  const exact = await connected({ bigIntegers: 'text' })
  exact.answerNext(new Response(body, { headers: { 'content-type': 'application/json' } }))
  assert.deepEqual((await exact.app.get('echo')).data, {
    id: '12345678901234567890',
    small: 9007199254740991,
    text: '12345678901234567890',
    deep: ['-98765432109876543210', 1.5e300, '"99999999999999999999'],
  })
})

test('a good answer comes as a stream when asked for, a bad one decoded', async () => {
  const { app, answerNext } = await connected()
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
  const writer = writable.getWriter()
  void writer.write(new TextEncoder().encode('one'))
  answerNext(new Response(readable, { headers: { 'content-type': 'text/event-stream' } }))
  const { data, status } = await app.get<ReadableStream<Uint8Array>>('echo', undefined, { stream: true })
  assert.equal(status, 200)
  const reader = data.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader()
  assert.equal((await reader.read()).value, 'one')
  void writer.write(new TextEncoder().encode('two')).then(() => writer.close())
  assert.equal((await reader.read()).value, 'two')
  answerNext(json({ error: 'gone' }, 410))
  await assert.rejects(app.get('echo', undefined, { stream: true }), { status: 410, data: { error: 'gone' } })
})

test('a stream may take longer than the timeout of its headers', async () => {
  const { app, answerNext } = await connected()
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
  answerNext(new Response(readable))
  const { data } = await app.get<ReadableStream<Uint8Array>>('echo', undefined, { stream: true, timeoutMs: 20 })
  setTimeout(() => {
    const writer = writable.getWriter()
    void writer.write(new TextEncoder().encode('late')).then(() => writer.close())
  }, 60)
  assert.equal(await new Response(data).text(), 'late')
})

test('the address of an answer is known, redirects followed', async () => {
  const { app, answerNext } = await connected()
  answerNext(text('', 302, { location: '/api/me' }))
  assert.equal((await app.get('echo')).url, 'https://provider.example/api/me')
})
