import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  checkRedirectUri,
  isLoopback,
  isOob,
  MAX_REDIRECT_URI,
  nearest,
  OOB,
  redirectUriMatches,
} from 'valetkey/oauth2/redirect-uri'

const accepted = [
  'https://client.example/cb',
  'https://client.example/cb?tab=1&x=%20',
  'http://localhost',
  'http://127.0.0.1/cb',
  'http://[::1]:8080/cb',
  'com.example.app:/oauth2redirect',
  'toot://oauth/callback_here',
  'https://client.example/a..b/.well-known/cb',
  OOB,
]

for (const uri of accepted) {
  test(`RFC 6749 §3.1.2 ${uri} may be registered`, () => assert.equal(checkRedirectUri(uri), null))
}

const refused: readonly [uri: string, reason: RegExp][] = [
  ['', /characters/],
  ['/cb', /absolute/],
  ['client.example/cb', /absolute/],
  ['//client.example/cb', /absolute/],
  ['https://client.example/cb#x', /fragment/],
  ['https://client.example/cb#', /fragment/],
  ['https://c@evil.example/cb', /user name/],
  ['https://user:pass@client.example/cb', /user name/],
  ['myapp://u@host/cb', /user name/],
  ['https://c%40evil.example/cb', /host/],
  ['http://localhost:8090%25@evil.example', /user name/],
  ['https:cb', /host/],
  ['https:///cb', /host/],
  ['https://c.example:99999/cb', /port/],
  ['https://c.example:8x/cb', /port/],
  ['https://c.example:/cb', /port/],
  ['https://c.example/%zz', /%/],
  ['https://c.example/a b', /characters/],
  ['https://c.example/\r\nSet-Cookie:x', /characters/],
  ['https://c.example/\0', /characters/],
  ['https://c.example\\@evil.example/', /characters/],
  ['https://exämple.example/cb', /characters/],
  ['https://c.example/cb/../evil', /\.\./],
  ['https://c.example/cb/..;/evil', /\.\./],
  ['https://c.example/cb/%2e%2E/evil', /\.\./],
  ['https://c.example/cb%2f..', /\.\./],
]

for (const [uri, reason] of refused) {
  test(`RFC 6749 §3.1.2 ${JSON.stringify(uri)} may not be registered`, () => {
    assert.match(checkRedirectUri(uri) ?? 'accepted', reason)
  })
}

for (const uri of [
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  ' javascript:alert(1)',
  'java\tscript:alert(1)',
  'javascript\n:alert(1)',
  'javascript://client.example/%0aalert(1)',
  'data:text/html,x',
  'vbscript:x',
  'file:///etc/passwd',
  'blob:https://c.example/1',
  'about:blank',
  'urn:ietf:wg:oauth:2.0:OOB',
]) {
  test(`RFC 9700 §4.1.3 ${JSON.stringify(uri)} is no redirect URI`, () => {
    assert.match(checkRedirectUri(uri) ?? 'accepted', /scheme|characters/)
  })
}

test('RFC 9700 §2.6 plain http leads only to this machine where the rules say so', () => {
  const rules = { http: 'loopback' } as const
  assert.match(checkRedirectUri('http://client.example/cb', rules) ?? '', /https/)
  assert.match(checkRedirectUri('http://127.0.0.1.evil.example/cb', rules) ?? '', /https/)
  for (const uri of ['http://127.0.0.1:1/cb', 'http://localhost/', 'https://client.example/cb', 'app:/cb']) {
    assert.equal(checkRedirectUri(uri, rules), null)
  }
})

const exact = 'https://c.example/cb'

