import assert from 'node:assert/strict'
import { test } from 'node:test'
import { OAuth } from 'valetkey'
import { json, scriptedProvider, text } from 'valetkey/testing/scripted-provider'
import { signIn } from './browser.ts'
import { identityProvider } from './identity-provider.ts'

function setUp() {
  const provider = scriptedProvider()
  const oauth = new OAuth({ fetch: provider.fetch })
  return { provider, app: oauth.remoteApp('demo', { ...provider.oauth2, introspectUrl: '/oauth/introspect' }) }
}

test('RFC 7662: what a token is good for, asked with client authentication', async () => {
  const { provider, app } = setUp()
  provider.answerNext('/oauth/introspect', json({ active: true, scope: 'read', sub: 'alice', custom: [1] }))
  assert.deepEqual(await app.introspect('a token', { hint: 'access_token' }), {
    active: true,
    scope: 'read',
    sub: 'alice',
    custom: [1],
  })
  const [asked] = provider.sent('/oauth/introspect')
  assert.deepEqual(Object.fromEntries(asked?.form ?? []), { token: 'a token', token_type_hint: 'access_token' })
  assert.match(asked?.headers.get('authorization') ?? '', /^Basic /)
  provider.answerNext('/oauth/introspect', json({ active: false }))
  assert.deepEqual(await app.introspect('an old one'), { active: false })
})

test('only a boolean is believed, and only from an answer that is one', async () => {
  const { provider, app } = setUp()
  for (const answer of [
    json({ active: 'true' }),
    json({ active: 1 }),
    json({}),
    json(null),
    json({ active: true }, 500),
    text('a.b.c'),
    json({ error: 'invalid_client' }, 401),
  ]) {
    provider.answerNext('/oauth/introspect', answer)
    await assert.rejects(app.introspect('a token'), { code: 'introspection_refused' })
  }
})

test('without the address it says which field is missing', async () => {
  const provider = scriptedProvider()
  const app = new OAuth({ fetch: provider.fetch }).remoteApp('demo', provider.oauth2)
  await assert.rejects(app.introspect('x'), { code: 'address_missing', reason: 'introspectUrl' })
  await assert.rejects(app.logoutUrl(), { code: 'address_missing', reason: 'endSessionUrl' })
})

test('OpenID Connect RP-Initiated Logout §2: who it was, for whom, and where to afterwards', async () => {
  const provider = await identityProvider()
  provider.metadata['end_session_endpoint'] = `${provider.origin}/logout?theme=dark`
  const app = new OAuth({ fetch: provider.fetch }).remoteApp('demo', provider.definition)
  const { connection } = await signIn(app, provider, { callback: '/authorized', user: 'alice' })
  const url = new URL(await app.logoutUrl({ user: 'alice', callback: 'https://our.example/bye', state: 's1' }))
  assert.equal(url.origin + url.pathname, `${provider.origin}/logout`)
  assert.deepEqual(Object.fromEntries(url.searchParams), {
    theme: 'dark',
    id_token_hint: connection?.token.idToken,
    client_id: 'scripted-client',
    post_logout_redirect_uri: 'https://our.example/bye',
    state: 's1',
  })
  const nobody = new URL(await app.logoutUrl({ user: 'nobody' }))
  assert.deepEqual([...nobody.searchParams.keys()], ['theme', 'client_id'])
  await assert.rejects(app.logoutUrl({ callback: '/bye' }), { code: 'callback_invalid' })
})

test('an address in the definition goes before the metadata; one that is none in the metadata is not used', async () => {
  const provider = await identityProvider()
  const oauth = new OAuth({ fetch: provider.fetch })
  const declared = oauth.remoteApp('declared', { ...provider.definition, endSessionUrl: '/bye' })
  assert.equal(await declared.logoutUrl(), `${provider.origin}/bye?client_id=scripted-client`)
  assert.deepEqual(provider.asked, {})
  provider.metadata['end_session_endpoint'] = 'javascript:alert(1)'
  const found = oauth.remoteApp('found', provider.definition)
  await assert.rejects(found.logoutUrl(), { name: 'ConnectError' })
})
