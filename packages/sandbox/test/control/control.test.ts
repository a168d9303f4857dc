import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { test } from 'node:test'
import { control, entryOf, postForm, runningSandbox } from '../running-sandbox.ts'

const sandbox = runningSandbox()
const entry = () => entryOf(sandbox(), 'generic')
const clock = (body: unknown) => control<{ now: number; iso: string; offset: number }>(entry().origin, 'clock', body)

const post = (path: string, headers: Record<string, string>, body = '{}') =>
  fetch(`${entry().origin}/_sandbox/${path}`, { method: 'POST', headers, body })
const asJson = { 'content-type': 'application/json' }

test('the control API answers what no web page can send', async () => {
  const status = async (response: Promise<Response>) => (await response).status
  assert.equal(await status(post('clock', asJson)), 200)
  assert.equal(await status(post('clock', { 'content-type': 'text/plain' })), 415)
  assert.equal(await status(post('clock', { 'content-type': 'application/x-www-form-urlencoded' })), 415)
  assert.equal(await status(post('clock', { ...asJson, origin: 'https://evil.example' })), 403)
  assert.equal(await status(post('clock', { ...asJson, origin: entry().origin })), 403)
  assert.equal(await status(post('clock', { ...asJson, origin: 'null' })), 403)
  assert.equal(await status(fetch(`${entry().origin}/_sandbox/clock`)), 405)
  assert.equal(await status(fetch(`${entry().origin}/_sandbox/clock`, { method: 'OPTIONS' })), 405)
  assert.equal(await status(post('nothing', asJson)), 404)
  assert.equal(await status(post('constructor', asJson)), 404)
})

test('no answer of the control API may be read by another origin', async () => {
  const response = await post('clock', asJson)
  assert.equal(response.headers.get('access-control-allow-origin'), null)
})

test('a foreign Host is refused: DNS rebinding gets nowhere', async () => {
  const { port } = new URL(entry().origin)
  const request = (path: string, at: string, host: string) =>
    new Promise<string>(resolve => {
      const socket = connect(Number(at), '127.0.0.1', () => {
        socket.end(
          `POST ${path} HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}`,
        )
      })
      socket.once('data', data => resolve(String(data).split('\r\n')[0] ?? ''))
    })
  assert.equal(await request('/_sandbox/clock', port, 'evil.example'), 'HTTP/1.1 421 Misdirected Request')
  assert.equal(await request('/_sandbox/clock', port, `localhost:${port}`), 'HTTP/1.1 200 OK')
  const base = new URL(sandbox().url).port
  assert.equal(await request('/sandbox.json', base, `evil.example:${base}`), 'HTTP/1.1 421 Misdirected Request')
})

test('bad bodies are 400 or 413 and named', async () => {
  const answer = async (body: string) => {
    const response = await post('authorize', asJson, body)
    return [response.status, ((await response.json()) as { error: string }).error]
  }
  assert.deepEqual(await answer('{'), [400, 'invalid_request'])
  assert.deepEqual(await answer('[]'), [400, 'invalid_request'])
  assert.deepEqual(await answer('{"url":"x","as":"alice","decision":"allow"}'), [400, 'invalid_request'])
  assert.deepEqual(await answer('{"url":"http://a/","as":"nobody","decision":"allow"}'), [400, 'invalid_request'])
  assert.deepEqual(await answer('{"url":"http://a/","as":"alice","decision":"allow"}'), [400, 'invalid_request'])
  assert.deepEqual(await answer(`{"x":"${'y'.repeat(70_000)}"}`), [413, 'body_too_large'])
})

test('an app is made with 201, works at once, and its id is taken once', async () => {
  const wanted = { name: 'mine', clientId: 'my-app', redirectUris: ['https://mine.example/cb'], scopes: ['read'] }
  const response = await post('apps', asJson, JSON.stringify(wanted))
  assert.equal(response.status, 201)
  const app = (await response.json()) as { clientId: string; clientSecret: string; scopes: string[] }
  assert.deepEqual([app.clientId, app.scopes], ['my-app', ['read']])
  const grant = { grant_type: 'client_credentials', client_id: app.clientId, client_secret: app.clientSecret }
  assert.equal((await postForm(entry().tokenUrl!, grant)).status, 200)
  assert.equal((await post('apps', asJson, JSON.stringify(wanted))).status, 400)
  assert.equal((await post('apps', asJson, '{"name":"x","redirectUris":["javascript:1"]}')).status, 400)
  assert.equal((await post('apps', asJson, '{"name":"x","typo":1}')).status, 400)
})

test('the clock moves expiry and the Date header, and comes back', async () => {
  const before = Date.now()
  const later = await clock({ advance: 3600 })
  assert.ok(later.offset === 3_600_000 && later.now >= before + 3_600_000)
  const { headers } = await fetch(entry().issuer!)
  assert.ok(Date.parse(headers.get('date')!) >= before + 3_590_000)
  assert.equal((await clock({ advance: 60 })).offset, 3_660_000)
  assert.ok(Math.abs((await clock({ now: '2030-01-01T00:00:00Z' })).now - Date.UTC(2030, 0, 1)) < 1000)
  assert.equal((await clock({ now: null })).offset, 0)
})

test('headless consent tells what the page said when the service refuses', async () => {
  const url = `${entry().authorizeUrl}?response_type=code&client_id=unknown`
  const refused = await control<Record<string, unknown>>(entry().origin, 'authorize', {
    url,
    as: 'alice',
    decision: 'allow',
  })
  assert.deepEqual([refused['error'], refused['status'], refused['title']], ['refused', 400, 'Unknown app'])
})

test('ten consents of one person at once all come through', async () => {
  const { clientId } = entry()
  const asked = {
    response_type: 'code',
    client_id: clientId,
    redirect_uri: 'http://127.0.0.1:9/cb',
    code_challenge: 'c'.repeat(43),
    code_challenge_method: 'S256',
  }
  const url = `${entry().authorizeUrl}?${new URLSearchParams(asked)}`
  const all = await Promise.all(
    Array.from({ length: 10 }, () =>
      control<{ code?: string }>(entry().origin, 'authorize', {
        url,
        as: 'carol',
        decision: 'allow',
        scopes: ['read'],
      }),
    ),
  )
  assert.equal(new Set(all.map(({ code }) => code)).size, 10)
})

test('form_post comes back as the address and the code', async () => {
  const { clientId } = entry()
  const asked = {
    response_type: 'code',
    client_id: clientId,
    redirect_uri: 'http://127.0.0.1:9/cb',
    response_mode: 'form_post',
    code_challenge: 'c'.repeat(43),
    code_challenge_method: 'S256',
  }
  const url = `${entry().authorizeUrl}?${new URLSearchParams(asked)}`
  const { redirect, code } = await control<Record<string, string>>(entry().origin, 'authorize', {
    url,
    as: 'alice',
    decision: 'allow',
  })
  assert.equal(redirect, 'http://127.0.0.1:9/cb')
  assert.ok(code)
})
