import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { createFlattr, emptyProfile } from '@valetkey/flattr'
import { sqliteStore } from '@valetkey/flattr/store/sqlite'
import { createSandbox, type ProviderEntry, type Sandbox } from '@valetkey/sandbox'
import { sqliteStorage } from '@valetkey/server/storage/sqlite'
import { alice, person } from '../person.ts'
import { run } from './program.ts'

/**
 * A blog post of November 2011 shows how to use the Flattr API v2, and prints what went over the wire. These tables are that
 * exchange. Left out is what spoke of the host and not of the API: its name, its date, the connection, a session cookie that
 * no client needs.
 */
const tokenExchange = {
  method: 'POST',
  path: '/oauth/token',
  sends: {
    headers: { 'content-type': 'application/json' },
    body: ['code', 'grant_type', 'redirect_uri'],
  },
  answers: {
    status: 200,
    headers: {
      'content-length': '73',
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      expires: 'Thu, 19 Nov 1981 08:52:00 GMT',
      pragma: 'no-cache',
      'strict-transport-security': 'max-age=500',
      vary: 'Accept-Encoding',
    },
    body: /^\{"access_token":"[A-Za-z0-9]{32}","token_type":"bearer"\}$/,
  },
}

const userExchange = {
  method: 'GET',
  path: '/rest/v2/user',
  sends: { headers: { 'content-type': 'application/json' } },
  answers: {
    status: 200,
    headers: {
      'content-length': '274',
      'content-type': 'application/json',
      'content-location': 'https://api.flattr.com/rest/v2/user',
      'x-ratelimit-limit': '5000',
      'x-ratelimit-remaining': '4990',
      'strict-transport-security': 'max-age=500',
      vary: 'Accept-Encoding',
    },
    body:
      '{"type":"user","resource":"https:\\/\\/api.flattr.com\\/rest\\/v2\\/users\\/chrigl","link":"https:\\/\\/flattr.com\\/profile\\/chrigl",' +
      '"username":"chrigl","firstname":"Christoph","lastname":"Glaubitz","city":"","zip":"","province":"","cellphone":"","avatar":"","about":"","country":0}',
  },
}

/** The address the post has one open, with the key of an app in it. */
const authorizePath = (key: string) =>
  `/oauth/authorize?scope=thing&response_type=code&client_id=${key}&redirect_uri=http://localhost`

const basic = (key: string, secret: string) => `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}`

const headersOf = (answer: Response, wanted: object) =>
  Object.fromEntries(Object.keys(wanted).map(name => [name, answer.headers.get(name)]))

test('the exchange the post prints comes out field by field, with the post’s own person at the real addresses', async () => {
  const issuer = 'https://flattr.com'
  const api = 'https://api.flattr.com'
  const store = sqliteStore(':memory:')
  const service = createFlattr({
    issuer,
    origins: [issuer, api],
    urls: { api: `${api}/rest/v2` },
    keys: [{ kid: 'test', secret: 'a secret of more than thirty-two characters' }],
    storage: sqliteStorage(':memory:'),
    store,
  })
  const { provider } = service
  const { id } = await provider.people.create({ username: 'chrigl', password: 'a long enough password' })
  await store.profiles.put({ ...emptyProfile(id, 0), firstname: 'Christoph', lastname: 'Glaubitz' })
  const { app, clientSecret } = await provider.apps.create({
    name: 'posts',
    redirectUris: ['http://localhost'],
    policy: { era: '2011' },
  })

  const back = await provider.decide({ url: issuer + authorizePath(app.clientId), userId: id, decision: 'allow' })
  const address = new URL(back.headers.get('location')!)
  assert.equal(address.origin + address.pathname, 'http://localhost/')
  assert.deepEqual([...address.searchParams.keys()], ['code'])
  assert.equal(address.hash, '')

  const values = {
    code: address.searchParams.get('code')!,
    grant_type: 'authorization_code',
    redirect_uri: 'http://localhost/',
  }
  assert.deepEqual(Object.keys(values), tokenExchange.sends.body)
  const token = await service.fetch(
    new Request(issuer + tokenExchange.path, {
      method: tokenExchange.method,
      headers: { ...tokenExchange.sends.headers, authorization: basic(app.clientId, clientSecret!) },
      body: JSON.stringify(values),
    }),
  )
  assert.equal(token.status, tokenExchange.answers.status)
  assert.deepEqual(headersOf(token, tokenExchange.answers.headers), tokenExchange.answers.headers)
  const text = await token.text()
  assert.match(text, tokenExchange.answers.body)

  const { access_token } = JSON.parse(text) as { access_token: string }
  const me = () =>
    service.fetch(
      new Request(api + userExchange.path, {
        method: userExchange.method,
        headers: { ...userExchange.sends.headers, authorization: `Bearer ${access_token}` },
      }),
    )
  // Nine calls came before the one that was printed.
  for (let call = 0; call < 9; call++) assert.equal((await me()).status, 200)
  const user = await me()
  assert.equal(user.status, userExchange.answers.status)
  assert.deepEqual(headersOf(user, userExchange.answers.headers), userExchange.answers.headers)
  assert.equal(await user.text(), userExchange.answers.body)
  assert.equal(userExchange.answers.body.length, 274)
  await service.close()
})

