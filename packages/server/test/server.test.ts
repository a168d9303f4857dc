import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, test } from 'node:test'
import { createServer, defaultPolicy, developmentKeys, type ProviderEvent, policyFor } from '@valetkey/server'
import { sqliteStorage } from '@valetkey/server/storage/sqlite'
import {
  authorizePath,
  callback,
  codeFor,
  codeOf,
  consent,
  createBrowser,
  fieldsOf,
  issuer,
  oauth1TokenFor,
  pkce,
  postToken,
  redeem,
  requestToken,
  signed,
  type Tokens,
  tokensFor,
  world,
} from './world.ts'

describe('a personality changes the wire and none of the checks', () => {
  test('like Mastodon: errors on pages, the code in a URL, its own token answer', async () => {
    const it = await world({
      policy: {
        protocols: [2],
        pkce: 'optional',
        iss: false,
        codePageUrl: 'query',
        refreshTokens: false,
        accessTokenMs: null,
        codeMs: 600_000,
      },
      paths: { oob: '/oauth/authorize/native' },
      defaultScopes: ['read'],
      dialect: {
        authorizeError: () => 'page',
        authorizePage: error => ({
          status: error.code === 'invalid_client' ? 401 : 400,
          sentence: `So: ${error.code}`,
        }),
        redirect: location => new Response(null, { status: 302, headers: { location } }),
        tokenReply: issued =>
          Response.json({
            access_token: issued.accessToken,
            token_type: 'Bearer',
            scope: issued.scopes.join(' '),
            created_at: Math.floor(issued.createdAt / 1000),
          }),
        denied: denial => (denial.oob ? Response.json({ error: 'access_denied' }, { status: 400 }) : undefined),
      },
    })
    const oob = { redirect_uri: 'urn:ietf:wg:oauth:2.0:oob', scope: null, state: null }
    const sent = await consent(it, authorizePath(it, null, oob))
    assert.equal(sent.status, 302)
    assert.match(sent.headers.get('location')!, /^\/oauth\/authorize\/native\?code=/)
    const code = codeOf(await (await it.browser.get(sent.headers.get('location')!)).text())
    const answer = await postToken(it, { grant_type: 'authorization_code', code, redirect_uri: oob.redirect_uri })
    const body = (await answer.json()) as Record<string, unknown>
    assert.deepEqual(Object.keys(body), ['access_token', 'token_type', 'scope', 'created_at'])
    assert.equal(body['scope'], 'read')
    const wrong = await it.browser.get(authorizePath(it, null, { scope: 'fly' }))
    assert.equal(wrong.status, 400)
    assert.equal(wrong.headers.get('location'), null)
    assert.match(await wrong.text(), /So: invalid_scope/)
    assert.equal((await it.browser.get(authorizePath(it, null, { client_id: 'nobody' }))).status, 401)
    assert.equal((await consent(it, authorizePath(it, null, oob), 'deny')).status, 400)
    assert.equal((await it.browser.get('/oauth/authorize/native?code=forged')).status, 404)
    await it.close()
  })

  test('like Flickr: its own tokens and perms, dashed PINs, the same token again', async () => {
    const hex = (count: number) => [...Array(count)].map(() => Math.floor(Math.random() * 16).toString(16)).join('')
    const it = await world({
      policy: {
        protocols: [1],
        reuseTokens: true,
        callbackChecked: false,
        timestampWindowSeconds: null,
        oauthVersions: ['1.0'],
      },
      paths: {
        requestToken: '/services/oauth/request_token',
        oauth1Authorize: '/services/oauth/authorize',
        accessToken: '/services/oauth/access_token',
      },
      formats: {
        oauth1: {
          mint: () => ({ token: `72157${'1'.repeat(12)}-${hex(16)}` }),
          plausible: token => (/^\d{17}-[0-9a-f]{16}$/.test(token) ? {} : null),
        },
        verifier: { mint: () => ({ token: '123-456-789' }), plausible: () => ({}) },
      },
      dialect: {
        scopesFor: params => {
          const perms = params.find(([name]) => name === 'perms')?.[1]
          return perms === 'write' ? ['read', 'write'] : perms === 'read' ? ['read'] : undefined
        },
        readVerifier: text => text.replaceAll('-', '').replace(/(...)(...)(...)/, '$1-$2-$3'),
        accessTokenReply: ({ token, secret, user }) =>
          new Response(
            `fullname=${encodeURIComponent(user?.displayName ?? '')}&oauth_token=${token}&oauth_token_secret=${secret}`,
          ),
      },
    })
    const connect = async (perms: string) => {
      const temporary = await fieldsOf(
        await it.provider.fetch(
          await signed(it, '/services/oauth/request_token', { method: 'GET', transmission: 'query', callback: 'oob' }),
        ),
      )
      const token = { token: temporary['oauth_token']!, secret: temporary['oauth_token_secret']! }
      const page = await it.browser.get(`/services/oauth/authorize?oauth_token=${token.token}&perms=${perms}`)
      const html = await page.text()
      assert.match(html, /action="\/services\/oauth\/authorize"/)
      const flow = /name="flow" value="([^"]+)"/.exec(html)![1]!
      const shown = codeOf(
        await (await it.browser.post('/services/oauth/authorize', { flow, decision: 'allow' })).text(),
      )
      assert.equal(shown, '123-456-789')
      return fieldsOf(
        await it.provider.fetch(
          await signed(it, '/services/oauth/access_token', { token, verifier: '123456789', version: null }),
        ),
      )
    }
    const [first, second, third] = [await connect('read'), await connect('read'), await connect('write')]
    assert.equal(first['fullname'], 'Alice')
    assert.equal(second['oauth_token'], first['oauth_token'])
    assert.equal(second['oauth_token_secret'], first['oauth_token_secret'])
    assert.notEqual(third['oauth_token'], first['oauth_token'])
    const read = { token: first['oauth_token']!, secret: first['oauth_token_secret']! }
    await assert.rejects(it.provider.check(await signed(it, '/rest', { token: read }), { scope: 'write' }), {
      code: 'permission_denied',
    })
    await it.close()
  })
})

