import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { RemoteApp } from 'valetkey'
import { createSandbox } from '../../../src/sandbox.ts'
import { fileOf, gif, handwritten, jpeg, png } from '../../pictures.ts'
import { fieldsOf, runningSandbox, signed } from '../../running-sandbox.ts'
import { clientOf, signature, written } from './client.ts'

const sandbox = runningSandbox()
const client = clientOf(sandbox)
const uploadUrl = () => `${client.entry().origin}/services/upload/`
const connect = (as: string, scope = 'write') => sandbox().connect('flickr', { as, scope })

interface Uploaded {
  readonly rsp: { readonly photoid: string; readonly ticketid: string }
}

interface Info {
  readonly photo: Readonly<Record<string, { readonly _content: string }>> & {
    readonly originalformat: string
    readonly originalsecret: string
    readonly server: string
    readonly visibility: object
    readonly tags: { readonly tag: readonly { readonly raw: string }[] }
  }
}

interface Listed {
  readonly photos: { readonly photo: readonly { readonly id: string; readonly url_o?: string }[] }
}

async function upload(app: RemoteApp, fields: Readonly<Record<string, string | File>>): Promise<string> {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.append(name, value)
  return (await app.post<Uploaded>(uploadUrl(), form)).data.rsp.photoid
}

const info = async (app: RemoteApp, id: string) =>
  (await app.get<Info>('flickr.photos.getInfo', { photo_id: id })).data.photo

test('a photo uploaded as FormData is in getInfo with all that was said of it, and heads its owner’s list', async () => {
  const alice = await connect('alice')
  const id = await upload(alice, {
    title: 'Café & "sun"\n~*\'',
    photo: fileOf(jpeg, 'DSC 1.jpg'),
    description: 'Ein <b>Bild</b> = 100 %',
    tags: 'sea "blue sky"  Evening',
    is_public: '0',
    is_friend: '1',
    is_family: '1',
  })
  const photo = await info(alice, id)
  assert.deepEqual(
    [photo['title']?._content, photo['description']?._content, photo.originalformat],
    ['Café & "sun"\r\n~*\'', 'Ein <b>Bild</b> = 100 %', 'jpg'],
  )
  assert.deepEqual(
    photo.tags.tag.map(({ raw }) => raw),
    ['sea', 'blue sky', 'Evening'],
  )
  assert.deepEqual(photo.visibility, { ispublic: 0, isfriend: 1, isfamily: 1 })
  const list = { user_id: '90210001@N07', per_page: '1', extras: 'url_o' }
  const first = async (app: RemoteApp) => (await app.get<Listed>('flickr.people.getPhotos', list)).data.photos.photo[0]
  const listed = await first(alice)
  assert.equal(listed?.id, id)
  assert.deepEqual(new Uint8Array(await (await fetch(listed?.url_o ?? '')).arrayBuffer()), jpeg)
  assert.equal((await first(await connect('bob')))?.id, id)
  assert.equal((await first(await connect('carol')))?.id, id)
})

test('the same by named fields with a Blob among them, and by the format multipart', async () => {
  const alice = await connect('alice')
  const fields = { title: 'By fields', photo: new Blob([png]), tags: ['a', 'b'], is_public: 1 }
  for (const options of [{}, { format: 'multipart' }]) {
    const { data } = await alice.post<Uploaded>(uploadUrl(), fields, options)
    const photo = await info(alice, data.rsp.photoid)
    assert.deepEqual([photo['title']?._content, photo.originalformat], ['By fields', 'png'])
    assert.deepEqual(photo.visibility, { ispublic: 1, isfriend: 0, isfamily: 0 })
  }
})

test('a form somebody streams by hand is signed field by field as well, and the photo comes down as a stream', async () => {
  const alice = await connect('alice')
  const { body, contentType } = handwritten({ title: 'In pieces & ~', is_public: '0' }, 'photo', png)
  const { data } = await alice.post<Uploaded>(uploadUrl(), body, { contentType })
  const { title, server, originalsecret } = await info(alice, data.rsp.photoid)
  assert.equal(title?._content, 'In pieces & ~')
  const url = `${client.entry().origin}/pictures/${server}/${data.rsp.photoid}_${originalsecret}_o.png`
  const down = await alice.get<ReadableStream<Uint8Array>>(url, undefined, { stream: true })
  assert.deepEqual(new Uint8Array(await new Response(down.data).arrayBuffer()), png)
})

