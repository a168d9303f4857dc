import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { sqliteStorage } from '@valetkey/server/storage/sqlite'
import { oauth1TokenFor, type RequestToken, signed, type World, world } from '../world.ts'

const tries = process.env['VALETKEY_TEST_LONG'] === '1' ? 100_000 : 1000

describe('nobody can fill the memory of nonces, or use up those of others', () => {
  const storage = sqliteStorage(':memory:')
  const { use } = storage.nonces
  let remembered = 0
  let it: World
  let token: RequestToken
  before(async () => {
    const counted: typeof use = nonce => {
      remembered += 1
      return use(nonce)
    }
    it = await world({ storage: Object.assign(storage, { nonces: { ...storage.nonces, use: counted } }) })
    token = await oauth1TokenFor(it)
  })
  after(() => it.close())

  const passes = (request: Request) =>
    it.provider.check(request).then(
      () => true,
      () => false,
    )

  test(`RFC 5849 §4.10: of ${tries.toLocaleString('en')} wrong signatures not one nonce is remembered, and each is still good for the right one`, async () => {
    const call = await signed(it, '/api', { method: 'GET', token })
    const forged = call.clone()
    const header = call.headers.get('authorization')!
    forged.headers.set('authorization', header.replace(/oauth_signature="../, 'oauth_signature="zz'))
    const before = remembered
    for (let at = 0; at < tries; at++) assert.equal(await passes(forged.clone()), false)
    assert.equal(remembered, before)
    assert.equal(await passes(call), true)
    assert.equal(remembered, before + 1)
  })
})
