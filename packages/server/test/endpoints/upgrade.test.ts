import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Policy } from '@valetkey/server'
import { encodeForm } from 'valetkey/http/form'
import { sign } from 'valetkey/oauth1/sign'
import { tokenExchangeGrant, tokenTypes } from 'valetkey/oauth2/token-exchange'
import { type Answer, exchangeGrants, upgradeRequest } from '../exchanging.ts'
import { onEachStorage } from '../storages.ts'
import {
  basic,
  callback,
  issuer,
  oauth1TokenFor,
  postToken,
  type RequestToken,
  signed,
  type World,
  world,
} from '../world.ts'

const day = 86_400_000

onEachStorage('the silent upgrade of OAuth 1.0a to OAuth 2', newStorage => {
  let it: World
  before(async () => {
    it = await world({ storage: newStorage(), policy: { grants: exchangeGrants, authorizationMs: 30 * day } })
  })
  after(() => it.close())

  const upgrade = async (token: RequestToken, options?: Parameters<typeof upgradeRequest>[2], from = it) => {
    const response = await it.provider.fetch(await upgradeRequest(from, token, options))
    return { response, answer: (await response.json()) as Answer }
  }
  const refused = async (token: RequestToken, options?: Parameters<typeof upgradeRequest>[2], from = it) => {
    const { response, answer } = await upgrade(token, options, from)
    assert.equal(response.status, 400)
    const problem = /oauth_problem="([^"]+)"/.exec(response.headers.get('www-authenticate') ?? '')?.[1]
    return [answer.error, problem, answer.error_description] as const
  }
  const opens = async (accessToken: string) => {
    const request = new Request(`${issuer}/api`, { headers: { authorization: `Bearer ${accessToken}` } })
    return it.provider.check(request).then(
      ({ scopes, user }) => ({ scopes, user: user?.username }),
      () => null,
    )
  }
  const opensSigned = async (token: RequestToken) =>
    it.provider.check(await signed(it, '/api', { method: 'GET', token })).then(
      () => true,
      () => false,
    )
  const refresh = async (refreshToken: string) =>
    (await postToken(it, { grant_type: 'refresh_token', refresh_token: refreshToken })).json() as Promise<Answer>
  const otherApp = async (policy: Partial<Policy> = {}): Promise<World> => {
    const { app, clientSecret } = await it.provider.apps.create({ name: 'Other', redirectUris: [callback], policy })
    return { ...it, app: { clientId: app.clientId, clientSecret: clientSecret! } }
  }

  test('an app that signs with the token and shows its secret gets a pair with the same scopes', async () => {
    const token = await oauth1TokenFor(it)
    const { response, answer } = await upgrade(token)
    assert.equal(response.status, 200)
    assert.equal(response.headers.get('cache-control'), 'no-store')
    assert.deepEqual(
      [answer.token_type, answer.issued_token_type, answer.scope, answer.expires_in],
      ['Bearer', tokenTypes.accessToken, 'read write', 3600],
    )
    assert.deepEqual(await opens(answer.access_token), { scopes: ['read', 'write'], user: 'alice' })
    const next = await refresh(answer.refresh_token)
    assert.deepEqual(await opens(next.access_token), { scopes: ['read', 'write'], user: 'alice' })
    assert.equal(await opensSigned(token), true, 'the old token lives on unless the policy says otherwise')
  })

  test('RFC 5849 §3.5.2: the signature may stand in the form, and the secret in Basic', async () => {
    const token = await oauth1TokenFor(it)
    const asked = { grant_type: tokenExchangeGrant, subject_token: token.token, subject_token_type: tokenTypes.oauth1 }
    const { clientId: consumerKey, clientSecret: consumerSecret } = it.app
    const plain = new Request(`${issuer}/oauth/token`, {
      method: 'POST',
      body: encodeForm({ ...asked, requested_token_type: tokenTypes.accessToken, scope: 'write read' }),
      headers: { 'content-type': 'application/x-www-form-urlencoded', authorization: basic(it) },
    })
    const keys = { consumerKey, consumerSecret, token: token.token, tokenSecret: token.secret }
    const { request } = await sign(plain, { ...keys, signatureMethod: 'HMAC-SHA256' }, { transmission: 'body' })
    assert.equal((await it.provider.fetch(request)).status, 200)
  })

  test('a lost answer is given again within the grace, and after it nothing is', async () => {
    const token = await oauth1TokenFor(it)
    const { answer: first } = await upgrade(token)
    const { answer: again } = await upgrade(token)
    assert.deepEqual([again.access_token, again.refresh_token], [first.access_token, first.refresh_token])
    await refresh(first.refresh_token)
    assert.deepEqual(await refused(token), ['invalid_request', 'token_used', 'the subject_token was used before'])
    assert.equal(await opensSigned(token), true)
  })

  test('the same request sent twice is a used nonce', async () => {
    const request = await upgradeRequest(it, await oauth1TokenFor(it))
    const second = request.clone()
    assert.equal((await it.provider.fetch(request)).status, 200)
    const answer = (await (await it.provider.fetch(second)).json()) as Answer
    assert.match(answer.error_description!, /nonce_used/)
  })

  test('the token alone, its secret alone, or the app alone upgrade nothing', async () => {
    const token = await oauth1TokenFor(it)
    const other = await oauth1TokenFor(it)
    const unsigned = await postToken(it, {
      grant_type: tokenExchangeGrant,
      subject_token: token.token,
      subject_token_type: tokenTypes.oauth1,
    })
    assert.equal(unsigned.status, 400)
    assert.match(((await unsigned.json()) as Answer).error_description!, /parameter_absent/)
    const wrong = { ...token, secret: other.secret }
    assert.deepEqual((await refused(wrong)).slice(0, 2), ['invalid_request', 'signature_invalid'])
    const form = { subject_token: other.token }
    assert.deepEqual((await refused(token, { form })).slice(0, 2), ['invalid_request', 'token_rejected'])
    const { response } = await upgrade(token, { form: { client_secret: 'wrong' } })
    assert.equal(response.status, 401)
    const tampered = await upgradeRequest(it, token)
    const body = `${await tampered.clone().text()}&scope=read`
    const response2 = await it.provider.fetch(new Request(tampered, { body }))
    assert.match(((await response2.json()) as Answer).error_description!, /signature_invalid/)
    assert.equal((await upgrade(token)).response.status, 200, 'none of them used it up')
  })

  test('another app gets nothing for it, nor one that signs for another', async () => {
    const token = await oauth1TokenFor(it)
    const stranger = await otherApp()
    assert.deepEqual((await refused(token, {}, stranger)).slice(0, 2), ['invalid_request', 'token_rejected'])
    const form = { client_id: stranger.app.clientId, client_secret: stranger.app.clientSecret }
    assert.deepEqual((await refused(token, { form })).slice(0, 2), ['invalid_request', 'consumer_key_rejected'])
    assert.equal((await upgrade(token)).response.status, 200)
  })

  test('more scopes are refused, and so are fewer', async () => {
    const token = await oauth1TokenFor(it)
    for (const scope of ['read', 'read write admin', 'admin']) {
      const { answer } = await upgrade(token, { form: { scope } })
      assert.equal(answer.error, 'invalid_scope', scope)
    }
    assert.equal((await upgrade(token)).answer.scope, 'read write')
  })

  test('one revocation ends the old token and the pair, whichever way it is made', async () => {
    const token = await oauth1TokenFor(it)
    const { answer } = await upgrade(token)
    await postToken(it, { token: answer.refresh_token }, undefined, '/oauth/revoke')
    assert.deepEqual([await opens(answer.access_token), await opensSigned(token)], [null, false])
    assert.deepEqual((await refused(token)).slice(0, 2), ['invalid_request', 'token_revoked'])
    const other = await oauth1TokenFor(it)
    const given = (await upgrade(other)).answer
    const { app } = await it.provider.check(await signed(it, '/api', { method: 'GET', token: other }))
    await it.provider.storage.consents.revoke(it.alice.id, app.id, 'user')
    assert.deepEqual([await opens(given.access_token), await opensSigned(other)], [null, false])
    assert.equal((await refresh(given.refresh_token)).error, 'invalid_grant')
  })

  test('a token that was revoked is not upgraded', async () => {
    const token = await oauth1TokenFor(it)
    await postToken(it, { token: token.token }, undefined, '/oauth/revoke')
    assert.deepEqual((await refused(token)).slice(0, 2), ['invalid_request', 'token_revoked'])
  })

  test('upgradeSunsetMs: the old token dies at once, or when its time has come', async () => {
    const [now, later] = [await otherApp({ upgradeSunsetMs: 0 }), await otherApp({ upgradeSunsetMs: day })]
    const [dying, setting] = [await oauth1TokenFor(now), await oauth1TokenFor(later)]
    const { answer } = await upgrade(dying, {}, now)
    const call = async (from: World, token: RequestToken) => {
      const request = await signed(from, '/api', { method: 'GET', token, timestamp: clock() })
      return it.provider.check(request).then(
        () => 'ok',
        (problem: { code: string }) => problem.code,
      )
    }
    assert.equal(await call(now, dying), 'token_expired')
    assert.equal((await opens(answer.access_token))?.user, 'alice')
    assert.equal((await upgrade(dying, {}, now)).answer.access_token, answer.access_token)
    await upgrade(setting, {}, later)
    assert.equal(await call(later, setting), 'ok')
    it.provider.storage.setClockOffset(day)
    assert.equal(await call(later, setting), 'token_expired')
    it.provider.storage.setClockOffset(0)
  })

  test('authorizationMs counts from the upgrade: an old consent had no end before', async () => {
    const token = await oauth1TokenFor(it)
    it.provider.storage.setClockOffset(400 * day)
    const { answer } = await upgrade(token, { timestamp: clock() })
    const next = await refresh(answer.refresh_token)
    assert.ok(next.access_token)
    it.provider.storage.setClockOffset(431 * day)
    assert.equal((await refresh(next.refresh_token)).error, 'invalid_grant')
    it.provider.storage.setClockOffset(0)
  })

  test('a body that the signature does not cover is refused', async () => {
    const app = await otherApp({ tokenBodies: ['form', 'json'] })
    const token = await oauth1TokenFor(app)
    const { app: keys } = app
    const body = JSON.stringify({
      grant_type: tokenExchangeGrant,
      client_id: keys.clientId,
      client_secret: keys.clientSecret,
      subject_token: token.token,
      subject_token_type: tokenTypes.oauth1,
    })
    const request = await signed(app, '/oauth/token', { token, body, contentType: 'application/json' })
    const answer = (await (await it.provider.fetch(request)).json()) as Answer
    assert.deepEqual(
      [answer.error, answer.error_description],
      ['invalid_request', 'send a form; the signature has to cover what is asked for'],
    )
  })

  test('an app that speaks one protocol only, or may not exchange, has nothing to upgrade', async () => {
    const token = await oauth1TokenFor(it)
    const modern = await otherApp({ protocols: [2] })
    assert.match((await refused(token, {}, modern))[2] ?? '', /may exchange no tokens/)
    const plain = await otherApp({ grants: ['authorization_code'] })
    assert.equal((await upgrade(token, {}, plain)).answer.error, 'unauthorized_client')
  })

  test('in development too, a refusal shows no base string: the client’s secret stands in it', async () => {
    const app = await otherApp({ showBaseString: true })
    const token = await oauth1TokenFor(app)
    const response = await it.provider.fetch(await upgradeRequest(app, { ...token, secret: 'wrong' }))
    const said = `${JSON.stringify([...response.headers])} ${await response.text()}`
    assert.match(said, /signature_invalid/)
    for (const secret of [app.app.clientSecret, token.token]) assert.equal(said.includes(secret), false)
  })

  test('its owner reads in the portal why it was refused', async () => {
    const app = await otherApp()
    const token = await oauth1TokenFor(app)
    await refused({ ...token, secret: 'wrong' }, {}, app)
    const { answer } = await upgrade(token, {}, app)
    await postToken(app, { grant_type: 'refresh_token', refresh_token: answer.refresh_token })
    await refused(token, {}, app)
    const { id: appId } = (await it.provider.storage.apps.byClientId(app.app.clientId))!
    const seen = async () => it.provider.storage.events.list({ appId, type: 'request.refused', limit: 9 })
    while ((await seen()).length < 2) await new Promise(resolve => setTimeout(resolve, 10))
    assert.deepEqual(
      (await seen()).map(({ data }) => data['kind']),
      ['subject_token.used', 'oauth1.signature_invalid'],
    )
  })

  const clock = () => Math.floor((Date.now() + it.provider.storage.clockOffset) / 1000)
})