test('who says nothing of a photo gets its file’s name for a title, and shows it to everybody', async () => {
  const bob = await connect('bob')
  const id = await upload(bob, { photo: fileOf(gif, 'my cat.gif') })
  const photo = await info(await connect('carol'), id)
  assert.deepEqual([photo['title']?._content, photo['description']?._content], ['my cat', ''])
})

test('private is private, and hidden is not found by searching', async () => {
  const [bob, carol] = [await connect('bob'), await connect('carol')]
  const secret = await upload(bob, { photo: fileOf(png, 'x.png'), is_public: '0' })
  await assert.rejects(info(carol, secret), { apiCode: '1' })
  const hidden = await upload(bob, { photo: fileOf(png, 'x.png'), title: 'zebrafish', hidden: '2' })
  assert.equal((await info(carol, hidden))['title']?._content, 'zebrafish')
  const { data } = await carol.get<Listed>('flickr.photos.search', { text: 'zebrafish' })
  assert.deepEqual(data.photos.photo, [])
})

test('an upload nobody waits for has a ticket, and the ticket a photo', async () => {
  const alice = await connect('alice')
  const fields = { photo: new Blob([png]), async: '1' }
  const { ticketid } = (await alice.post<Uploaded>(uploadUrl(), fields)).data.rsp
  interface Tickets {
    readonly uploader: { readonly ticket: readonly { readonly photoid?: string; readonly invalid?: number }[] }
  }
  const tickets = `${ticketid},1`
  const { data } = await alice.get<Tickets>('flickr.photos.upload.checkTickets', { tickets })
  const [done, unknown] = data.uploader.ticket
  assert.match((await info(alice, done?.photoid ?? ''))['title']?._content ?? '', /blob/)
  assert.equal(unknown?.invalid, 1)
})

test('every refusal is an err in XML with its number and HTTP 200', async () => {
  const alice = await connect('alice')
  const refused = async (app: RemoteApp, fields: Readonly<Record<string, string | File>>) => {
    const error = await upload(app, fields).then(
      () => null,
      (reason: { readonly status: number; readonly apiCode: string; readonly raw: string }) => reason,
    )
    return [error?.status, error?.apiCode, /msg="([^"]*)"/.exec(error?.raw ?? '')?.[1]]
  }
  const photo = fileOf(png, 'x.png')
  assert.deepEqual(await refused(alice, { title: 'x' }), [200, '2', 'No photo specified'])
  assert.deepEqual(await refused(alice, { photo: 'text' }), [200, '2', 'No photo specified'])
  assert.deepEqual(await refused(alice, { photo: new File([], 'x.png') }), [200, '4', 'Filesize was zero'])
  const drawing = new File(['<svg onload="alert(1)"/>'], 'x.png', { type: 'image/png' })
  assert.deepEqual(await refused(alice, { photo: drawing }), [200, '5', 'Filetype was not recognised'])
  const reader = await connect('carol', 'read')
  const [, code, why] = await refused(reader, { photo })
  assert.deepEqual([code, why], ['99', 'Insufficient permissions. Method requires write privileges; read granted.'])
})

test('an API key alone uploads nothing, nor does a token without a signature', async () => {
  const post = async (fields: Readonly<Record<string, string>>) => {
    const body = new FormData()
    for (const [name, value] of Object.entries(fields)) body.set(name, value)
    body.set('photo', fileOf(png, 'x.png'))
    const response = await fetch(uploadUrl(), { method: 'POST', body })
    return [response.status, response.headers.get('content-type'), response.headers.get('x-flickrerrcode')]
  }
  const type = 'text/xml; charset=utf-8'
  assert.deepEqual(await post({ api_key: client.entry().clientId }), [200, type, '99'])
  assert.deepEqual(await post({ oauth_token: 'x' }), [200, type, '97'])
  assert.deepEqual(await post({ api_key: 'short' }), [200, type, '100'])
})

