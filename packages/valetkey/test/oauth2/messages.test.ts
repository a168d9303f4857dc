import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { decodeForm, encodeForm, type Pair } from 'valetkey/http/form'
import {
  authorizationUrl,
  callbackUrl,
  MAX_PARAMETER,
  readAuthorizationRequest,
  readCallback,
  readTokenQuestion,
  readTokenRequest,
  writeAuthorizationRequest,
  writeTokenQuestion,
  writeTokenRequest,
} from 'valetkey/oauth2/messages'

const invalidRequest = { name: 'OAuthError', code: 'invalid_request', status: 400 }

/** Any text a browser can carry: all of Unicode but control characters, halves of pairs and the replacement sign. */
const text = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 60 })
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is left out
  .filter(value => value.isWellFormed() && !/[\u0000-\u001f\u007f\ufffd]/.test(value))
const awkward = fc.constantFrom('a&b=c', '+', '%20', '%2B+ ', '#_=_', '"quoted"', "it's", '日本語 🎈', '?a=b', '\\')
const value = fc.oneof(text, awkward)

const asked = (url: URL) => readAuthorizationRequest(decodeForm(url.search.slice(1)))

test('RFC 6749 §4.1.1 the example of an authorization request', () => {
  const request = readAuthorizationRequest(
    decodeForm(
      'response_type=code&client_id=s6BhdRkqt3&state=xyz&redirect_uri=https%3A%2F%2Fclient%2Eexample%2Ecom%2Fcb',
    ),
  )
  assert.deepEqual(
    { ...request, extra: { ...request.extra } },
    {
      responseType: 'code',
      clientId: 's6BhdRkqt3',
      state: 'xyz',
      redirectUri: 'https://client.example.com/cb',
      resource: [],
      extra: {},
    },
  )
})

test('what writeAuthorizationRequest and authorizationUrl write, readAuthorizationRequest reads', () => {
  const requests = fc.record(
    {
      responseType: value,
      clientId: value,
      redirectUri: value,
      scope: value,
      state: value,
      codeChallenge: value,
      codeChallengeMethod: value,
      responseMode: value,
      nonce: value,
      prompt: value,
      requestUri: value,
      resource: fc.array(value, { maxLength: 3 }),
      extra: fc.dictionary(fc.constantFrom('lang', 'force_login', 'perms'), value, { noNullPrototype: true }),
    },
    { requiredKeys: ['resource', 'extra'], noNullPrototype: true },
  )
  fc.assert(
    fc.property(requests, request => {
      const url = authorizationUrl('https://server.example/authorize?tenant=a%20b', writeAuthorizationRequest(request))
      const { extra, ...read } = asked(url)
      const { extra: sentExtra, ...sent } = request
      assert.deepEqual(read, sent)
      assert.deepEqual({ ...extra }, { ...sentExtra, tenant: 'a b' })
    }),
  )
})

test('RFC 6749 §3.1 the endpoint’s own query is kept as it is written, its fragment is not', () => {
  const url = authorizationUrl('https://server.example/authorize?a=1%2F2&b=x%20y#top', { client_id: 'app' })
  assert.equal(url.href, 'https://server.example/authorize?a=1%2F2&b=x%20y&client_id=app')
  assert.equal(authorizationUrl('https://server.example/a?x=1', { x: '2' }).search, '?x=2')
})

test('RFC 6749 Appendix B scopes are separated by + in the URL', () => {
  const url = authorizationUrl('https://server.example/a', { scope: 'read write', lang: undefined })
  assert.equal(url.search, '?scope=read+write')
})

for (const name of ['client_id', 'redirect_uri', 'state', 'scope', 'code_challenge', 'response_type', 'unheard_of']) {
  test(`RFC 6749 §3.1 ${name} sent twice is refused`, () => {
    assert.throws(() => readAuthorizationRequest(decodeForm(`${name}=a&x=y&${name}=a`)), invalidRequest)
  })
}

test('RFC 8707 §2 resource may come more than once', () => {
  const { resource } = readAuthorizationRequest(decodeForm('resource=https%3A%2F%2Fa.example&resource=b%3A'))
  assert.deepEqual(resource, ['https://a.example', 'b:'])
})

