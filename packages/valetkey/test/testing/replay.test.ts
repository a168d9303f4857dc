import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ApiError, OAuth } from 'valetkey'
import { recorder } from 'valetkey/testing/recorder'
import { replay } from 'valetkey/testing/replay'
import { json, scriptedProvider } from 'valetkey/testing/scripted-provider'
import type { Trace } from 'valetkey/testing/trace'

const sleep = async () => {}

/** What an app does, with whatever answers it. */
async function visit(fetch: (request: Request) => Promise<Response>, definition: 'oauth1' | 'oauth2' | 'registering') {
  const provider = scriptedProvider({ expiresIn: 3600 })
  let consent = (_url: string) => '123456789'
  const app = new OAuth({ fetch, sleep }).remoteApp('demo', provider[definition])
  return {
    consentedBy(of: typeof consent) {
      consent = of
      return this
    },
    async run() {
      const { url, pending } = await app.begin({ callback: 'oob' })
      const { connection } = await app.finish(consent(url), pending)
      const said = await app.post<{ form: unknown }>('echo', { status: 'hello' })
      const listed = await app.get('echo', { page: 2 })
      const { revoked } = await app.disconnect()
      return { account: connection?.account, form: said.data.form, status: listed.status, revoked }
    },
  }
}

for (const definition of ['oauth1', 'oauth2', 'registering'] as const)
  test(`a whole sign-in by ${definition}, calls and goodbye run again from their trace, with new nonces and secrets`, async () => {
    const provider = scriptedProvider({ expiresIn: 3600 })
    provider.answerNext('/api/echo', json({ form: { status: 'hello' } }))
    provider.answerNext('/api/echo', () => json({ error: 'busy' }, 503))
    const recording = recorder({ fetch: provider.fetch })
    const live = await (await visit(recording.fetch, definition)).consentedBy(provider.consent).run()
    const fetch = replay(JSON.parse(JSON.stringify(recording.trace())) as Trace)
    assert.deepEqual(await (await visit(fetch, definition)).run(), live)
    assert.deepEqual(fetch.left(), [])
    assert.equal(live.account?.id, 'id-alice')
  })

async function small(): Promise<Trace> {
  const recording = recorder({ fetch: async () => json({ fine: true }) })
  await recording.fetch(new Request('https://api.example/list?page=1&access_token=a-secret-of-mine'))
  const init = { method: 'POST', headers: { 'content-type': 'application/json' } }
  await recording.fetch(
    new Request('https://api.example/notes', { ...init, body: '{"note":{"text":"hi"},"tags":["a"]}' }),
  )
  return recording.trace()
}

const refused = (fetch: (request: Request) => Promise<Response>, url: string, init?: RequestInit) =>
  fetch(new Request(url, init)).then(
    () => assert.fail('it was answered'),
    (error: Error & { code?: string }) => {
      assert.equal(error.code, 'not_recorded')
      return error.message
    },
  )

test('what was not recorded is refused, and the trace’s own are named', async () => {
  const fetch = replay(await small())
  assert.equal(
    await refused(fetch, 'https://api.example/other', { method: 'DELETE' }),
    'https://api.example/other was not recorded with DELETE; the trace has GET https://api.example/list, POST https://api.example/notes. ' +
      'Record the trace again, or mend the request',
  )
})

test('a parameter that differs is named with both values, in a query, a form and in JSON', async () => {
  const fetch = replay(await small())
  assert.match(
    await refused(fetch, 'https://api.example/list?page=2&x=1'),
    /was not recorded like this: access_token is absent, recorded was "…"; page is "2", recorded was "1"; x is "1", recorded was absent\./,
  )
  const init = { method: 'POST', headers: { 'content-type': 'application/json' } }
  assert.match(
    await refused(fetch, 'https://api.example/notes', { ...init, body: '{"tags":["b"],"note":{"text":"hi"}}' }),
    /like this: tags\.0 is "b", recorded was "a"\./,
  )
  assert.equal(fetch.left().length, 2)
})

test('each exchange answers once; another secret, another order of parameters are no difference', async () => {
  const fetch = replay(await small())
  const url = 'https://api.example/list?access_token=another&page=1'
  assert.deepEqual(await (await fetch(new Request(url))).json(), { fine: true })
  assert.match(await refused(fetch, url), /was recorded once with GET and asked for once more/)
})

test('an app sees a refusal as it is, at once, and not as a network in trouble', async () => {
  const app = new OAuth({ fetch: replay(await small()) }).remoteApp('demo', scriptedProvider().oauth2)
  await assert.rejects(app.with('a token').get('me'), { name: 'NetworkError', code: 'not_recorded' })
})

test('a missing answer is a network fault again, and what is no text is not made up', async () => {
  const answers = [
    () => Promise.reject(new TypeError('fetch failed')),
    async () => new Response(new Uint8Array(3), { headers: { 'content-type': 'image/png' } }),
  ]
  const recording = recorder({ fetch: () => answers.shift()?.() ?? Promise.reject(new Error('no more')) })
  await recording.fetch(new Request('https://api.example/a')).catch(() => undefined)
  await recording.fetch(new Request('https://api.example/b'))
  const fetch = replay(recording.trace())
  await assert.rejects(fetch(new Request('https://api.example/a')), { code: 'network_failed' })
  await assert.rejects(fetch(new Request('https://api.example/b')), /no text, which a trace does not hold/)
})

test('statuses, headers and errors come back as they were', async () => {
  const recording = recorder({ fetch: async () => json({ error: 'gone' }, 410, { 'x-request-id': 'r-1' }) })
  await recording.fetch(new Request('https://provider.example/api/echo'))
  const app = new OAuth({ fetch: replay(recording.trace()) }).remoteApp('demo', scriptedProvider().oauth2)
  await assert.rejects(app.with('a token').get('echo'), (error: unknown) => {
    assert.ok(error instanceof ApiError)
    assert.deepEqual([error.status, error.headers.get('x-request-id')], [410, 'r-1'])
    return true
  })
})
