import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Exchange, NetworkError, OAuth } from 'valetkey'
import { scriptedProvider } from 'valetkey/testing/scripted-provider'

async function told(protocol: 'oauth1' | 'oauth2' | 'registering'): Promise<Exchange[]> {
  const provider = scriptedProvider()
  const exchanges: Exchange[] = []
  const oauth = new OAuth({ fetch: provider.fetch, onExchange: exchange => exchanges.push(exchange) })
  const app = oauth.remoteApp('demo', provider[protocol])
  const { url, pending } = await app.begin({ callback: 'oob' })
  await app.finish(provider.consent(url), pending)
  await app.post('echo', { status: 'hello' })
  await app.disconnect()
  return exchanges
}

test('every exchange of the dance is told in order, in words', async () => {
  const steps = async (protocol: Parameters<typeof told>[0]) => (await told(protocol)).map(({ step }) => step)
  assert.deepEqual(await steps('oauth1'), ['request_token', 'authorize', 'callback', 'access_token', 'call', 'call'])
  assert.deepEqual(await steps('oauth2'), ['authorize', 'callback', 'token', 'call', 'call', 'revoke'])
  const registering = ['register', 'register', 'authorize', 'callback', 'token', 'call', 'call', 'revoke']
  assert.deepEqual(await steps('registering'), registering)
  for (const { sentence } of await told('oauth2')) assert.match(sentence, /^(We|The) .*\.$/)
})

test('an exchange carries method, URL without query, parameters, status and answer', async () => {
  const token = (await told('oauth2')).find(({ step }) => step === 'token')
  assert.deepEqual([token?.method, token?.url, token?.status], ['POST', 'https://provider.example/oauth/token', 200])
  assert.deepEqual(
    token?.parameters.map(([name]) => name),
    ['grant_type', 'code', 'redirect_uri', 'code_verifier'],
  )
  assert.match(token?.parameters[1]?.[1] ?? '', /^.{4}…$/)
  assert.match(token?.answer ?? '', /"access_token":"[\w-]{4}…"/)
  assert.ok(token?.headers.some(([name, value]) => name === 'authorization' && value === 'Basic …'))
})

test('OAuth 1 exchanges carry the base string, true but for the token', async () => {
  const call = (await told('oauth1')).at(-1)
  assert.match(
    call?.baseString ?? '',
    /^POST&https%3A%2F%2Fprovider\.example%2Fapi%2Fecho&oauth_consumer_key%3Dscripted-client%26/,
  )
  assert.match(call?.baseString ?? '', /%26oauth_token%3D[0-9a-f]{4}…%26oauth_version%3D1\.0%26status%3Dhello$/)
})

test('a request that gets no answer is told as well', async () => {
  const exchanges: Exchange[] = []
  const provider = scriptedProvider()
  const fetch = () => Promise.reject(new TypeError('fetch failed'))
  const app = new OAuth({ fetch, onExchange: one => exchanges.push(one) }).remoteApp('demo', provider.oauth1)
  await assert.rejects(app.begin(), NetworkError)
  assert.match(exchanges[0]?.sentence ?? '', /No answer: network_failed\.$/)
  assert.equal(exchanges[0]?.status, undefined)
})

test('a listener that throws does not end a sign-in', async () => {
  const provider = scriptedProvider()
  const onExchange = () => {
    throw new Error('the listener’s own')
  }
  const app = new OAuth({ fetch: provider.fetch, onExchange }).remoteApp('demo', provider.oauth2)
  const { url, pending } = await app.begin({ callback: 'oob' })
  assert.ok((await app.finish(provider.consent(url), pending)).connection)
  assert.equal(provider.sent('/oauth/token').length, 1)
})