let sandbox: Sandbox
let flattr: ProviderEntry

before(async () => {
  sandbox = await createSandbox({ port: 0, memory: true })
  await sandbox.start()
  flattr = sandbox.sandboxJson().providers['flattr-2011']!
})
after(() => sandbox.stop())

async function newCode(): Promise<string> {
  const page = await person([flattr.origin]).decide(flattr.origin + authorizePath(flattr.clientId), alice, 'allow')
  assert.equal(page.url.origin + page.url.pathname, 'http://localhost/')
  return page.url.searchParams.get('code')!
}

/** The answer as httplib2 gets it: credentials that were added are sent only when the server asks for them. */
async function afterChallenge(body: string): Promise<{ challenge: string | null; answer: Response }> {
  const headers = { 'content-type': 'application/json' }
  const first = await fetch(flattr.tokenUrl!, { method: 'POST', headers, body })
  assert.equal(first.status, 401)
  const authorization = basic(flattr.clientId, flattr.clientSecret)
  const answer = await fetch(flattr.tokenUrl!, { method: 'POST', headers: { ...headers, authorization }, body })
  return { challenge: first.headers.get('www-authenticate'), answer }
}

test('a client that sends Basic only after a 401 challenge works too: being asked for it burns no code', async () => {
  const body = JSON.stringify({
    code: await newCode(),
    grant_type: 'authorization_code',
    redirect_uri: 'http://localhost/',
  })
  const { challenge, answer } = await afterChallenge(body)
  assert.match(challenge ?? '', /^Basic realm="Flattr"/)
  assert.equal(answer.status, 200)
  const { access_token } = (await answer.json()) as { access_token: string }
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${access_token}` }
  const user = await fetch(flattr.resourceUrl!, { headers })
  assert.equal(user.headers.get('content-location'), flattr.resourceUrl)
  assert.equal(user.headers.get('x-ratelimit-limit'), '5000')
  const fields = (await user.json()) as Record<string, unknown>
  assert.deepEqual(
    Object.keys(fields),
    'type resource link username firstname lastname city zip province cellphone avatar about country'.split(' '),
  )
  assert.equal(fields['username'], 'alice')
})

test('a code is good once, and what comes after says so in three fields', async () => {
  const body = JSON.stringify({ code: await newCode(), grant_type: 'authorization_code' })
  assert.equal((await afterChallenge(body)).answer.status, 200)
  const { answer } = await afterChallenge(body)
  assert.equal(answer.status, 400)
  const error = (await answer.json()) as Record<string, unknown>
  assert.deepEqual(Object.keys(error), ['error', 'error_description', 'error_uri'])
  assert.equal(error['error'], 'invalid_grant')
})

test('the example says who one is, from key to name', async () => {
  const example = fileURLToPath(new URL('../../examples/flattr.ts', import.meta.url))
  const program = run(example, [flattr.origin], '.', {
    FLATTR_KEY: flattr.clientId,
    FLATTR_SECRET: flattr.clientSecret,
  })
  const [, url] = await program.reads(/open\s+(\S+)\n/)
  const page = await person([flattr.origin]).decide(url!, alice, 'allow')
  program.types(page.url.href)
  const { code, stdout, stderr } = await program.ends()
  assert.equal(code, 0, stderr)
  assert.match(stdout, /Alice Liddell, https?:\/\/\S+\/profile\/alice/)
})