for (const query of ['scope[a]=b', 'client_id[]=x', 'scope[]=read&scope[]=write', '__proto__=x', 'resource[0]=x']) {
  test(`a parameter that is no plain text is refused: ${query}`, () => {
    assert.throws(() => readAuthorizationRequest(decodeForm(query)), invalidRequest)
    assert.throws(() => readTokenRequest(decodeForm(query.replace('resource', 'client_id'))), invalidRequest)
    assert.equal(({} as Record<string, unknown>)['x'], undefined)
  })
}

test('RFC 6749 §3.1 unknown parameters are kept aside, empty ones count as absent', () => {
  const request = readAuthorizationRequest(decodeForm('state=&scope=&client_id=app&constructor=x&a[b]=c'))
  assert.deepEqual([request.state, request.scope, request.clientId], [undefined, undefined, 'app'])
  assert.deepEqual({ ...request.extra }, { constructor: 'x', 'a[b]': 'c' })
})

for (const name of ['state', 'scope', 'client_id']) {
  test(`RFC 6749 Appendix A ${name} with NUL, CR, LF, half a surrogate pair, bytes that are no UTF-8 or a megabyte is refused`, () => {
    const odd = ['a\0b', 'a\rb', 'a\nb', 'a\u007fb', '\ud800', 'x\udfffy', 'a'.repeat(1_000_000)]
    for (const bad of odd) assert.throws(() => readAuthorizationRequest([[name, bad]]), invalidRequest)
    for (const bytes of ['%ED%A0%80', '%FF', '%00', '%0d%0aLocation:%20x']) {
      assert.throws(() => readAuthorizationRequest(decodeForm(`${name}=${bytes}`)), invalidRequest, bytes)
    }
  })
}

test('the error about a parameter never repeats its value, and a long name only in part', () => {
  assert.throws(
    () => readAuthorizationRequest([['state', `canary${'a'.repeat(5000)}`]]),
    (error: Error) => !error.message.includes('canary'),
  )
  const long = 'n'.repeat(1_000_000)
  assert.throws(
    () =>
      readAuthorizationRequest([
        [long, ''],
        [long, ''],
      ]),
    (error: Error) => error.message.length < 200,
  )
})

test('RFC 6749 §4.1.2 a state of 4 KB comes back byte for byte', () => {
  const state = 'é&=+%20#"'.repeat(450).slice(0, MAX_PARAMETER)
  const request = asked(authorizationUrl('https://server.example/a', { state }))
  assert.equal(readCallback(callbackUrl('https://c.example/cb', { code: 'x', state: request.state }))['state'], state)
})

test('RFC 6749 §4.1.2 any state goes out, through the server and back unchanged', () => {
  const redirects = fc.constantFrom(
    'https://c.example/cb',
    'https://c.example/cb?a=b',
    'com.app:/cb',
    'http://127.0.0.1:1?state=fixed',
  )
  fc.assert(
    fc.property(
      value,
      redirects,
      fc.constantFrom('query' as const, 'fragment' as const),
      (state, redirectUri, mode) => {
        const request = asked(authorizationUrl('https://server.example/a', { state, redirect_uri: redirectUri }))
        const callback = callbackUrl(request.redirectUri ?? '', { code: 'c', state: request.state }, mode)
        assert.equal(readCallback(callback)['state'], state)
        if (URL.canParse(callback)) assert.equal(readCallback(new URL(callback))['state'], state)
        assert.match(callback, /^[\x21-\x7e]+$/)
      },
    ),
  )
})

test('RFC 6749 §3.1.2 the registered URI is kept byte for byte, its query too', () => {
  const callback = callbackUrl('https://C.example:443/a/%7eb?x=%20y&flag&z=+', { code: 'c' })
  assert.equal(callback, 'https://C.example:443/a/%7eb?x=%20y&flag&z=+&code=c')
  assert.equal(callbackUrl('https://c.example/cb?', { code: 'c' }), 'https://c.example/cb?code=c')
  assert.equal(callbackUrl('https://c.example/cb', {}), 'https://c.example/cb')
})

test('a registered ?state=fixed is overridden, once', () => {
  const callback = callbackUrl('https://c.example/cb?state=fixed&tab=1&st%61te=2', { code: 'c', state: 'mine' })
  assert.equal(callback, 'https://c.example/cb?tab=1&code=c&state=mine')
})

