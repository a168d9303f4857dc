import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { checkMetadata } from 'valetkey/oauth2/metadata'
import { onEachStorage } from '../storages.ts'
import {
  authorizePath,
  codeFor,
  codeOf,
  consent,
  createBrowser,
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

onEachStorage('OAuth 2, from the link to the token', newStorage => {
  let it: World
  before(async () => {
    it = await world({ storage: newStorage() })
  })
  after(() => it.close())

  test('a person who is not signed in signs in, says yes, and the app gets a code, its state and iss', async () => {
    const browser = createBrowser(it.provider)
    const proof = await pkce()
    const path = authorizePath(it, proof)
    const sent = await browser.get(path)
    assert.equal(sent.status, 303)
    const signIn = await browser.get(sent.headers.get('location')!)
    const signedIn = await browser.post('/sign-in', {
      flow: flowOf(await signIn.text()),
      username: 'alice',
      password: 'wonderland',
    })
    assert.equal(signedIn.status, 303)
    assert.equal(signedIn.headers.get('location'), path)
    const page = await browser.get(path)
    assert.equal(page.status, 200)
    const back = await browser.post('/oauth/authorize', { flow: flowOf(await page.text()), decision: 'allow' })
    assert.equal(back.status, 303)
    const location = locationOf(back)
    assert.equal(location.origin + location.pathname, 'https://app.example/callback')
    assert.equal(location.searchParams.get('kept'), '1')
    assert.equal(location.searchParams.get('state'), 'xyz & more')
    assert.equal(location.searchParams.get('iss'), issuer)
    const answer = await redeem(it, location.searchParams.get('code')!, proof)
    assert.equal(answer.status, 200)
    assert.equal(answer.headers.get('cache-control'), 'no-store')
    const tokens = (await answer.json()) as Tokens
    assert.equal(tokens.token_type, 'Bearer')
    assert.equal(tokens.scope, 'read')
    assert.equal(tokens.expires_in, 3600)
    assert.match(tokens.access_token, /^vka_/)
    assert.match(tokens.refresh_token, /^vkr_/)
  })

  test('an access token opens what its scopes cover and nothing else', async () => {
    const { access_token } = await tokensFor(it)
    const authorization = await it.provider.check(
      { method: 'GET', url: '/api', headers: { authorization: `Bearer ${access_token}` } },
      { scope: 'read' },
    )
    assert.equal(authorization.user?.username, 'alice')
    assert.equal(authorization.app.name, 'Photo Keeper')
    assert.deepEqual(authorization.scopes, ['read'])
    await assert.rejects(
      it.provider.check(
        { method: 'GET', url: '/api', headers: { authorization: `Bearer ${access_token}` } },
        { scope: 'write' },
      ),
      { code: 'insufficient_scope', status: 403 },
    )
  })

  test('out of band, the code is shown in the answer to the form and not in any URL', async () => {
    const proof = await pkce()
    const oob = 'urn:ietf:wg:oauth:2.0:oob'
    const page = await consent(it, authorizePath(it, proof, { redirect_uri: oob }))
    assert.equal(page.status, 200)
    assert.equal(page.headers.get('location'), null)
    const code = codeOf(await page.text())
    const form = { grant_type: 'authorization_code', code, redirect_uri: oob, code_verifier: proof.verifier }
    assert.equal((await postToken(it, form)).status, 200)
  })

  test('a no goes back as access_denied with state and iss, and the ticket is dead', async () => {
    const proof = await pkce()
    const page = await it.browser.get(authorizePath(it, proof))
    const flow = flowOf(await page.text())
    const back = locationOf(await it.browser.post('/oauth/authorize', { flow, decision: 'deny' }))
    assert.equal(back.searchParams.get('error'), 'access_denied')
    assert.equal(back.searchParams.get('state'), 'xyz & more')
    assert.equal(back.searchParams.get('iss'), issuer)
    assert.equal(back.searchParams.get('code'), null)
    assert.equal((await it.browser.post('/oauth/authorize', { flow, decision: 'allow' })).status, 409)
  })

  test('the answer travels in the fragment, or as a form, where the app asks for that', async () => {
    const proof = await pkce()
    const fragment = await consent(it, authorizePath(it, proof, { response_mode: 'fragment' }))
    const location = locationOf(fragment)
    assert.equal(location.searchParams.get('code'), null)
    assert.match(location.hash, /^#code=vkc_/)
    const page = await consent(it, authorizePath(it, proof, { response_mode: 'form_post', state: '"><script>x' }))
    const html = await page.text()
    assert.match(html, /<form method="post" action="https:\/\/app\.example\/callback\?kept=1">/)
    assert.match(html, /name="state" value="&quot;&gt;&lt;script&gt;x"/)
    assert.match(page.headers.get('content-security-policy')!, /form-action 'self' https:\/\/app\.example;/)
  })

  test('client_credentials gives a token without a user and without a refresh token', async () => {
    const answer = await postToken(it, { grant_type: 'client_credentials', scope: 'write' })
    const tokens = (await answer.json()) as Partial<Tokens>
    assert.equal(tokens.refresh_token, undefined)
    assert.equal(tokens.scope, 'write')
    const authorization = await it.provider.check({
      method: 'GET',
      url: '/api',
      headers: { authorization: `bearer ${tokens.access_token}` },
    })
    assert.equal(authorization.user, null)
  })

  test('RFC 7009: a revoked access token dies alone, a revoked refresh token with all that came with it', async () => {
    const opens = async (token: string) => {
      const answer = await it.provider
        .check({ method: 'GET', url: '/api', headers: { authorization: `Bearer ${token}` } })
        .catch((error: { code: string }) => error.code)
      return typeof answer === 'string' ? answer : 'opens'
    }
    const first = await tokensFor(it)
    assert.equal(
      (await postToken(it, { token: first.access_token, token_type_hint: 'refresh_token' }, undefined, '/oauth/revoke'))
        .status,
      200,
    )
    assert.equal(await opens(first.access_token), 'invalid_token')
    const refreshed = (await (
      await postToken(it, { grant_type: 'refresh_token', refresh_token: first.refresh_token })
    ).json()) as Tokens
    assert.equal(await opens(refreshed.access_token), 'opens')
    await postToken(it, { token: refreshed.refresh_token }, undefined, '/oauth/revoke')
    assert.equal(await opens(refreshed.access_token), 'invalid_token')
    assert.equal((await postToken(it, { token: 'nonsense' }, undefined, '/oauth/revoke')).status, 200)
  })

  test('RFC 8414: what the metadata promises is there', async () => {
    const answer = await it.provider.fetch(new Request(`${issuer}/.well-known/oauth-authorization-server`))
    const document = checkMetadata(await answer.json(), issuer)
    assert.deepEqual(document.scopes_supported, ['read', 'write'])
    assert.deepEqual(document.grant_types_supported, ['authorization_code', 'refresh_token', 'client_credentials'])
    assert.deepEqual(document.code_challenge_methods_supported, ['S256'])
    for (const url of [document.token_endpoint!, document.revocation_endpoint!]) {
      assert.equal(
        (await it.provider.fetch(new Request(url, { method: 'POST' }))).status,
        url.endsWith('token') ? 400 : 401,
        url,
      )
    }
    assert.equal((await it.browser.get(document.authorization_endpoint!)).status, 400)
  })

  test('a forged Host or X-Forwarded-Host changes neither issuer nor any address we name', async () => {
    const path = '/.well-known/oauth-authorization-server'
    const forged = new Request(`https://evil.example${path}`, {
      headers: { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' },
    })
    const ours = await (await it.provider.fetch(new Request(issuer + path))).text()
    assert.equal(await (await it.provider.fetch(forged)).text(), ours)
    assert.doesNotMatch(ours, /evil/)
  })

  test('every path answers with a slash behind it too', async () => {
    const proof = await pkce()
    assert.equal((await it.browser.get(authorizePath(it, proof).replace('?', '/?'))).status, 200)
    assert.equal((await postToken(it, { grant_type: 'client_credentials' }, undefined, '/oauth/token/')).status, 200)
  })

  test('50 redemptions of one code at once: one gets tokens, and the others, being replays, take them back', async () => {
    const proof = await pkce()
    const code = await codeFor(it, proof)
    const answers = await Promise.all(Array.from({ length: 50 }, () => redeem(it, code, proof)))
    assert.equal(answers.filter(one => one.status === 200).length, 1)
    const won = (await answers.find(one => one.status === 200)!.json()) as Tokens
    const headers = { authorization: `Bearer ${won.access_token}` }
    await assert.rejects(it.provider.check({ method: 'GET', url: '/api', headers }), { code: 'invalid_token' })
    for (const refused of answers.filter(one => one.status !== 200)) {
      assert.equal(((await refused.json()) as { error: string }).error, 'invalid_grant')
    }
  })

  test('ten answers to one consent page: one code', async () => {
    const page = await it.browser.get(authorizePath(it, await pkce()))
    const form = { flow: flowOf(await page.text()), decision: 'allow' }
    const answers = await Promise.all(Array.from({ length: 10 }, () => it.browser.post('/oauth/authorize', form)))
    assert.deepEqual(answers.map(one => one.status).sort(), [303, ...Array(9).fill(409)])
  })
})
