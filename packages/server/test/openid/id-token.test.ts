import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { defaultPolicy } from '@valetkey/server'
import { createLocalJWKSet, jwtVerify } from 'jose'
import { consoleDuring } from '../canary/console.ts'
import { connectedDevice } from '../dump/flows.ts'
import { deviceGrant } from '../everything.ts'
import { onEachStorage } from '../storages.ts'
import {
  authorizePath,
  callback,
  consent,
  flowOf,
  issuer,
  locationOf,
  pkce,
  postToken,
  redeem,
  type Tokens,
  tokensFor,
  type World,
  world,
} from '../world.ts'
import { claimsOf, idTokenOf, jwksOf } from './openid-world.ts'

const policy = {
  grants: [...defaultPolicy.grants, deviceGrant],
  responseTypes: ['code', 'token', 'code token'],
}

onEachStorage('an ID token', newStorage => {
  let it: World
  before(async () => {
    it = await world({ storage: newStorage(), policy, openid: { idTokenMs: 60_000 } })
  })
  after(() => it.close())

  test('is checked by whoever has the published keys: issuer, audience, times, and what was added to it shows', async () => {
    const text = idTokenOf(await tokensFor(it, { scope: 'openid' }))
    const keys = createLocalJWKSet(await jwksOf(it))
    const { payload, protectedHeader } = await jwtVerify(text, keys, { issuer, audience: it.app.clientId })
    assert.equal(protectedHeader.alg, 'RS256')
    assert.equal(payload.exp! - payload.iat!, 60)
    const [head, , signature] = text.split('.')
    const forged = Buffer.from(JSON.stringify({ ...payload, sub: 'bob' })).toString('base64url')
    await assert.rejects(jwtVerify(`${head}.${forged}.${signature}`, keys), {
      code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED',
    })
  })

  test('comes to a device, and tells of the sign-in of the person who said yes', async () => {
    const begun = await postToken(it, { scope: 'openid' }, undefined, '/oauth/device_authorization')
    const { device_code, user_code } = (await begun.json()) as { device_code: string; user_code: string }
    const flow = flowOf(await (await it.browser.get(`/device?user_code=${user_code}`)).text())
    await it.browser.post('/device', { flow, decision: 'allow' })
    const tokens = (await (await postToken(it, { grant_type: deviceGrant, device_code })).json()) as Tokens
    const { sub, auth_time } = claimsOf(tokens)
    assert.deepEqual([sub, typeof auth_time], [it.alice.id, 'number'])
    const { device_code: plain } = await connectedDevice(it)
    const without = await postToken(it, { grant_type: deviceGrant, device_code: plain })
    assert.equal('id_token' in ((await without.json()) as object), false)
  })

  test('never travels by way of the browser: code token brings it with the code, token alone not at all', async () => {
    const proof = await pkce()
    const back = async (response_type: string) => {
      const path = authorizePath(it, proof, { scope: 'openid', response_type, nonce: 'n' })
      return new URLSearchParams(locationOf(await consent(it, path)).hash.slice(1))
    }
    const both = await back('code token')
    assert.deepEqual([both.has('access_token'), both.has('id_token')], [true, false])
    const tokens = (await (await redeem(it, both.get('code')!, proof)).json()) as Tokens
    assert.equal(claimsOf(tokens)['nonce'], 'n')
    assert.equal((await back('token')).has('id_token'), false)
  })

  test('is asked for: an app that names no scope is not told who the person is', async () => {
    const tokens = await tokensFor(it, { scope: null })
    assert.equal(tokens.scope, 'read write')
  })

  test('is new each time, where the access token beside it is the same again', async () => {
    const { app, clientSecret } = await it.provider.apps.create({
      name: 'Reuser',
      redirectUris: [callback],
      policy: { reuseTokens: true },
    })
    const reuser = { ...it, app: { clientId: app.clientId, clientSecret: clientSecret! } }
    const first = await tokensFor(reuser, { scope: 'openid', nonce: 'one' })
    const second = await tokensFor(reuser, { scope: 'openid', nonce: 'two' })
    assert.equal(first.access_token, second.access_token)
    assert.equal(claimsOf(first)['at_hash'], claimsOf(second)['at_hash'])
    assert.deepEqual([claimsOf(first)['nonce'], claimsOf(second)['nonce']], ['one', 'two'])
  })

  test('that cannot be signed costs nobody a code: it is still good afterwards', async () => {
    const proof = await pkce()
    const path = authorizePath(it, proof, { scope: 'openid' })
    const code = locationOf(await consent(it, path)).searchParams.get('code')!
    const { signkeys } = it.provider.storage
    const { list } = signkeys
    // What is known of the keys is a minute old, and just then the table cannot be read.
    it.provider.storage.setClockOffset(60_000)
    Object.assign(signkeys, { list: () => Promise.reject(new Error('the disk is gone')) })
    const written = await consoleDuring(async () => assert.equal((await redeem(it, code, proof)).status, 500))
    assert.match(written, /the disk is gone/)
    Object.assign(signkeys, { list })
    it.provider.storage.setClockOffset(0)
    assert.equal((await redeem(it, code, proof)).status, 200)
  })
})
