import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatAuthorization } from 'valetkey/oauth1/authorization-header'
import { collect, type RequestParts } from 'valetkey/oauth1/parameters'
import { OAuth1Problem } from 'valetkey/oauth1/problems'
import { signParts } from 'valetkey/oauth1/sign'
import { firstDifference, verifySignature } from 'valetkey/oauth1/verify'

const keys = { consumerSecret: 'cs', tokenSecret: 'ts' }

async function signedFor(url: string): Promise<RequestParts> {
  const { parameters } = await signParts({ method: 'GET', url }, { consumerKey: 'k', token: 't', ...keys })
  return { method: 'GET', url, authorization: formatAuthorization(parameters) }
}

const verify = (parts: RequestParts, origins?: string[]) =>
  verifySignature(collect(parts), parts, keys, origins ? { origins } : {})

test('behind a TLS proxy the public address is the one that was signed', async () => {
  const parts = await signedFor('https://api.example.com/a?b=1')
  const inner = { ...parts, url: 'http://10.0.0.7:8080/a?b=1' }
  assert.equal((await verify(inner)).ok, false)
  const behind = await verify(inner, ['https://www.example.com', 'https://api.example.com'])
  assert.equal(behind.ok, true)
  assert.match(behind.baseString, /^GET&https%3A%2F%2Fapi\.example\.com%2Fa&b%3D1/)
})

test('a request to one public origin is not accepted with a signature for another', async () => {
  const parts = await signedFor('https://api.example.com/a')
  const elsewhere = { ...parts, url: 'https://www.example.com/a' }
  assert.equal((await verify(elsewhere, ['https://www.example.com', 'https://api.example.com'])).ok, false)
})

test('an origin nobody listed is not accepted', async () => {
  const parts = await signedFor('https://evil.example/a')
  assert.equal((await verify(parts, ['https://api.example.com'])).ok, false)
})

test('a refused request gets the base string this side sees', async () => {
  const parts = await signedFor('https://api.example.com/a')
  const answer = await verify({ ...parts, url: 'https://api.example.com/b' })
  assert.equal(answer.ok, false)
  assert.match(answer.baseString, /^GET&https%3A%2F%2Fapi\.example\.com%2Fb&oauth_consumer_key%3Dk%26/)
})

test('no method, no signature, or a method that is none is a problem, not a crash', async () => {
  const cases = [
    ['OAuth oauth_signature="s"', 'parameter_absent', 400],
    ['OAuth oauth_signature_method="HMAC-SHA1"', 'parameter_absent', 400],
    ['OAuth oauth_signature_method="hmac-sha1", oauth_signature="s"', 'signature_method_rejected', 400],
    ['OAuth oauth_signature_method="__proto__", oauth_signature="s"', 'signature_method_rejected', 400],
  ] as const
  for (const [authorization, code, status] of cases) {
    const parts = { method: 'GET', url: 'http://x/', authorization }
    await assert.rejects(
      verify(parts),
      error => error instanceof OAuth1Problem && error.code === code && error.status === status,
    )
  }
})

test('firstDifference says in words where two base strings part', () => {
  const base = 'POST&https%3A%2F%2Fx.example%2Fp&a%3D1%26status%3DHello%2520Ladies%26z%3D2'
  assert.equal(firstDifference(base, base), null)
  const cases: [string, RegExp][] = [
    [base.replace('POST', 'PUT'), /character 1, in the method: mine has "POST/],
    [base.replace('https', 'http'), /in the address/],
    [base.replace('%2520', '%2B'), /in the parameter "status": mine has ".*%2520Ladies.*", theirs ".*%2BLadies/],
    [base.slice(0, -1), /in the parameter "z"/],
    [`${base}%26zz%3D`, /in the parameter "zz"/],
  ]
  for (const [theirs, sentence] of cases) assert.match(firstDifference(base, theirs)!.sentence, sentence)
  const index = base.indexOf('%2520') + 2
  assert.equal(firstDifference(base, base.replace('%2520', '%2B'))!.index, index)
})
