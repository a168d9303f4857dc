import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { RemoteApp } from 'valetkey'
import { createSandbox } from '../../../src/sandbox.ts'
import { fileOf, gif, handwritten, jpeg, png } from '../../pictures.ts'
import { control, entryOf, runningSandbox } from '../../running-sandbox.ts'

const sandbox = runningSandbox()
const connect = (as: string, scope = 'read write') => sandbox().connect('mastodon', { as, scope })

interface Attachment {
  readonly id: string
  readonly type: string
  readonly url: string | null
  readonly preview_url: string
  readonly description: string | null
  readonly meta: { readonly original: object }
}

interface Status {
  readonly id: string
  readonly content: string
  readonly media_attachments: readonly Attachment[]
}

const upload = (app: RemoteApp, fields: Readonly<Record<string, unknown>>) =>
  app.post<Attachment>('/api/v2/media', fields, { format: 'multipart' })

test('a picture uploaded as FormData, by fields, or with the format multipart is attached to a status', async () => {
  const alice = await connect('alice')
  const form = new FormData()
  form.set('file', fileOf(jpeg, 'boat.jpg'))
  form.set('description', 'A boat: "Ä & ~"')
  const answers = [
    await alice.post<Attachment>('/api/v2/media', form),
    await alice.post<Attachment>('/api/v2/media', { file: new Blob([png]) }),
    await upload(alice, { file: new Blob([png]), description: '' }),
  ]
  assert.deepEqual(
    answers.map(({ status, data }) => [status, data.type, data.description]),
    [
      [200, 'image', 'A boat: "Ä & ~"'],
      [200, 'image', null],
      [200, 'image', null],
    ],
  )
  const [boat] = answers.map(({ data }) => data)
  assert.deepEqual(Object.keys(boat ?? {}), [
    'id',
    'type',
    'url',
    'preview_url',
    'remote_url',
    'preview_remote_url',
    'text_url',
    'meta',
    'description',
    'blurhash',
  ])
  assert.deepEqual(boat?.meta.original, { width: 3, height: 2, size: '3x2', aspect: 1.5 })
  const picture = await fetch(boat?.url ?? '')
  assert.deepEqual(
    [picture.headers.get('content-type'), new Uint8Array(await picture.arrayBuffer())],
    ['image/jpeg', jpeg],
  )
  const ids = answers.map(({ data }) => data.id)
  const { data: status } = await alice.post<Status>('/api/v1/statuses', { 'media_ids[]': ids, status: '' })
  assert.deepEqual([status.content, status.media_attachments.map(({ id }) => id)], ['<p></p>', ids])
  const { data: home } = await alice.get<Status[]>('/api/v1/timelines/home', { limit: 1 })
  assert.deepEqual(home, [status])
})

test('a form somebody streams by hand is taken, and the picture comes down as a stream', async () => {
  const alice = await connect('alice')
  const { body, contentType } = handwritten({ description: 'In pieces' }, 'file', png)
  const { data } = await alice.post<Attachment>('/api/v2/media', body, { contentType })
  assert.equal(data.description, 'In pieces')
  const down = await alice.get<ReadableStream<Uint8Array>>(data.url ?? '', undefined, { stream: true })
  assert.ok(down.data instanceof ReadableStream)
  assert.deepEqual(new Uint8Array(await new Response(down.data).arrayBuffer()), png)
})

test('what takes longer is 202 without an address, and may be attached when it is done', async () => {
  const alice = await connect('alice')
  const { status, data } = await upload(alice, { file: fileOf(gif, 'x.gif') })
  assert.deepEqual([status, data.type, data.url], [202, 'gifv', null])
  const say = () =>
    alice.post<Status>('/api/v1/statuses', { status: 'moving', media_ids: [data.id] }, { format: 'json' })
  await assert.rejects(say(), { status: 422, message: /Cannot attach files that have not finished processing/ })
  const done = await alice.get<Attachment>(`/api/v1/media/${data.id}`)
  assert.equal((await fetch(done.data.url ?? '')).headers.get('content-type'), 'image/gif')
  assert.deepEqual((await say()).data.media_attachments, [done.data])
})

