import assert from 'node:assert/strict'
import { test } from 'node:test'
import { defaultPolicy } from '@valetkey/server'
import { callbackProblem, formTarget, redirectUriFor, storedCallback } from '../../src/apps/callbacks.ts'
import type { App } from '../../src/storage/storage.ts'

const app = (change: Partial<App> = {}): App => ({
  id: '1',
  clientId: 'c',
  name: 'n',
  description: '',
  website: null,
  ownerId: null,
  public: false,
  redirectUris: [],
  callbackDomain: null,
  scopes: [],
  rsaPublicKey: null,
  policy: {},
  registration: null,
  createdAt: 0,
  disabledAt: null,
  ...change,
})

test('what a callback domain means to OAuth 2 is the policy’s: nothing, more callbacks, or fewer', () => {
  const registered = 'https://app.example/cb'
  const stray = 'https://elsewhere.example/cb'
  const domain = app({ callbackDomain: 'app.example', redirectUris: [registered, stray] })
  const below = 'https://www.app.example/other'
  const taken = (callbackDomain: 'oauth1' | 'adds' | 'binds') =>
    [registered, stray, below, 'https://evil.example/'].filter(uri => {
      try {
        return redirectUriFor(domain, { ...defaultPolicy, callbackDomain }, uri) === uri
      } catch {
        return false
      }
    })
  assert.deepEqual(taken('oauth1'), [registered, stray])
  assert.deepEqual(taken('adds'), [registered, stray, below])
  assert.deepEqual(taken('binds'), [registered])
})

test('a callback domain takes itself and what is below it, and no look-alike', () => {
  const domain = app({ callbackDomain: 'app.example' })
  for (const good of ['https://app.example/cb', 'http://www.app.example:8080/x?y=z']) {
    assert.equal(callbackProblem(domain, defaultPolicy, good), null, good)
  }
  for (const bad of [
    'https://app.example.evil/cb',
    'https://evilapp.example/cb',
    'https://app.example@evil/cb',
    'app.example:/cb',
    'OOB',
    '',
  ]) {
    assert.notEqual(callbackProblem(domain, defaultPolicy, bad), null, bad)
  }
})

test('where a domain adds redirect URIs, nothing that only reads like it is below it', () => {
  const policy = { ...defaultPolicy, callbackDomain: 'adds' } as const
  const takes = (uri: string, callbackDomain: string) => {
    try {
      return redirectUriFor(app({ callbackDomain }), policy, uri) === uri
    } catch {
      return false
    }
  }
  for (const good of ['https://app.example:8443/cb', 'HTTPS://APP.EXAMPLE/cb', 'http://a.b.app.example/'])
    assert.ok(takes(good, 'App.Example'), good)
  for (const bad of [
    'https://evil.example@app.example/',
    'https://app.example@evil.example/',
    'https://evil.example\\@app.example/',
    'https://evil.example#.app.example/',
    'https://evil.example?.app.example/',
    'https://evil.example%2f.app.example/',
    'https://app.example./',
    'https://ａpp.example/',
    'https://app.example:99999/',
    'javascript://app.example/%0aalert(1)',
    'ftp://app.example/',
  ])
    assert.ok(!takes(bad, 'app.example'), bad)
  // A row that was written past the registration opens nothing either.
  for (const [bad, domain] of [
    ['https://evil.example./', ''],
    ['http://127.0.0.1/', '0.1'],
    ['https://app.example./', 'app.example.'],
  ] as const)
    assert.ok(!takes(bad, domain), domain)
})

test('oob is taken where the policy shows codes, in small letters', () => {
  assert.equal(callbackProblem(app(), defaultPolicy, 'oob'), null)
  assert.match(callbackProblem(app(), { ...defaultPolicy, oob: false }, 'oob')!, /switched off/)
})

test('a service that checks no callbacks still takes no dangerous one', () => {
  const flickr = { ...defaultPolicy, callbackChecked: false }
  assert.equal(callbackProblem(app(), flickr, 'http://www.mkelsey.com'), null)
  assert.equal(callbackProblem(app(), flickr, 'myapp://back'), null)
  assert.match(callbackProblem(app(), flickr, 'javascript:alert(1)')!, /scheme/)
})

test('a missing callback is the registered one, else a PIN', () => {
  assert.equal(storedCallback(app({ redirectUris: ['urn:ietf:wg:oauth:2.0:oob', 'https://a/'] })), 'https://a/')
  assert.equal(storedCallback(app()), 'oob')
})

test('RFC 6749 §3.1.2.3: the only registered redirect URI need not be sent', () => {
  assert.equal(redirectUriFor(app({ redirectUris: ['https://a/'] }), defaultPolicy, undefined), 'https://a/')
  assert.throws(() => redirectUriFor(app(), defaultPolicy, undefined), /no redirect_uri registered/)
})

test('one that need not be sent is judged like one that was; in a sandbox out of band is not counted', () => {
  const oob = 'urn:ietf:wg:oauth:2.0:oob'
  const two = app({ redirectUris: [oob, 'https://a/'] })
  assert.equal(redirectUriFor(two, { ...defaultPolicy, loopback: 'any' }, undefined), 'https://a/')
  assert.throws(() => redirectUriFor(two, defaultPolicy, undefined), /registered several/)
  assert.equal(redirectUriFor(app({ redirectUris: [oob] }), defaultPolicy, undefined), oob)
  const elsewhere = app({ redirectUris: ['https://a/'], callbackDomain: 'b.example' })
  assert.throws(
    () => redirectUriFor(elsewhere, { ...defaultPolicy, callbackDomain: 'binds' }, undefined),
    /not below the callback domain/,
  )
})

test('a form may lead to an origin, or to an app’s own scheme', () => {
  assert.equal(formTarget('https://a.example:8443/cb?x=y'), 'https://a.example:8443')
  assert.equal(formTarget('http://[::1]:5000/cb'), 'http:')
  assert.equal(formTarget('com.example.app:/cb'), 'com.example.app:')
  assert.equal(formTarget('urn:ietf:wg:oauth:2.0:oob'), null)
  assert.equal(formTarget('oob'), null)
})