describe('people of the application around', () => {
  test('sign in there, and come back with their own row here', async () => {
    let current: { id: string; username: string } | null = null
    const it = await world({
      users: { current: async () => current, signInUrl: 'https://www.example/login?from=oauth' },
    })
    const path = authorizePath(it, await pkce())
    const browser = createBrowser(it.provider)
    const sent = await browser.get(path)
    assert.equal(sent.headers.get('location'), `https://www.example/login?from=oauth&next=${encodeURIComponent(path)}`)
    current = { id: '4711', username: 'erin' }
    const page = await browser.get(path)
    assert.match(await page.text(), /erin/)
    assert.equal((await it.provider.storage.users.byId('4711'))?.username, 'erin')
    current = { id: '4712', username: 'erin' }
    assert.match(await (await browser.get(path)).text(), /erin \(4712\)/)
    await it.close()
  })
})

test('a key whose variable is not set is told at once, by its name', () => {
  const storage = sqliteStorage(':memory:')
  const keys = [{ kid: '2026-11', secret: process.env['NO_SUCH_VARIABLE'] }]
  assert.throws(() => createServer({ issuer: 'https://id.example', keys, storage, scopes: {} }), {
    name: 'TypeError',
    message: /the key "2026-11" has no secret/,
  })
})

describe('what is kept', () => {
  test('no credential stands in the database, the events or the log', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'valetkey-'))
    const said: string[] = []
    const { error } = console
    console.error = (...words: unknown[]) => said.push(words.join(' '))
    const events: ProviderEvent[] = []
    const storage = sqliteStorage(join(folder, 'provider.db'))
    await storage.migrate()
    const it = await world({ storage, onEvent: event => events.push(event), policy: { reuseTokens: true } })
    const proof = await pkce()
    const code = await codeFor(it, proof)
    const tokens = (await (await redeem(it, code, proof)).json()) as Tokens
    const renewed = (await (
      await postToken(it, { grant_type: 'refresh_token', refresh_token: tokens.refresh_token })
    ).json()) as Tokens
    const temporary = await requestToken(it, 'oob')
    const pin = codeOf(await (await consent(it, `/oauth/authorize?oauth_token=${temporary.token}`)).text())
    const access = await oauth1TokenFor(it)
    await redeem(it, code, proof)
    await it.close()
    console.error = error
    const secrets = [
      code,
      proof.verifier,
      pin,
      tokens.access_token,
      tokens.refresh_token,
      renewed.access_token,
      renewed.refresh_token,
      temporary.token,
      temporary.secret,
      access.token,
      access.secret,
      it.app.clientSecret,
      'wonderland',
      ...it.browser.cookies.map(cookie => cookie.split('=')[1]!),
    ]
    const database = new DatabaseSync(join(folder, 'provider.db'))
    const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all() as { name: string }[]
    const rows = tables.flatMap(({ name }) => database.prepare(`SELECT * FROM "${name}"`).all())
    database.close()
    rmSync(folder, { recursive: true })
    const everything = [...rows, ...events, ...said].map(one =>
      JSON.stringify(one, (_, value) => (value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value)),
    )
    assert.ok(rows.length > 10 && events.length > 3)
    for (const [at, secret] of secrets.entries()) {
      assert.ok(!everything.some(text => text.includes(secret)), `secret number ${at} is kept in the clear`)
    }
  })

  test('developmentKeys are made once and readable by the owner alone', () => {
    const folder = mkdtempSync(join(tmpdir(), 'valetkey-'))
    const first = developmentKeys(join(folder, 'data'))
    assert.deepEqual(developmentKeys(join(folder, 'data')), first)
    assert.equal(statSync(join(folder, 'data', 'keys.json')).mode & 0o777, 0o600)
    rmSync(folder, { recursive: true })
  })

  test('production does not start without keys', () => {
    const before = process.env['NODE_ENV']
    process.env['NODE_ENV'] = 'production'
    const storage = sqliteStorage(':memory:')
    assert.throws(() => createServer({ issuer, storage, scopes: {} }), /needs keys in production/)
    if (before === undefined) delete process.env['NODE_ENV']
    else process.env['NODE_ENV'] = before
    return storage.close()
  })

  test('a new key in front takes over: what the old one sealed and tagged still counts', async () => {
    const storage = sqliteStorage(':memory:')
    const old = { kid: 'old', secret: 'an old secret of more than thirty-two characters' }
    const it = await world({ storage, keys: [old] })
    const { access_token } = await tokensFor(it)
    const access = await oauth1TokenFor(it)
    const provider = createServer({
      issuer,
      storage,
      keys: [{ kid: 'new', secret: 'a new secret of more than thirty-two characters' }, old],
      scopes: { read: '', write: '' },
    })
    await provider.check({ method: 'GET', url: '/', headers: { authorization: `Bearer ${access_token}` } })
    await provider.check(await signed(it, '/', { token: access }))
    await it.close()
  })
})