for (const sent of [
  'https://c.example/cb/../evil',
  'https://c.example/cb%2f..',
  'https://c.example/cb;/..',
  'https://c.example/cb/..;/evil',
  'https://c.example/cb?x=1',
  'https://c.example/CB',
  'https://C.example/cb',
  'HTTPS://c.example/cb',
  'https://c.example:443/cb',
  'https://c.example/cb/',
  'https://c.example/cb#x',
  'https://c.example/c%62',
  'https://c.example/c',
  'https://c.example.evil.example/cb',
  'https://c.example@evil.example/cb',
  'https://c.example%40evil.example/cb',
  'http://c.example/cb',
  'http://localhost:8090%25@evil.example',
  ' https://c.example/cb',
  '',
]) {
  test(`RFC 9700 §2.1 ${JSON.stringify(sent)} is not the registered ${exact}`, () => {
    for (const loopback of ['exact', 'port', 'any'] as const) {
      assert.equal(redirectUriMatches(exact, sent, { loopback }), false)
    }
  })
}

test('RFC 9700 §2.1 the same bytes match, and nothing else does', () => {
  assert.equal(redirectUriMatches(exact, exact), true)
  assert.equal(redirectUriMatches(OOB, OOB), true)
  fc.assert(
    fc.property(fc.nat(exact.length - 1), fc.constantFrom(...'aZ0/?#@%.:;\\ '), (at, char) => {
      const changed = exact.slice(0, at) + char + exact.slice(at + 1)
      assert.equal(redirectUriMatches(exact, changed), changed === exact)
    }),
  )
})

test('RFC 8252 §7.3 a loopback address matches with any port', () => {
  assert.equal(redirectUriMatches('http://127.0.0.1/cb', 'http://127.0.0.1:51004/cb'), true)
  assert.equal(redirectUriMatches('http://127.0.0.1:4000/cb?a=1', 'http://127.0.0.1:51004/cb?a=1'), true)
  assert.equal(redirectUriMatches('http://[::1]/cb', 'http://[::1]:51004/cb'), true)
  assert.equal(redirectUriMatches('http://127.0.0.1', 'http://127.0.0.1:51004'), true)
  assert.equal(redirectUriMatches('http://127.0.0.1/cb', 'http://127.0.0.1:51004/cb', { loopback: 'exact' }), false)
})

for (const sent of [
  'http://127.0.0.1:51004/cb?foo=bar',
  'http://127.0.0.1:51004/cb2',
  'http://127.0.0.1:51004/cb/',
  'http://127.0.0.1:51004/cb#x',
  'http://u@127.0.0.1/cb',
  'http://127.0.0.1.evil.example/cb',
  'http://127.0.0.1:51004.evil.example/cb',
  'http://127.0.0.1:51004@evil.example/cb',
  'http://127.1/cb',
  'http://2130706433/cb',
  'http://0x7f.0.0.1/cb',
  'https://127.0.0.1:1/cb',
  'http://[::1]:1/cb',
  'http://localhost:1/cb',
  'http://127.0.0.1:99999/cb',
  'http://127.0.0.1:/cb',
  'http://127.0.0.1:51004/../cb',
]) {
  test(`RFC 8252 §7.3 only the port is free: ${sent} is not http://127.0.0.1/cb`, () => {
    assert.equal(redirectUriMatches('http://127.0.0.1/cb', sent), false)
  })
}

test('RFC 8252 §8.3 the name localhost has a free port only when the app may', () => {
  assert.equal(redirectUriMatches('http://localhost/cb', 'http://localhost:51004/cb'), false)
  assert.equal(redirectUriMatches('http://localhost/cb', 'http://localhost:51004/cb', { localhostName: true }), true)
  assert.equal(redirectUriMatches('http://localhost/cb', 'http://127.0.0.1:51004/cb', { localhostName: true }), false)
})

test('a development server may take every loopback URI, and no other', () => {
  const any = { loopback: 'any' } as const
  for (const uri of ['http://127.0.0.1:5000/x', 'http://localhost', 'http://[::1]:1/?a=b', 'https://localhost/cb']) {
    assert.equal(redirectUriMatches('http://127.0.0.1/cb', uri, any), true, uri)
  }
  for (const uri of [
    'http://127.0.0.1.evil.example/',
    'http://u@127.0.0.1/',
    'https://evil.example/',
    'http://localhost/#x',
  ]) {
    assert.equal(redirectUriMatches('http://127.0.0.1/cb', uri, any), false, uri)
  }
})

