import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sqliteStorage } from '@valetkey/server/storage/sqlite'
import { createLocalJWKSet, decodeProtectedHeader, type JSONWebKeySet, jwtVerify } from 'jose'
import { onEachStorage } from '../storages.ts'
import { providerOn, tokensFor, type World, world } from '../world.ts'
import { idTokenOf, jwksOf } from './openid-world.ts'

const day = 24 * 60 * 60_000
const lasting = { authorizationMs: null, refreshTokenMs: null }

onEachStorage('the keys of ID tokens', newStorage => {
  let it: World
  before(async () => {
    it = await world({ storage: newStorage(), openid: true, policy: lasting })
  })
  after(() => it.close())

  const at = (ms: number): void => it.provider.storage.setClockOffset(ms)
  const kids = async (): Promise<readonly string[]> => (await jwksOf(it)).keys.map(key => key.kid!)
  /** A session lives no longer than a key: hers is a new one each time. */
  async function signed(): Promise<string> {
    it.browser.cookies = [await it.provider.people.session(it.alice.id)]
    return idTokenOf(await tokensFor(it, { scope: 'openid' }))
  }
  const checks = async (token: string, keys: JSONWebKeySet, ms: number): Promise<boolean> =>
    jwtVerify(token, createLocalJWKSet(keys), { currentDate: new Date(Date.now() + ms) }).then(
      () => true,
      () => false,
    )

  test('three are published, one of each algorithm, with nothing private in them', async () => {
    const { keys } = await jwksOf(it)
    assert.deepEqual(keys.map(({ alg, use, kty }) => [alg, use, kty]).sort(), [
      ['ES256', 'sig', 'EC'],
      ['EdDSA', 'sig', 'OKP'],
      ['RS256', 'sig', 'RSA'],
    ])
    const names = new Set(keys.flatMap(key => Object.keys(key)))
    assert.deepEqual([...names].sort(), ['alg', 'crv', 'e', 'kid', 'kty', 'n', 'use', 'x', 'y'])
  })

  test('clients and caches may keep the answer, pages of other sites may read it', async () => {
    const { headers } = await it.provider.fetch(new Request('http://127.0.0.1:4999/oauth/jwks'))
    assert.equal(headers.get('content-type'), 'application/jwk-set+json')
    assert.equal(headers.get('cache-control'), 'public, max-age=900')
    assert.equal(headers.get('access-control-allow-origin'), '*')
  })

  test('the next key is published a day before it signs, the last one until all that it signed is over', async () => {
    const first = await kids()
    at(28 * day)
    assert.deepEqual(await kids(), first)
    at(29.5 * day)
    const both = await kids()
    assert.equal(both.length, 6)
    const old = await signed()
    assert.ok(first.includes(decodeProtectedHeader(old).kid!))
    at(30 * day + 60_000)
    const young = await signed()
    const { kid = '' } = decodeProtectedHeader(young)
    assert.ok(both.includes(kid) && !first.includes(kid))
    assert.deepEqual(await kids(), both)
    assert.equal(await checks(await signed(), await jwksOf(it), 30 * day), true)
    at(30 * day + 3 * 60 * 60_000)
    assert.deepEqual(
      await kids(),
      both.filter(one => !first.includes(one)),
    )
    await it.provider.storage.cleanup()
    assert.equal((await it.provider.storage.signkeys.list()).length, 3)
  })

  test('after months without anybody a new key signs at once', async () => {
    at(400 * day)
    const token = await signed()
    assert.equal(await checks(token, await jwksOf(it), 400 * day), true)
    assert.equal((await jwksOf(it)).keys.length, 3)
  })

  test('a clock that is put back leaves a key that signs', async () => {
    at(399 * day)
    assert.equal(await checks(await signed(), await jwksOf(it), 399 * day), true)
  })

  test('servers on one database that begin at the same moment agree', async () => {
    at(900 * day)
    const servers = Array.from({ length: 5 }, () => providerOn(it.provider.storage, { openid: true, upkeep: false }))
    const answers = await Promise.all(servers.map(provider => jwksOf({ provider })))
    for (const { keys } of answers) assert.deepEqual(keys, answers[0]!.keys)
    assert.equal(answers[0]!.keys.length, 3)
  })
})

test('a server whose keys do not open the seal of another signs by keys of its own, and publishes both', async () => {
  const storage = sqliteStorage(':memory:')
  const it = await world({ storage, openid: true })
  const before = await jwksOf(it)
  const keys = [{ kid: 'other', secret: 'another secret of more than thirty-two letters' }]
  const { keys: both } = await jwksOf({ provider: providerOn(storage, { openid: true, keys, upkeep: false }) })
  assert.equal(both.length, 6)
  for (const key of before.keys) assert.ok(both.some(one => one.kid === key.kid))
  await it.close()
})

test('a stored key is sealed: nothing private of it can be read in the database', async () => {
  const it = await world({ openid: true })
  await jwksOf(it)
  for (const key of await it.provider.storage.signkeys.list()) {
    assert.match(key.privateSealed, /^v1\.test\./)
    assert.deepEqual(
      Object.keys(key.publicJwk).filter(name => ['d', 'p', 'q', 'dp', 'dq', 'qi'].includes(name)),
      [],
    )
  }
  await it.close()
})
