import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Exchange, OAuth, presets } from 'valetkey'
import { json, text } from 'valetkey/testing/scripted-message'
import { server } from '../providers/server.ts'
import { Browser, comeBack, HERE, login } from './browser.ts'

const keys = { clientId: 'our-client-id', clientSecret: 'our-client-secret' }
const sealing = { secret: 'a secret of more than thirty-two characters' }

/** One sign-in in a browser; `back` is what the provider adds to the callback, beside the state. */
async function signIn(oauth: OAuth, name: string, back: Readonly<Record<string, string>>, state = true) {
  const app = oauth.remoteApps.get(name)!
  const browser = new Browser()
  const asked = new URL(await login(app, browser))
  const given = asked.searchParams.get('state') ?? ''
  const query = new URLSearchParams({ ...back, ...(state && { state: given }) })
  return { asked, ...(await comeBack(app, browser, `${HERE}/authorized?${query}`)) }
}

const both = {
  ok: true,
  access_token: 'xoxb-of-the-bot',
  token_type: 'bot',
  scope: 'commands',
  team: { id: 'T1' },
  authed_user: { id: 'U1', access_token: 'xoxp-of-the-person', token_type: 'user', scope: 'users:read,chat:write' },
}

test('slack: of the two tokens in an answer the person’s is taken, and the bot’s when it was asked for', async () => {
  const { fetch, requests } = server({
    '/api/oauth.v2.access': () => json(both),
    '/api/auth.test': () => json({ ok: true, user_id: 'U1', user: 'alice' }),
  })
  const oauth = new OAuth({ fetch, ...sealing })
  oauth.remoteApp('person', presets.slack({ ...keys, scope: 'users:read chat:write' }))
  oauth.remoteApp('bot', presets.slack({ ...keys, scope: 'commands', as: 'bot' }))
  const person = await signIn(oauth, 'person', { code: 'c' })
  assert.equal(person.asked.searchParams.get('user_scope'), 'users:read,chat:write')
  assert.equal(person.asked.searchParams.has('scope'), false)
  const { token, account } = person.connection!
  assert.deepEqual([token.accessToken, token.scope], ['xoxp-of-the-person', ['users:read', 'chat:write']])
  assert.deepEqual([account, token.quirks], [{ id: 'U1', name: 'alice' }, ['token_type.renamed']])
  assert.deepEqual(token.extra['team'], { id: 'T1' })
  assert.match(requests[0]?.headers.get('authorization') ?? '', /^Basic /)

  const bot = await signIn(oauth, 'bot', { code: 'c' })
  assert.equal(bot.asked.searchParams.get('scope'), 'commands')
  assert.equal(bot.connection?.token.accessToken, 'xoxb-of-the-bot')
})

test('slack: a 200 that says ok: false is a refusal, of calls and of a revocation', async () => {
  const { fetch } = server({
    '/api/oauth.v2.access': () => json(both),
    '/api/auth.test': () => json({ ok: true, user_id: 'U1', user: 'alice' }),
    '/api/conversations.list': () => json({ ok: false, error: 'missing_scope' }),
    '/api/auth.revoke': () => json({ ok: false, error: 'token_revoked' }),
  })
  const oauth = new OAuth({ fetch, ...sealing })
  const slack = oauth.remoteApp('slack', presets.slack({ ...keys, scope: 'users:read' }))
  await signIn(oauth, 'slack', { code: 'c' })
  await assert.rejects(slack.for('U1').get('conversations.list'), { apiCode: 'missing_scope', status: 200 })
  assert.deepEqual(await slack.disconnect('U1'), { revoked: false, deleted: true })
})

test('a code by another name is found, in a browser and pasted; twice it is refused', async () => {
  const { fetch, requests } = server({ '/token': () => json({ access_token: 'a token', token_type: 'bearer' }) })
  const oauth = new OAuth({ fetch, ...sealing })
  const definition = {
    oauth: 2,
    baseUrl: 'https://shop.example/',
    authorizeUrl: '/authorize',
    accessTokenUrl: '/token',
    codeParam: 'spapi_oauth_code',
    ...keys,
  } as const
  const app = oauth.remoteApp('shop', definition)
  assert.ok((await signIn(oauth, 'shop', { spapi_oauth_code: 'the code' })).connection)
  assert.equal(Object.fromEntries(requests[0]?.form ?? [])['code'], 'the code')
  assert.equal((await signIn(oauth, 'shop', { code: 'the code' })).connection, null)

  const { url, pending } = await app.begin({ callback: HERE })
  const query = new URLSearchParams({ spapi_oauth_code: 'pasted', state: new URL(url).searchParams.get('state') ?? '' })
  assert.ok((await app.finish(`${HERE}/?${query}`, pending)).connection)
  const again = await app.begin({ callback: HERE })
  const twice = app.finish(`${HERE}/?spapi_oauth_code=a&spapi_oauth_code=b&state=x`, again.pending)
  await assert.rejects(twice, { code: 'callback_duplicate', reason: 'spapi_oauth_code' })
})