describe('registration', () => {
  test('a callback that is dangerous or no URI at all is refused', async () => {
    const it = await world()
    for (const uri of [
      'javascript:alert(1)',
      'JaVaScRiPt:x',
      'data:text/html,x',
      'java\tscript:x',
      '/relative',
      'https://app.example/#x',
      'https://u@app.example/',
    ]) {
      await assert.rejects(
        it.provider.apps.create({ name: 'x', redirectUris: [uri] }),
        { code: 'invalid_redirect_uri' },
        uri,
      )
    }
    await it.close()
  })

  test('texts that no database could hold, and a private key, are refused', async () => {
    const it = await world()
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const inputs = [
      { name: 'a\0b' },
      { name: 'a', description: '\u001b[31m' },
      { name: '\ud800' },
      { name: 'a', clientId: 'a\0b' },
      { name: 'a', clientId: 'caf\u00e9' },
      { name: 'a', rsaPublicKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() },
    ]
    for (const input of inputs) {
      await assert.rejects(it.provider.apps.create(input), { code: 'invalid_client_metadata' })
    }
    await it.close()
  })

  test('a callback domain is a host’s name and nothing more', async () => {
    const it = await world()
    const refused = ['', '.', 'https://app.example', 'app.example/', 'app.example:8080', '*.app.example', 'a b', 'a@b']
    for (const callbackDomain of [...refused, 'app.example.', '.app.example', 'bücher.example', '0.1', '[::1]', 'a\0b'])
      await assert.rejects(
        it.provider.apps.create({ name: 'x', callbackDomain }),
        { code: 'invalid_client_metadata' },
        callbackDomain,
      )
    for (const callbackDomain of ['app.example', 'App.Example', 'localhost', '127.0.0.1', 'xn--bcher-kva.example'])
      assert.equal((await it.provider.apps.create({ name: 'x', callbackDomain })).app.callbackDomain, callbackDomain)
    await it.close()
  })

  test('what is told of an app holds none of its secrets', async () => {
    const it = await world()
    const { app } = await it.provider.apps.create({ name: 'Shown' })
    for (const shown of [app, await it.provider.apps.byClientId(app.clientId)]) {
      assert.doesNotMatch(JSON.stringify(shown), /secret|sealed|hash/)
    }
    await it.close()
  })

  test('client ids that differ in case are two apps', async () => {
    const it = await world()
    await it.provider.apps.create({ name: 'One', clientId: 'CaseSensitive' })
    assert.equal(await it.provider.apps.byClientId('casesensitive'), null)
    assert.equal((await it.provider.apps.create({ name: 'Two', clientId: 'casesensitive' })).app.name, 'Two')
    await it.close()
  })

  test('an unknown scope, a taken client id and a weak RSA key are refused', async () => {
    const it = await world()
    const weak = generateKeyPairSync('rsa', { modulusLength: 1024 })
      .publicKey.export({ type: 'spki', format: 'pem' })
      .toString()
    const wrong = [
      { scopes: ['fly'] },
      { clientId: it.app.clientId },
      { rsaPublicKey: weak },
      { rsaPublicKey: 'no key' },
    ]
    for (const input of wrong) {
      await assert.rejects(it.provider.apps.create({ name: 'x', ...input }), { code: 'invalid_client_metadata' })
    }
    await it.close()
  })
})

