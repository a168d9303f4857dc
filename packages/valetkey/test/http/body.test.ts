import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readAtMost } from '../../src/http/body.ts'
import { utf8 } from '../../src/http/bytes.ts'

function streamOf(...texts: string[]): {
  stream: ReadableStream<Uint8Array>
  pulled: () => number
  cancelled: () => boolean
} {
  let pulled = 0
  let cancelled = false
  const stream = new ReadableStream<Uint8Array>(
    {
      pull: controller => {
        const text = texts[pulled++]
        if (text === undefined) controller.close()
        else controller.enqueue(utf8(text))
      },
      cancel: () => {
        cancelled = true
      },
    },
    { highWaterMark: 0 },
  )
  return { stream, pulled: () => pulled, cancelled: () => cancelled }
}

test('a body is read whole, chunk by chunk, up to the limit and no byte further', async () => {
  assert.deepEqual(await readAtMost(streamOf('ab', 'cd').stream, 4), utf8('abcd'))
  assert.equal(await readAtMost(streamOf('ab', 'cd').stream, 3), null)
  assert.deepEqual(await readAtMost(null, 0), new Uint8Array(0))
})

test('what is too long is not downloaded to its end', async () => {
  const { stream, pulled, cancelled } = streamOf('a', 'b', 'c', 'd', 'e')
  assert.equal(await readAtMost(stream, 1), null)
  assert.deepEqual([pulled(), cancelled()], [2, true])
})

test('a stream that breaks is an error, not a shorter body', async () => {
  const broken = new ReadableStream<Uint8Array>({
    pull: controller => controller.error(new Error('the line went dead')),
  })
  await assert.rejects(readAtMost(broken, 10), /the line went dead/)
})