test('a description may be said later, until the picture is posted', async () => {
  const bob = await connect('bob')
  const { data } = await bob.post<Attachment>('/api/v1/media', { file: new Blob([gif]) })
  assert.ok(data.url)
  const later = await bob.put<Attachment>(`/api/v1/media/${data.id}`, { description: 'later' })
  assert.equal(later.data.description, 'later')
  const carol = await connect('carol')
  const nothing = { status: 404, message: /Record not found/ }
  await assert.rejects(carol.get(`/api/v1/media/${data.id}`), nothing)
  await bob.post('/api/v1/statuses', { 'media_ids[]': [data.id] })
  await assert.rejects(bob.put(`/api/v1/media/${data.id}`, { description: 'too late' }), nothing)
})

test('every refusal of a file has Mastodon’s sentence', async () => {
  const alice = await connect('alice')
  const refusal = (answer: Promise<unknown>) =>
    answer.then(
      () => 'taken',
      ({ status, data }: { readonly status: number; readonly data: { readonly error: string } }) =>
        `${status} ${data.error}`,
    )
  const file = new Blob([png])
  assert.equal(await refusal(upload(alice, {})), "422 Validation failed: File can't be blank")
  assert.equal(
    await refusal(upload(alice, { file: new Blob(['<svg onload="alert(1)"/>'], { type: 'image/png' }) })),
    '422 Validation failed: File content type is invalid, File is invalid',
  )
  assert.equal(
    await refusal(upload(alice, { file, description: 'x'.repeat(1501) })),
    '422 Validation failed: Description is too long (maximum is 1500 characters)',
  )
  const large = new Blob([png, new Uint8Array(16_777_216)])
  assert.equal(await refusal(upload(alice, { file: large })), '422 Validation failed: File must be less than 16 MB')
  const reader = await connect('alice', 'read write:statuses')
  assert.equal(await refusal(upload(reader, { file })), '403 This action is outside the authorized scopes')
  const post = (ids: readonly string[]) => refusal(alice.post('/api/v1/statuses', { 'media_ids[]': ids }))
  assert.equal(await post(['1', '2', '3', '4', '5']), '422 Cannot attach more than 4 files')
  assert.equal(await post(['1', '2']), '422 Media 1, 2 not found or already attached to another post')
  const { id } = (await upload(alice, { file })).data
  assert.equal(await post([id]), 'taken')
  assert.equal(await post([id]), `422 Media ${id} not found or already attached to another post`)
})

test('the same Idempotency-Key answers the same status, its picture taken already', async () => {
  const alice = await connect('alice')
  const { id } = (await upload(alice, { file: new Blob([png]) })).data
  const say = () =>
    alice.post<Status>('/api/v1/statuses', { 'media_ids[]': [id] }, { headers: { 'idempotency-key': 'one' } })
  const first = await say()
  assert.deepEqual((await say()).data, first.data)
})

test('thirty files in half an hour, and the next one is a 429', async () => {
  const carol = await connect('carol')
  // Its windows begin at every half hour: not one of them ends while we are at it.
  const { origin } = entryOf(sandbox(), 'mastodon')
  await control(origin, 'clock', { advance: 1800 - (Math.floor(Date.now() / 1000) % 1800) })
  const statuses: number[] = []
  for (let n = 0; n < 31; n++) {
    const answer = await carol.post(
      '/api/v2/media',
      { file: new Blob([png]) },
      { throwOnError: false, retry: { attempts: 1 } },
    )
    statuses.push(answer.status)
    if (n === 29) assert.equal(answer.headers.get('x-ratelimit-remaining'), '0')
  }
  await control(origin, 'clock', { now: null })
  assert.deepEqual([statuses.indexOf(429), statuses.filter(status => status === 200).length], [30, 30])
})

test('a picture is still there when the sandbox comes back', async () => {
  const data = mkdtempSync(join(tmpdir(), 'valetkey-media-'))
  let url = ''
  const seen: number[] = []
  for (let n = 0; n < 2; n++) {
    const kept = await createSandbox({ port: 'none', data })
    const app = await kept.connect('mastodon', { as: 'alice' })
    if (url === '') url = (await app.post<Attachment>('/api/v2/media', { file: new Blob([png]) })).data.url ?? ''
    seen.push((await kept.fetch(new Request(url))).status)
    await kept.stop()
  }
  rmSync(data, { recursive: true })
  assert.deepEqual(seen, [200, 200])
})
