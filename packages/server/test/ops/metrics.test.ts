import assert from 'node:assert/strict'
import { afterEach, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { createAuditSealer } from '@valetkey/server/ops/audit'
import { onEachStorage } from '../storages.ts'
import { issuer, postToken, requestToken, signed, tokensFor, type World, world } from '../world.ts'

const loads: Readonly<Record<string, readonly string[]>> = {
  sqlite: ['waiting_writes'],
  postgres: ['connections_open', 'connections_idle', 'waiting_queries'],
}

onEachStorage('/metrics', newStorage => {
  let it: World
  afterEach(() => it.close())

  const read = (headers: Record<string, string> = {}) =>
    it.provider.fetch(new Request(`${issuer}/metrics`, { headers }))

  /** The value of one line; its labels in the order they are written. */
  const valueIn = (text: string, series: string) =>
    text
      .split('\n')
      .find(line => line.startsWith(`${series} `))
      ?.slice(series.length + 1)

  test('is not there unless it is switched on', async () => {
    it = await world({ storage: newStorage() })
    assert.equal((await read()).status, 404)
  })

  test('is for those that mayRead lets in', async () => {
    const mayRead = (request: Request) => request.headers.get('authorization') === 'Bearer of the scraper'
    it = await world({ storage: newStorage(), metrics: { mayRead } })
    const refused = await read()
    assert.equal(refused.status, 403)
    assert.match(await refused.text(), /mayRead/)
    assert.equal((await read({ authorization: 'Bearer of the scraper' })).status, 200)
  })

  test('counts requests by endpoint, status and grant, refusals by code, tokens by grant, and how long it all took', async () => {
    it = await world({ storage: newStorage(), metrics: true })
    await tokensFor(it)
    await postToken(it, { grant_type: 'refresh_token', refresh_token: 'wrong' })
    await postToken(it, { grant_type: 'no such grant' })
    await it.provider.fetch(await signed(it, '/oauth/request_token', { credentials: { consumerSecret: 'wrong' } }))
    await requestToken(it)
    const answer = await read()
    assert.match(answer.headers.get('content-type')!, /^text\/plain; version=0\.0\.4/)
    const text = await answer.text()
    const expected: Readonly<Record<string, string>> = {
      'valetkey_requests_total{endpoint="token",status="200",grant="authorization_code"}': '1',
      'valetkey_requests_total{endpoint="token",status="400",grant="refresh_token"}': '1',
      'valetkey_requests_total{endpoint="token",status="400",grant=""}': '1',
      'valetkey_requests_total{endpoint="authorize",status="303",grant=""}': '1',
      'valetkey_refusals_total{endpoint="token",code="invalid_grant"}': '1',
      'valetkey_refusals_total{endpoint="token",code="unsupported_grant_type"}': '1',
      'valetkey_refusals_total{endpoint="requestToken",code="signature_invalid"}': '1',
      'valetkey_tokens_issued_total{grant="authorization_code"}': '1',
      'valetkey_request_duration_seconds_count{endpoint="token"}': '3',
      'valetkey_request_duration_seconds_bucket{le="10",endpoint="token"}': '3',
    }
    for (const [series, value] of Object.entries(expected)) assert.equal(valueIn(text, series), value, series)
    assert.doesNotMatch(text, /no such grant/)
  })

  test('tells how busy the storage is, and how much of the trail is not sealed', async () => {
    it = await world({ storage: newStorage(), metrics: true, upkeep: false })
    const { storage } = it.provider
    const gauges = async () => {
      const text = await (await read()).text()
      return (name: string) => valueIn(text, name)
    }
    while ((await storage.audit.standing()).unsealed < 1) await sleep(5)
    const before = await gauges()
    assert.equal(before('valetkey_audit_unsealed_events'), '1', 'an app')
    assert.equal(before('valetkey_audit_seals'), '0')
    for (const part of loads[storage.name]!)
      assert.ok(Number(before(`valetkey_storage_load{part="${part}"}`)) >= 0, part)
    await createAuditSealer(storage, [{ kid: 'k', secret: 'a secret of more than thirty-two characters' }]).seal()
    const after = await gauges()
    assert.deepEqual(['valetkey_audit_unsealed_events', 'valetkey_audit_seals'].map(after), ['0', '1'])
  })

  test('a database that does not answer says nothing of the trail, and the counters are told all the same', async () => {
    const storage = newStorage()
    it = await world({ storage, metrics: true, upkeep: false })
    await it.browser.get('/sign-in')
    await it.provider.storage.now()
    storage.audit.standing = () => Promise.reject(new Error('down'))
    it.provider.storage.audit.standing = storage.audit.standing
    const text = await (await read()).text()
    assert.match(text, /valetkey_requests_total\{endpoint="signIn",status="200",grant=""\} 1/)
    assert.doesNotMatch(text, /^valetkey_audit_seals /m)
  })

  test('two servers in one process count for themselves', async () => {
    it = await world({ storage: newStorage(), metrics: true })
    const other = await world({ metrics: true })
    await other.browser.get('/sign-in')
    assert.doesNotMatch(await (await read()).text(), /signIn/)
    await other.close()
  })
})