test('before revision A the callback goes with the authorization, and the request token alone comes back', async () => {
  const { fetch, requests } = server({
    '/request': () => text('oauth_token=r1&oauth_token_secret=s1'),
    '/access': () => text('oauth_token=a1&oauth_token_secret=s2'),
  })
  const oauth = new OAuth({ fetch, ...sealing })
  const app = oauth.remoteApp('old', {
    oauth: 1,
    baseUrl: 'https://old.example/',
    requestTokenUrl: '/request',
    authorizeUrl: '/authorize',
    accessTokenUrl: '/access',
    revision: '1.0',
    ...keys,
  })
  const { asked, connection } = await signIn(oauth, 'old', { oauth_token: 'r1' }, false)
  assert.deepEqual(Object.fromEntries(asked.searchParams), { oauth_token: 'r1', oauth_callback: `${HERE}/authorized` })
  assert.equal(connection?.token.secret, 's2')
  for (const { headers } of requests) assert.doesNotMatch(headers.get('authorization') ?? '', /callback|verifier/)
  assert.equal((await signIn(oauth, 'old', { denied: 'r1' }, false)).denied?.reason, 'access_denied')
  await assert.rejects(signIn(oauth, 'old', { oauth_token: 'another' }, false), { code: 'cookie_missing' })

  const { url } = await app.begin()
  assert.equal(new URL(url).searchParams.has('oauth_callback'), false)
})

test('what a provider renames is secret under its new name as well, and so is a token in a header of its own', async () => {
  const { fetch, requests } = server({
    '/sns/oauth2/access_token': () => json({ access_token: 'xyzzy-0123456789', openid: 'o1' }),
    '/sns/userinfo': () => json({ nickname: 'alice' }),
  })
  const told: Exchange[] = []
  const oauth = new OAuth({ fetch, ...sealing, onExchange: exchange => told.push(exchange) })
  const app = oauth.remoteApp('wechat', {
    oauth: 2,
    baseUrl: 'https://api.weixin.example/sns/',
    authorizeUrl: 'https://open.weixin.example/connect',
    accessTokenUrl: 'https://api.weixin.example/sns/oauth2/access_token',
    accessTokenMethod: 'GET',
    clientAuth: 'post',
    paramNames: { client_id: 'appid', client_secret: 'secret', response_type: '' },
    tokenHeader: 'x-access-token',
    clientHeaders: { 'x-api-key': '{clientId}:{clientSecret}' },
    ...keys,
  })
  const { asked, connection } = await signIn(oauth, 'wechat', { code: 'c' })
  assert.deepEqual([asked.searchParams.get('appid'), asked.searchParams.has('response_type')], [keys.clientId, false])
  const { appid, secret, client_id } = Object.fromEntries(requests[0]?.query ?? [])
  assert.deepEqual([appid, secret, client_id], [keys.clientId, keys.clientSecret, undefined])

  await app.for(connection?.user ?? '').get('userinfo')
  const { headers } = requests[1]!
  assert.equal(headers.get('x-access-token'), 'xyzzy-0123456789')
  assert.equal(headers.get('x-api-key'), 'our-client-id:our-client-secret')
  assert.equal(headers.get('authorization'), null)
  await app.for(connection?.user ?? '').get('https://elsewhere.example/', undefined, { throwOnError: false })
  const abroad = requests[2]!.headers
  assert.deepEqual([abroad.get('x-access-token'), abroad.get('x-api-key')], [null, null])
  assert.doesNotMatch(JSON.stringify(told), /our-client-secret|xyzzy-0123456789/)
})

test('the definition that is shown has no secret in it, however it is needed', () => {
  const app = new OAuth().remoteApp('etsy', presets.etsy(keys))
  assert.doesNotMatch(JSON.stringify(app.definition), /our-client-secret/)
})