describe('policy', () => {
  test('an app’s own switches lie over the server’s, and nonsense counts as absent', () => {
    const merged = policyFor(defaultPolicy, {
      policy: {
        loopback: 'any',
        codeMs: 'soon',
        oauth1TokenMs: 5,
        timestampWindowSeconds: null,
        grants: 'all',
        nonsense: 1,
        pkcePlain: true,
        codePageUrl: null,
      },
    })
    assert.equal(merged.loopback, 'any')
    assert.equal(merged.codeMs, defaultPolicy.codeMs)
    assert.equal(merged.oauth1TokenMs, 5)
    assert.equal(merged.timestampWindowSeconds, null)
    assert.deepEqual(merged.grants, defaultPolicy.grants)
    assert.equal(merged.pkcePlain, true)
    assert.equal(merged.codePageUrl, 'none')
    assert.ok(!('nonsense' in merged))
  })

  test('the lenient app of a sandbox takes every loopback callback, the strict one beside it none', async () => {
    const it = await world()
    const lenient = await it.provider.apps.create({ name: 'Lenient', policy: { loopback: 'any' } })
    const at = async (clientId: string, redirect_uri: string) =>
      (await it.browser.get(authorizePath(it, await pkce(), { client_id: clientId, redirect_uri }))).status
    assert.equal(await at(lenient.app.clientId, 'http://localhost:5000/any?x=y'), 200)
    assert.equal(await at(lenient.app.clientId, callback), 400)
    assert.equal(await at(it.app.clientId, 'http://localhost:5000/any'), 400)
    await it.close()
  })
})

describe('a fault of ours', () => {
  test('is a clean 500 in the endpoint’s own words, and says nothing of what broke', async () => {
    const it = await world()
    const { error } = console
    console.error = () => {}
    const broken = async () => {
      throw new Error('the disk s3cret is full')
    }
    Object.assign(it.provider.storage.apps, { byClientId: broken, calling: broken })
    const answers = [
      await postToken(it, { grant_type: 'client_credentials' }),
      await it.browser.get(authorizePath(it, await pkce())),
      await it.provider.fetch(await signed(it, '/oauth/request_token', { callback: 'oob' })),
      await it.provider.refuse(
        await it.provider
          .check(await signed(it, '/api', { token: { token: 'x', secret: 'y' } }))
          .catch(thrown => thrown),
        new Request(issuer),
      ),
    ]
    console.error = error
    const types = ['application/json', 'text/html', 'application/x-www-form-urlencoded', 'application/json']
    for (const [at, answer] of answers.entries()) {
      assert.equal(answer.status, 500)
      assert.ok(answer.headers.get('content-type')!.startsWith(types[at]!))
      assert.doesNotMatch(await answer.text(), /disk|s3cret/)
    }
    await it.close()
  })
})
