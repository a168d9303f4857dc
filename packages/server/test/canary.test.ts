import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { setTimeout as turn } from 'node:timers/promises'
import type { Provider, ProviderEvent } from '@valetkey/server'
import { blast } from './canary/blast.ts'
import { consoleDuring } from './canary/console.ts'
import { type Traveller, travel } from './canary/journeys.ts'
import { createSecrets, tellingFormats } from './canary/secrets.ts'
import { spiedStorage } from './canary/storage.ts'
import { type Watch, watching } from './canary/watch.ts'
import { everything } from './everything.ts'
import { writtenLog } from './ops/lines.ts'
import { guarded } from './races/stage.ts'
import { callback, createBrowser, issuer, providerOn } from './world.ts'

describe('a secret is told to nobody it is not for', () => {
  const secrets = createSecrets()
  const { storage, keys, fail } = spiedStorage()
  const events: ProviderEvent[] = []
  const log = writtenLog()
  let provider: Provider
  let watch: Watch
  /** Whoever it is about. */
  let alice: Traveller

  before(async () => {
    provider = providerOn(storage, {
      ...everything,
      formats: tellingFormats(secrets),
      onEvent: event => events.push(event),
      log: log.log,
      metrics: true,
      clientAddress: () => '192.0.2.1',
    })
    watch = watching(guarded(provider), secrets)
    alice = await traveller('alice')
  })
  after(() => provider.close())

  /** Somebody with an app and a browser of their own, who sees the server through the watch. */
  async function traveller(username: string): Promise<Traveller> {
    const password = secrets.add('password', `canary-password-of-${username}`)
    const person = await provider.people.create({ username, password })
    const redirectUris = [callback, 'urn:ietf:wg:oauth:2.0:oob']
    const policy = { responseTypes: ['code', 'token', 'code token'] }
    const { app, clientSecret } = await provider.apps.create({ name: username, redirectUris, policy })
    const watched: Provider = { ...provider, fetch: watch.fetch }
    const browser = createBrowser(watched)
    const it = {
      provider: watched,
      alice: person,
      app: { clientId: app.clientId, clientSecret: clientSecret! },
      browser,
      close: () => provider.close(),
    }
    return { it, secrets, watch, username, password }
  }

  const metrics = async () => (await provider.fetch(new Request(`${issuer}/metrics`))).text()

  /** Nothing that is written, counted or told of meanwhile has a secret in it. Answers what was written. */
  async function assertDiscreet(work: () => Promise<void>): Promise<string> {
    const written = await consoleDuring(work)
    await new Promise(resolve => setImmediate(resolve))
    assert.deepEqual(secrets.foundIn(written), [], 'written to the console')
    assert.deepEqual(secrets.foundIn(log.text()), [], 'written to the log')
    assert.deepEqual(secrets.foundIn(await metrics()), [], 'told among the metrics')
    assert.deepEqual(secrets.foundIn(JSON.stringify(events)), [], 'told of in an event')
    assert.deepEqual(secrets.foundIn(keys.join('\n')), [], 'the key of a counter')
    return written
  }

  test('a watch that could not see would prove nothing', async () => {
    const echo = watching(async request => new Response(await request.text(), { status: 400 }), createSecrets())
    await echo.fetch(new Request(issuer, { method: 'POST', body: 'canary' }))
    const telling = watching(async request => new Response(await request.text(), { status: 400 }), secrets)
    const body = alice.it.app.clientSecret
    await assert.rejects(telling.fetch(new Request(issuer, { method: 'POST', body })), /client-secret/)
    await assert.rejects(
      assertDiscreet(async () => console.error(`a ${body} b`)),
      /written to the console/,
    )
    // A log that redacts nothing would be found out, too.
    await assert.rejects(
      assertDiscreet(async () => log.log.error({ somewhere: body }, 'said')),
      /written to the log/,
    )
    log.forget()
  })

  test('on the right ways and the wrong ones, through every endpoint', async () => {
    assert.equal(await assertDiscreet(() => travel(alice)), '')
    assert.ok(events.length > 30 && keys.length > 30 && watch.answers > 70)
    assert.ok(log.lines().length > 70, 'each of them left a line')
    assert.match(await metrics(), /valetkey_refusals_total\{endpoint="token",code="invalid_grant"\} \d/)
  })

  test('what was given to one person and app is never heard by another', async () => {
    watch.forget()
    const bob = await traveller('bob')
    assert.equal(await assertDiscreet(() => travel(bob)), '')
    alice = await traveller('carol')
  })

  test('sent to every address under every name, in every way', async t => {
    let count = 0
    const written = await assertDiscreet(async () => {
      count = await blast(alice.it, watch.fetch, secrets)
    })
    assert.equal(written, '')
    t.diagnostic(`${watch.answers} answers, ${count} of them to secrets sent everywhere; ${secrets.known.size} secrets`)
  })

  test('the stored trail of all that has none of it', async () => {
    const stored = () => storage.events.list({ limit: 100_000 })
    // Events are handed over and not waited for.
    for (let tries = 0; tries < 100 && (await stored()).length < events.length; tries += 1) await turn(20)
    const trail = await stored()
    assert.equal(trail.length, events.length)
    assert.deepEqual(secrets.foundIn(JSON.stringify(trail)), [])
  })

  test('nor is it written anywhere that the database failed at it, though its error says what it was asked', async () => {
    const detail = secrets.add('detail of a fault', 'canary-detail')
    fail(Object.assign(new Error('the database is down'), { detail, cause: new Error(detail) }))
    log.forget()
    assert.equal(await assertDiscreet(async () => void (await blast(alice.it, watch.fetch, secrets))), '')
    fail(null)
    assert.match(log.text(), /the database is down/)
  })
})
