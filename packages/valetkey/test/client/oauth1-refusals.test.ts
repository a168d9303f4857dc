import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { ConnectError, OAuth } from 'valetkey'
import { scriptedProvider } from 'valetkey/testing/scripted-provider'

/** What asking for a request token fails with. */
async function refusal(body: string, type: string, status: number): Promise<ConnectError> {
  const provider = scriptedProvider()
  const app = new OAuth({ fetch: provider.fetch }).remoteApp('demo', provider.oauth1)
  provider.answerNext('/oauth/request_token', new Response(body, { status, headers: { 'content-type': type } }))
  const error = await app.begin({ callback: 'oob' }).catch((failed: unknown) => failed)
  assert.ok(error instanceof ConnectError)
  assert.equal(error.code, 'request_token_refused')
  return error
}

test('Twitter’s refusals: in JSON with a code, in XML, or as a sentence that claims to be a page', async () => {
  const reply = { errors: [{ code: 32, message: 'Could not authenticate you.' }] }
  const wrong = await refusal(JSON.stringify(reply), 'application/json; charset=utf-8', 401)
  assert.match(wrong.message, /answered 401 \(32\) “Could not authenticate you\.”/)
  assert.match(wrong.next, /clientSecret, and the clock/)
  assert.deepEqual([wrong.problem, wrong.status, wrong.data], ['32', 401, reply])

  const xml =
    '<?xml version="1.0" encoding="UTF-8"?><hash><error>Callback URL not approved</error><request>/oauth/request_token</request></hash>'
  const callback = await refusal(xml, 'text/html', 403)
  assert.match(callback.message, /answered 403 “Callback URL not approved”/)
  assert.deepEqual(callback.data, { error: 'Callback URL not approved', request: '/oauth/request_token' })

  const words = await refusal('Failed to validate oauth signature and token', 'text/html; charset=utf-8', 401)
  assert.match(words.message, /401 “Failed to validate oauth signature and token”/)
  assert.equal(words.data, 'Failed to validate oauth signature and token')
})

test('a page is not quoted in the message', async () => {
  const page = await refusal('<!doctype html><title>Oops</title><p>Something & <br> more', 'text/html', 500)
  assert.match(page.message, /answered 500 and named no oauth_problem/)
  assert.match(String(page.data), /^<!doctype html>/)
})

test('an oauth_problem brings its parameters as data, credentials in its base string shortened', async () => {
  const sbs = 'POST&https%3A%2F%2Fp.example%2F&oauth_token%3Dabcdefghijklmnop%26oauth_version%3D1.0'
  const body = new URLSearchParams({ oauth_problem: 'signature_invalid', debug_sbs: sbs })
  const error = await refusal(String(body), 'text/plain', 401)
  assert.equal(error.problem, 'signature_invalid')
  const data = error.data as Record<string, string>
  assert.equal(data['oauth_problem'], 'signature_invalid')
  assert.match(data['debug_sbs'] ?? '', /oauth_token%3Dabcd…%26oauth_version/)
  assert.ok(!inspect(error, { showHidden: true }).includes('abcdefghijklmnop'))
})