test('isLoopback knows three names of this machine, written plainly', () => {
  assert.deepEqual(
    [
      'http://127.0.0.1',
      'http://LOCALHOST',
      'http://127.0.0.2',
      'app://localhost',
      'http://localhost:80/?next=a@b',
    ].map(isLoopback),
    [true, false, false, false, true],
  )
})

test('out of band is one exact text: OOB in capitals is something else', () => {
  assert.equal(isOob(OOB), true)
  for (const uri of [OOB.toUpperCase(), `${OOB}:auto`, 'oob', ` ${OOB}`]) assert.equal(isOob(uri), false)
  assert.equal(redirectUriMatches('http://127.0.0.1/cb', OOB), false)
})

test('a megabyte of redirect URI is answered by looking at its length', () => {
  const megabyte = 1_000_000
  for (const uri of [
    `http://[${':'.repeat(megabyte)}]/cb`,
    `http://[${'0:'.repeat(megabyte / 2)}`,
    `https://${'a.'.repeat(megabyte / 2)}/`,
    `http://127.0.0.1/${'../'.repeat(megabyte / 3)}`,
    `${'@'.repeat(megabyte)}`,
    `a:${'%'.repeat(megabyte)}`,
  ]) {
    assert.match(checkRedirectUri(uri) ?? '', new RegExp(`longer than ${MAX_REDIRECT_URI}`))
    assert.equal(redirectUriMatches('http://127.0.0.1/cb', uri, { loopback: 'any' }), false)
    assert.ok((nearest([exact], uri)?.difference.length ?? 0) < 1000)
  }
})

const differences: readonly [registered: string, requested: string, difference: RegExp][] = [
  ['http://127.0.0.1:5000/cb', 'http://127.0.0.1:5001/cb', /^the port is 5001, registered is 5000$/],
  ['http://127.0.0.1/cb', 'http://127.0.0.1:5001/cb', /^the port is 5001, registered is none$/],
  ['https://c.example/cb', 'https://c.example/cb/', /^the path ends in a slash, the registered one does not$/],
  ['https://c.example/cb/', 'https://c.example/cb', /lacks the slash/],
  ['https://c.example/cb', 'https://c.example/CB', /path differs in upper and lower case/],
  ['https://c.example/cb', 'https://C.example/cb', /host differs in upper and lower case/],
  ['https://c.example/cb', 'https://c.example/login', /path is \/login, registered is \/cb/],
  ['https://c.example/cb', 'http://c.example/cb', /scheme is http, registered is https/],
  ['http://127.0.0.1/cb', 'http://localhost/cb', /host is localhost, registered is 127\.0\.0\.1/],
  ['https://c.example/cb', 'https://c.example/cb?x=1', /query is x=1, registered is none/],
  ['https://c.example/cb', 'https://c@c.example/cb', /user name/],
  ['https://c.example/cb', 'https://c.example/cb#x', /fragment is x/],
  ['https://c.example/cb', 'https://c.example:1/x', /port.*; the path/],
]

for (const [registered, requested, difference] of differences) {
  test(`an error page can say how ${requested} differs from ${registered}`, () => {
    const found = nearest([registered], requested)
    assert.equal(found?.uri, registered)
    assert.match(found?.difference ?? '', difference)
  })
}

test('the nearest registered URI is the one with the smallest difference, hosts weighing most', () => {
  const registered = ['https://other.example/cb', 'https://c.example/elsewhere', 'https://c.example:8080/cb', OOB]
  assert.equal(nearest(registered, 'https://c.example:9090/cb')?.uri, 'https://c.example:8080/cb')
  assert.equal(nearest([], exact), undefined)
  assert.deepEqual(registered[0], 'https://other.example/cb')
})

test('two URIs that are not equal always have a difference to show', () => {
  fc.assert(
    fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), fc.webUrl(), (requested, registered) => {
      const found = nearest([registered], requested)
      assert.equal(found?.difference === 'it is the same', requested === registered)
    }),
  )
})
