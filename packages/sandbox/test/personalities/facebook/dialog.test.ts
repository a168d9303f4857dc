import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runningSandbox } from '../../running-sandbox.ts'
import { type App, back, clientOf, json } from './client.ts'

const sandbox = runningSandbox()
const client = clientOf(sandbox)
const old = clientOf(sandbox, 'facebook-pre-2.3')

const redirectOf = async (app: App, more: Record<string, string>, decision = 'allow', of = client) =>
  (await of.consent(of.authorizeUrl(app, more), decision))['redirect'] ?? ''

/** Code and token by their names only. */
const masked = (text: string) => text.replace(/\bAQ[\w-]+/, 'CODE').replace(/\bEAA\w+/, 'TOKEN')

test('a code goes back with the state, the query of the redirect_uri and #_=_', async () => {
  const redirect_uri = `${back}?next=%2Fhome`
  const app = await client.register({ redirectUris: [redirect_uri, back] })
  assert.equal(
    masked(await redirectOf(app, { redirect_uri, state: 'x y&z' })),
    `${redirect_uri}&code=CODE&state=x+y%26z#_=_`,
  )
  assert.equal(masked(await redirectOf(app, { state: '' })), `${back}?code=CODE#_=_`)
})

test('response_type is code unless said otherwise; token and both come behind the #', async () => {
  const app = await client.register()
  const answer = async (response_type: string) => masked(await redirectOf(app, { response_type, state: 's' }))
  assert.equal(await answer('code'), `${back}?code=CODE&state=s#_=_`)
  assert.equal(
    await answer('granted_scopes'),
    `${back}?code=CODE&state=s&granted_scopes=public_profile&denied_scopes=#_=_`,
  )
  assert.equal(await answer('token'), `${back}#access_token=TOKEN&expires_in=5184000&state=s`)
  for (const both of ['code token', 'token code', 'code,token'])
    assert.equal(await answer(both), `${back}#access_token=TOKEN&expires_in=5184000&state=s&code=CODE`)
})

test('a token from the fragment and a code from beside it are both good', async () => {
  const app = await client.register()
  const answer = new URLSearchParams(new URL(await redirectOf(app, { response_type: 'code token' })).hash.slice(1))
  assert.equal((await client.graph('/me', answer.get('access_token') ?? '')).status, 200)
  assert.equal((await client.exchange(app, answer.get('code') ?? '')).status, 200)
})

test('a no is told in the words of the time', async () => {
  const state = { state: 'xyz' }
  assert.equal(
    await redirectOf(await old.register(), state, 'deny', old),
    `${back}?error_reason=user_denied&error=access_denied&error_description=The+user+denied+your+request.&state=xyz`,
  )
  assert.equal(
    await redirectOf(await client.register(), state, 'deny'),
    `${back}?error=access_denied&error_code=200&error_description=Permissions+error&error_reason=user_denied&state=xyz#_=_`,
  )
})

test('what is the fault of the app goes back without error, state and all', async () => {
  const app = await client.register({ scopes: ['email'] })
  assert.equal(
    await redirectOf(app, { scope: 'email,everything', state: 's' }),
    `${back}?error_code=100&error_message=Invalid+Scopes%3A+everything&state=s#_=_`,
  )
  assert.match(await redirectOf(app, { response_type: 'id_token' }), /\?error_code=100&error_message=/)
})

test('an unknown client and a foreign redirect_uri end on a page with Facebook’s sentence', async () => {
  const app = await client.register()
  const sentence = async (url: string) => {
    const response = await client.open(url)
    assert.deepEqual([response.status, response.headers.get('location')], [400, null])
    assert.match(response.headers.get('content-type') ?? '', /^text\/html/)
    return await response.text()
  }
  const at = (more: Record<string, string>) => client.authorizeUrl(app, more)
  assert.match(
    await sentence(at({ client_id: '12' })),
    /Invalid App ID: The provided app ID does not look like a valid app ID/,
  )
  assert.match(await sentence(at({ client_id: '' })), /The parameter app_id is required/)
  assert.match(await sentence(at({ redirect_uri: '' })), /The parameter redirect_uri is required/)
  for (const redirect_uri of ['https://evil.example/', `${back}/`, `${back}?x=1`, 'https://app.example.evil/cb'])
    assert.match(await sentence(at({ redirect_uri })), /Given URL is not allowed by the Application configuration/)
})