test('the signature counts every field of the upload but the photo, wherever the parameters travel', async () => {
  const who = await client.connect('write')
  const title = 'Café & sun'
  const body = (more: Readonly<Record<string, string>> = {}) => {
    const form = new FormData()
    for (const [name, value] of Object.entries({ title, is_public: '0', ...more })) form.set(name, value)
    form.set('photo', fileOf(png, 'x.png'))
    return form
  }
  for (const transmission of ['header', 'query'] as const) {
    const sent = (multipartFields: boolean | { except: string[] }) =>
      signed(uploadUrl(), who, { transmission, multipartFields, init: { method: 'POST', body: body() } })
    assert.match(await (await sent({ except: ['photo'] })).text(), /<photoid>\d+<\/photoid>/)
    const unsigned = await sent(false)
    assert.equal(unsigned.status, 401)
    assert.equal((await fieldsOf(unsigned))['oauth_problem'], 'signature_invalid')
  }
  // As upload clients of old do it: everything into the form, signed by hand, nothing of ours in it.
  const oauth: [string, string][] = [
    ['oauth_consumer_key', who.consumerKey],
    ['oauth_nonce', '4711'],
    ['oauth_signature_method', 'HMAC-SHA1'],
    ['oauth_timestamp', String(Math.floor(Date.now() / 1000))],
    ['oauth_token', who.token ?? ''],
    ['oauth_version', '1.0'],
    ['title', title],
    ['is_public', '0'],
  ]
  const oauth_signature = signature('POST', uploadUrl(), oauth, who)
  const whole = Object.fromEntries([...oauth, ['oauth_signature', oauth_signature]])
  const answer = await fetch(uploadUrl(), { method: 'POST', body: body(whole) })
  assert.match(await answer.text(), /<rsp stat="ok">\n<photoid>\d+<\/photoid>\n<\/rsp>/)
  const forged = { ...whole, oauth_nonce: '4712', title: 'Something else' }
  assert.equal((await fetch(uploadUrl(), { method: 'POST', body: body(forged) })).status, 401)
  assert.ok(written(oauth).includes('title=Caf%C3%A9%20%26%20sun'))
})

test('an upload without the final slash is an upload, a GET is none', async () => {
  const alice = await connect('alice')
  const { data } = await alice.post<Uploaded>(uploadUrl().slice(0, -1), { photo: new Blob([png]) })
  assert.match(data.rsp.photoid, /^\d+$/)
  assert.equal((await fetch(uploadUrl())).status, 404)
})

test('what was uploaded is still there when the sandbox comes back, and gone after a reset', async () => {
  const data = mkdtempSync(join(tmpdir(), 'valetkey-upload-'))
  const seen: unknown[] = []
  let id = ''
  for (const reset of [false, false, true]) {
    const kept = await createSandbox({ port: 'none', data, reset })
    const app = await kept.connect('flickr', { as: 'alice', scope: 'write' })
    const { origin } = kept.sandboxJson().providers['flickr'] ?? { origin: '' }
    if (id === '')
      id = (await app.post<Uploaded>(`${origin}/services/upload/`, { photo: new Blob([png]) })).data.rsp.photoid
    const found = await app.get<Info>('flickr.photos.getInfo', { photo_id: id }, { throwOnError: false })
    const { server, originalsecret } = found.data.photo ?? {}
    const picture = await kept.fetch(new Request(`${origin}/pictures/${server}/${id}_${originalsecret}_o.png`))
    seen.push([picture.status, (await picture.arrayBuffer()).byteLength])
    await kept.stop()
  }
  rmSync(data, { recursive: true })
  assert.deepEqual(seen.slice(0, 2), [
    [200, png.length],
    [200, png.length],
  ])
  assert.equal((seen[2] as number[])[0], 404)
})
