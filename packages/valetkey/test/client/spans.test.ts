import assert from 'node:assert/strict'
import { test } from 'node:test'
import { OAuth } from 'valetkey'
import { scriptedProvider, text } from 'valetkey/testing/scripted-provider'

interface Seen {
  readonly name: string
  readonly attributes: Record<string, string | number>
  failed?: boolean
  ended?: boolean
}

/** What `@opentelemetry/api` leaves where an SDK has been registered. */
function registered(): { spans: Seen[]; remove(): void } {
  const spans: Seen[] = []
  const key = Symbol.for('opentelemetry.js.api.1')
  const startSpan = (name: string, { attributes }: { attributes: Record<string, string> }) => {
    const span: Seen = { name, attributes: { ...attributes } }
    spans.push(span)
    return {
      setAttribute: (attribute: string, value: string | number) =>
        Object.assign(span.attributes, { [attribute]: value }),
      setStatus: () => Object.assign(span, { failed: true }),
      end: () => Object.assign(span, { ended: true }),
    }
  }
  Object.assign(globalThis, { [key]: { version: '1.10.0', trace: { getTracer: () => ({ startSpan }) } } })
  return { spans, remove: () => Reflect.deleteProperty(globalThis, key) }
}

test('every exchange is a span where OpenTelemetry is registered, and tells no secret', async t => {
  const { spans, remove } = registered()
  t.after(remove)
  const provider = scriptedProvider()
  const app = new OAuth({ fetch: provider.fetch, retry: { attempts: 1 } }).remoteApp('demo', provider.oauth2)
  const { url, pending } = await app.begin({ callback: 'oob' })
  const { connection } = await app.finish(provider.consent(url), pending)
  provider.answerNext('/api/echo', text('', 503))
  await app.get('echo?secret=swordfish').catch(() => {})
  provider.answerNext('/api/echo', () => Promise.reject(new TypeError('fetch failed')))
  await app.get('echo').catch(() => {})
  assert.deepEqual(
    spans.map(({ name, attributes, failed }) => [
      name,
      attributes['http.response.status_code'] ?? attributes['error.type'],
      failed,
    ]),
    [
      ['POST demo token', 200, undefined],
      ['GET demo call', 200, undefined],
      ['GET demo call', 503, true],
      ['GET demo call', 'network_failed', true],
    ],
  )
  assert.ok(spans.every(({ ended }) => ended))
  const told = JSON.stringify(spans)
  assert.doesNotMatch(told, /swordfish/)
  assert.ok(!told.includes(connection!.token.accessToken))
})

test('without OpenTelemetry nothing is asked of it', async () => {
  const provider = scriptedProvider()
  const app = new OAuth({ fetch: provider.fetch }).remoteApp('demo', provider.oauth2)
  const { url, pending } = await app.begin({ callback: 'oob' })
  await app.finish(provider.consent(url), pending)
  assert.equal((await app.get('echo')).status, 200)
})