test('the dialog stands under every version, and knows nothing of other parameters', async () => {
  const app = await client.register()
  const { origin } = client.entry()
  const more = {
    sdk: 'php-sdk-5.7.0',
    display: 'popup',
    auth_nonce: 'n',
    request: 'x',
    prompt: 'none',
    response_mode: 'form_post',
  }
  for (const version of ['', '/v2.10', '/v21.0']) {
    const url = client.authorizeUrl(app, more).replace(origin, origin + version)
    assert.ok((await client.consent(`${url}&sdk=twice`))['code'], version)
  }
})

test('a permission taken back stays away until it is asked for anew', async () => {
  const { app, token } = await client.connect('email,user_birthday', 'carol')
  assert.deepEqual(await json(client.graph('/me/permissions/email', token, { method: 'DELETE' })), { success: true })
  assert.deepEqual(await json(client.graph('/me?fields=email,birthday', token)), {
    birthday: '12/24/1978',
    id: (await json<{ id: string }>(client.graph('/me', token))).id,
  })
  const scopes = async (more: Record<string, string>) => {
    const url = client.authorizeUrl(app, { scope: 'email', return_scopes: 'true', ...more })
    const { redirect = '' } = await client.consent(url, 'allow', 'carol')
    const { searchParams } = new URL(redirect)
    return [searchParams.get('granted_scopes'), searchParams.get('denied_scopes')]
  }
  assert.deepEqual(await scopes({}), ['public_profile', 'email'])
  assert.deepEqual(await json(client.graph('/me/permissions', token)), {
    data: [
      { permission: 'public_profile', status: 'granted' },
      { permission: 'user_birthday', status: 'granted' },
      { permission: 'email', status: 'declined' },
    ],
  })
  assert.deepEqual(await scopes({ auth_type: 'rerequest' }), ['public_profile,email', ''])
})

test('a permission taken back is given back by a yes on the page, and by no other way of writing the address', async () => {
  const { app, token } = await client.connect('email', 'bob')
  await client.graph('/me/permissions/email', token, { method: 'DELETE' })
  const { people } = sandbox().personalities['facebook']!.provider
  const cookie = await people.session('100000000000002')
  const url = client.authorizeUrl(app, { scope: 'email', auth_type: 'rerequest', prompt: 'none' })
  for (const one of [url, url.replace('/dialog', '/%64ialog'), url.replace('/dialog', '/v3.2/%64ialog')])
    assert.equal((await fetch(one, { redirect: 'manual', headers: { cookie } })).status, 200, one)
  assert.deepEqual(Object.keys(await json<object>(client.graph('/me?fields=email', token))), ['id'])
  await people.setPassword('100000000000002', 'builder')
  const again = await client.tokenOf(client.exchange(app, await client.code(app, 'email', 'bob')))
  assert.deepEqual(Object.keys(await json<object>(client.graph('/me?fields=email', again))), ['email', 'id'])
})

test('apps without a page of their own get one that shows the code, and warns', async () => {
  const redirect_uri = `${client.entry().origin}/connect/login_success.html`
  const app = { clientId: client.entry().clientId, clientSecret: client.entry().clientSecret }
  const { code = '', redirect } = await client.consent(client.authorizeUrl(app, { redirect_uri }))
  assert.equal(redirect, undefined)
  assert.equal((await client.exchange(app, code, { redirect_uri })).status, 200)
  const page = await (await client.open(`${redirect_uri}?code=${code}`)).text()
  assert.match(page, /as you would treat your password/)
  for (const search of ['', '?code=Call+0900-1234', '?error=access_denied'])
    assert.doesNotMatch(await (await client.open(redirect_uri + search)).text(), /id="code"|0900/)
})