test('RFC 6749 §4.2.2 in the fragment the registered query stays where it is', () => {
  const callback = callbackUrl('https://c.example/cb?tab=1', { access_token: 't', state: 'a b' }, 'fragment')
  assert.equal(callback, 'https://c.example/cb?tab=1#access_token=t&state=a+b')
  assert.deepEqual({ ...readCallback(callback) }, { access_token: 't', state: 'a b' })
})

test('Facebook’s #_=_ after the answer is no answer', () => {
  assert.deepEqual({ ...readCallback('https://c.example/cb?code=abc&state=s#_=_') }, { code: 'abc', state: 's' })
})

test('RFC 6749 §3.1 a callback with a parameter twice is refused', () => {
  assert.throws(() => readCallback('https://c.example/cb?code=a&state=s&code=b'), invalidRequest)
  assert.throws(() => readCallback('https://c.example/cb#access_token=a&access_token=b'), invalidRequest)
})

test('a callback pasted without its host is read as well', () => {
  assert.equal(readCallback('/cb?code=a')['code'], 'a')
  assert.deepEqual({ ...readCallback('https://c.example/cb') }, {})
  assert.equal(Object.getPrototypeOf(readCallback('/cb?__proto__=x')), null)
})

test('RFC 6749 §4.1.3 the example of a token request', () => {
  const pairs = writeTokenRequest({
    grantType: 'authorization_code',
    code: 'SplxlOBeZQQYbYS6WxSbIA',
    redirectUri: 'https://client.example.com/cb',
  })
  assert.equal(
    encodeForm(pairs),
    'grant_type=authorization_code&code=SplxlOBeZQQYbYS6WxSbIA&redirect_uri=https%3A%2F%2Fclient.example.com%2Fcb',
  )
})

test('what writeTokenRequest writes, readTokenRequest reads', () => {
  const names = ['grantType', 'code', 'redirectUri', 'codeVerifier', 'refreshToken', 'scope', 'deviceCode'] as const
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...names), value, { noNullPrototype: true }), sent => {
      const { extra, ...read } = readTokenRequest(decodeForm(encodeForm(writeTokenRequest(sent))))
      assert.deepEqual(read, { ...sent, resource: [], audience: [] })
      assert.deepEqual({ ...extra }, {})
    }),
  )
})

test('RFC 8693 §2.1 the parameters of an exchange; audience may come more than once, like resource', () => {
  const pairs = writeTokenRequest({
    grantType: 'urn:ietf:params:oauth:grant-type:token-exchange',
    subjectToken: 'vka_1',
    subjectTokenType: 'urn:ietf:params:oauth:token-type:access_token',
    audience: ['https://one.example', 'https://two.example'],
  })
  assert.equal(
    encodeForm(pairs),
    'grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Atoken-exchange&subject_token=vka_1&subject_token_type=urn%3Aietf%3Aparams%3Aoauth%3Atoken-type%3Aaccess_token&audience=https%3A%2F%2Fone.example&audience=https%3A%2F%2Ftwo.example',
  )
  const { subjectToken, audience, resource } = readTokenRequest(pairs)
  assert.deepEqual([subjectToken, audience, resource], ['vka_1', ['https://one.example', 'https://two.example'], []])
  assert.throws(() => readTokenRequest([['audience[]', 'x']]), /audience\[\] is not a parameter/)
})

test('RFC 7009 §2.1 the example of a revocation request', () => {
  const body = 'token=45ghiukldjahdnhzdauz&token_type_hint=refresh_token'
  const question = readTokenQuestion(decodeForm(body))
  assert.deepEqual([question.token, question.tokenTypeHint], ['45ghiukldjahdnhzdauz', 'refresh_token'])
  assert.equal(encodeForm(writeTokenQuestion({ ...question })), body)
})

test('RFC 6749 §3.2 a token request with a parameter twice is refused', () => {
  for (const name of ['grant_type', 'code', 'client_secret', 'code_verifier', 'refresh_token']) {
    const pairs: Pair[] = [
      [name, 'a'],
      [name, 'a'],
    ]
    assert.throws(() => readTokenRequest(pairs), invalidRequest, name)
  }
})
