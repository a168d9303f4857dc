import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { OAuth1Problem, parseProblemBody, parseProblemChallenge } from 'valetkey/oauth1/problems'
import { firstDifference } from 'valetkey/oauth1/verify'
import { oauth1TokenFor, type RequestToken, signed, type World, world } from '../world.ts'

const query = 'photo=caf%C3%A9&size=2'
const name = 'oauth-base-string'

describe('a signature that does not match', () => {
  let it: World
  let token: RequestToken
  before(async () => {
    const signatureMethods = ['HMAC-SHA1', 'HMAC-SHA256', 'PLAINTEXT']
    it = await world({ policy: { showBaseString: true, signatureMethods } })
    token = await oauth1TokenFor(it)
  })
  after(() => it.close())

  type Sending = Parameters<typeof signed>[2]
  /** A call whose signature is wrong, with these headers besides. */
  async function call(on: World, headers: Record<string, string> = {}, sending: Sending = {}): Promise<Request> {
    const credentials = { tokenSecret: 'guess' }
    const request = await signed(on, `/api?${query}`, { method: 'GET', token, credentials, ...sending })
    for (const [header, value] of Object.entries(headers)) request.headers.set(header, value)
    return request
  }
  async function refusal(request: Request, on: World = it): Promise<Response> {
    const thrown = await on.provider.check(request).then(
      () => assert.fail('it passed'),
      (error: unknown) => error,
    )
    return on.provider.refuse(thrown, request)
  }
  async function problem(request: Request, on: World = it): Promise<OAuth1Problem> {
    const answer = await refusal(request, on)
    assert.equal(answer.status, 401)
    const inHeader = parseProblemChallenge(answer.headers.get('www-authenticate') ?? '')
    const inBody = parseProblemBody(await answer.text())
    assert.ok(inBody instanceof OAuth1Problem && inBody.code === 'signature_invalid')
    assert.equal(inHeader?.description, inBody.description)
    assert.equal(inHeader?.params['debug_sbs'], undefined, 'base strings are for bodies')
    return inBody
  }

  test('is told our base string', async () => {
    const { params, description } = await problem(await call(it))
    assert.match(params['debug_sbs']!, /^GET&http%3A%2F%2F127\.0\.0\.1%3A4999%2Fapi&oauth_consumer_key%3D/)
    assert.match(params['debug_sbs']!, /%26photo%3Dcaf%25C3%25A9%26size%3D2$/)
    assert.match(description, /send it as oauth-base-string/)
    assert.equal(params['debug_differs_at'], undefined)
  })

  const mistakes: readonly (readonly [what: string, change: (ours: string) => string, place: RegExp])[] = [
    ['another method', ours => ours.replace('GET', 'POST'), /part at byte 0, in the method/],
    ['another address', ours => ours.replace('http', 'https'), /part at byte 8, in the address/],
    ['a letter encoded once too often', ours => ours.replace('%25C3', '%2525C3'), /in the parameter "photo"/],
    ['a parameter left out', ours => ours.replace('%26size%3D2', ''), /in the parameter "size"/],
  ]
  for (const [what, change, place] of mistakes) {
    test(`and, having sent its own, where the two part: ${what}`, async () => {
      const request = await call(it)
      const ours = (await problem(request.clone())).params['debug_sbs']!
      const theirs = change(ours)
      request.headers.set(name, theirs)
      const { description, params } = await problem(request)
      assert.match(description, place)
      const at = Number(params['debug_differs_at'])
      assert.equal(at, firstDifference(theirs, params['debug_sbs']!)?.index)
      assert.equal(ours.slice(0, at), theirs.slice(0, at))
      assert.notEqual(ours[at], theirs[at])
    })
  }

  test('is told to look at the secrets where the base strings are equal', async () => {
    const request = await call(it)
    request.headers.set(name, (await problem(request.clone())).params['debug_sbs']!)
    const { description, params } = await problem(request)
    assert.match(description, /the base strings are equal; check the secrets/)
    assert.equal(params['debug_differs_at'], undefined)
  })

  test('nothing of the base strings is quoted in the sentence, because it stands in a header', async () => {
    const { description } = await problem(await call(it, { [name]: 'GET&http%3A%2F%2Fx&oauth_token%3Dcanary' }))
    assert.doesNotMatch(description, /canary/)
    for (const part of [token.token, 'caf']) assert.ok(!description.includes(part))
  })

  test('the header is no parameter: with it a right signature is as right as without', async () => {
    const request = await call(it, { [name]: 'anything' }, { credentials: {} })
    assert.equal((await it.provider.check(request)).user?.username, 'alice')
  })

  test('at the endpoints of OAuth 1.0a as well', async () => {
    const request = await signed(it, '/oauth/request_token', { callback: 'oob', credentials: { consumerSecret: 'no' } })
    request.headers.set(name, 'POST&http%3A%2F%2F127.0.0.1%3A4999%2Foauth%2Frequest-token&')
    const said = parseProblemBody(await (await it.provider.fetch(request)).text())
    assert.match(said!.description, /in the address/)
  })

  test('PLAINTEXT signs no base string: the secrets are what differs', async () => {
    const { description, params } = await problem(
      await call(it, {}, { credentials: { tokenSecret: 'guess', signatureMethod: 'PLAINTEXT' } }),
    )
    assert.match(description, /the two secrets/)
    assert.deepEqual({ ...params }, {})
  })

  test('in production nothing of this is said, whatever was sent', async () => {
    const strict = await world()
    const own = await oauth1TokenFor(strict)
    const request = await call(strict, { [name]: 'GET&x&y' }, { token: own })
    const { description, params } = await problem(request, strict)
    assert.deepEqual({ ...params }, {})
    assert.doesNotMatch(description, /byte|ours/)
    await strict.close()
  })
})
