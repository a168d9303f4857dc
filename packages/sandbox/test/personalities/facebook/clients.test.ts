import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeForm, fields } from 'valetkey/http/form'
import { appsecretProof } from '../../../src/personalities/facebook/proof.ts'
import { runningSandbox } from '../../running-sandbox.ts'
import { type App, clientOf, editions, type Failure, json } from './client.ts'

const sandbox = runningSandbox()

interface Answer {
  readonly status: number
  readonly type: string
  readonly text: string
}

/** What a client of somebody else's sends and how it reads the answers, as its source says. */
interface Client {
  readonly name: string
  readonly version: string
  readonly dialog: Readonly<Record<string, string>>
  token(app: App, code: string, url: string): Request
  readToken(answer: Answer): string | undefined
  me(app: App, token: string, origin: string): Request
  readMe(answer: Answer): unknown
}

const callback = 'http://127.0.0.1:5000/login/authorized'
const parsed = ({ text }: Answer) => JSON.parse(text) as Record<string, unknown>
const query = (params: Record<string, string>) => new URLSearchParams(params).toString()
const credentials = ({ clientId, clientSecret }: App) => ({ client_id: clientId, client_secret: clientSecret })
const textOf = (value: unknown) => (typeof value === 'string' ? value : undefined)

/** What a client of OAuth 1.0a adds to every request, also to this provider of OAuth 2. */
const noise = (app: App) => ({
  oauth_body_hash: '2jmj7l5rSw0yVb/vlWAYkK/YBwk=',
  oauth_consumer_key: app.clientId,
  oauth_nonce: '52719342',
  oauth_timestamp: '1351234567',
  oauth_version: '1.0',
  oauth_signature_method: 'HMAC-SHA1',
  oauth_signature: 'AGI3m2Ea9f6cQ0qvC1Xr1kXw3Tg=',
})

const clients: readonly Client[] = [
  {
    name: 'Flask-OAuth: no state, a token by GET with OAuth 1.0 all over it, /me by oauth_token; decodes by content type',
    version: '',
    dialog: { response_type: 'code', scope: 'email' },
    token: (app, code, url) => {
      const params = { code, ...credentials(app), redirect_uri: callback }
      return new Request(`${url}?${query({ ...params, ...noise(app) })}`)
    },
    readToken: answer => textOf(flask(answer)['access_token']),
    me: (app, token, origin) => new Request(`${origin}/me?${query({ oauth_token: token, ...noise(app) })}`),
    readMe: answer => flask(answer)['name'],
  },
  {
    name: 'koala: scopes joined by comma, JSON or else split at & and =, nothing decoded',
    version: '',
    dialog: { scope: 'email,user_birthday' },
    token: (app, code, url) => new Request(`${url}?${query({ ...credentials(app), code, redirect_uri: callback })}`),
    readToken: answer => koala(answer)['access_token'],
    me: (_, token, origin) => new Request(`${origin}/me?access_token=${token}`),
    readMe: answer => parsed(answer)['name'],
  },
  {
    name: 'php-graph-sdk: versions everywhere, an app token and its proof beside the secret, then debug_token',
    version: '/v2.10',
    dialog: { response_type: 'code', sdk: 'php-sdk-5.7.0', scope: 'email' },
    token: (app, code, url) => {
      const access_token = `${app.clientId}|${app.clientSecret}`
      const appsecret_proof = appsecretProof(app.clientSecret, access_token)
      const params = { ...credentials(app), code, redirect_uri: callback, access_token, appsecret_proof }
      return new Request(`${url}?${query(params)}`)
    },
    readToken: answer => {
      const found = parsed(answer)
      assert.ok(Number(found['expires'] ?? found['expires_in']) > 0)
      return textOf(found['access_token'])
    },
    me: (app, token, origin) => {
      const params = { access_token: `${app.clientId}|${app.clientSecret}`, input_token: token }
      return new Request(`${origin}/v2.10/debug_token?${query(params)}`)
    },
    readMe: answer => {
      const { data } = parsed(answer) as { data: { is_valid: boolean; scopes: readonly string[] } }
      return data.is_valid && data.scopes.includes('email') && 'Alice Liddell'
    },
  },
  {
    name: 'facebook-sdk for Python: a version everywhere; "json" in the type, else a form with access_token; the proof in the query',
    version: '/v3.1',
    dialog: { scope: 'email', perms: 'email' },
    token: (app, code, url) => new Request(`${url}?${query({ code, redirect_uri: callback, ...credentials(app) })}`),
    readToken: answer => textOf(python(answer)['access_token']),
    me: (app, token, origin) => {
      const appsecret_proof = appsecretProof(app.clientSecret, token)
      return new Request(`${origin}/v3.1/me?${query({ access_token: token, appsecret_proof })}`)
    },
    readMe: answer => python(answer)['name'],
  },
  {
    name: 'passport-facebook: the token by POST, grant_type and all; fields and proof before the token',
    version: '/v3.2',
    dialog: {
      response_type: 'code',
      scope: 'email,user_birthday',
      state: 'VbeTJ3',
      display: 'popup',
      auth_type: 'https',
    },
    token: (app, code, url) => {
      const params = { grant_type: 'authorization_code', redirect_uri: callback, ...credentials(app), code }
      return new Request(url, { method: 'POST', body: new URLSearchParams(params) })
    },
    readToken: answer => textOf(parsed(answer)['access_token']),
    me: (app, token, origin) => {
      const proof = appsecretProof(app.clientSecret, token)
      return new Request(
        `${origin}/v3.2/me?appsecret_proof=${proof}&fields=id,name,email,picture&access_token=${token}`,
      )
    },
    readMe: answer => parsed(answer)['name'],
  },
]

const formOf = ({ text }: Answer): Record<string, string> => fields(decodeForm(text))

/** JSON when the type says so, text/javascript included; else a form. */
function flask(answer: Answer): Record<string, unknown> {
  const [type] = answer.type.split(';')
  return ['application/json', 'text/javascript'].includes(type ?? '') ? parsed(answer) : formOf(answer)
}

/** JSON when the type has that word in it; else a form with a token, or nothing it knows. */
const python = (answer: Answer): Record<string, unknown> =>
  answer.type.includes('json') ? parsed(answer) : formOf(answer)

function koala({ text }: Answer): Record<string, string> {
  if (text.startsWith('{')) return JSON.parse(text) as Record<string, string>
  return Object.fromEntries(text.split('&').map(pair => pair.split('=')))
}

async function answerOf(request: Request): Promise<Answer> {
  const response = await fetch(request)
  return { status: response.status, type: response.headers.get('content-type') ?? '', text: await response.text() }
}

for (const edition of editions)
  for (const { name, version, dialog, token, readToken, me, readMe } of clients)
    test(`${edition} — ${name}`, async () => {
      const client = clientOf(() => sandbox(), edition)
      const { origin, clientId, clientSecret, tokenUrl = '' } = client.entry()
      const app = { clientId, clientSecret }
      const asked = client.authorizeUrl(app, { ...dialog, redirect_uri: callback }).replace(origin, origin + version)
      const { code = '' } = await client.consent(asked)
      const given = await answerOf(token(app, code, tokenUrl.replace(origin, origin + version)))
      assert.equal(given.status, 200, given.text)
      const found = readToken(given)
      assert.match(found ?? '', /^EAA/)
      const answer = await answerOf(me(app, found ?? '', origin))
      assert.deepEqual([answer.status, readMe(answer)], [200, 'Alice Liddell'])
    })

test('Flask-OAuth’s page of a no reads error_reason and error_description', async () => {
  const client = clientOf(sandbox, 'facebook-pre-2.3')
  const app = await client.register()
  const { redirect = '' } = await client.consent(
    client.authorizeUrl(app, { response_type: 'code', scope: 'email' }),
    'deny',
  )
  const args = new URL(redirect).searchParams
  assert.equal(args.has('code'), false)
  assert.deepEqual(
    [args.get('error_reason'), args.get('error_description')],
    ['user_denied', 'The user denied your request.'],
  )
})

test('koala reads of an error its message, type, code and subcode, and the headers beside them', async () => {
  const client = clientOf(sandbox)
  const { token } = await client.connect()
  await client.graph('/me/permissions', token, { method: 'DELETE' })
  const response = await client.graph(`/me?access_token=${token}`)
  const { error } = await json<Failure>(response)
  assert.ok(response.status >= 400 && response.status < 500)
  assert.deepEqual([error.type, error.code, error.error_subcode], ['OAuthException', 190, 458])
  for (const name of ['www-authenticate', 'x-fb-trace-id', 'x-fb-debug', 'x-fb-rev'])
    assert.ok(response.headers.get(name), name)
})

test('passport-facebook tells an error of the app by error_code and error_message', async () => {
  const client = clientOf(sandbox)
  const url = client.authorizeUrl(await client.register(), { response_type: 'code', scope: 'no_such_thing' })
  const { redirect = '' } = await client.consent(url)
  const { error_code, error_message, error } = Object.fromEntries(new URL(redirect).searchParams)
  assert.deepEqual([error_code, error_message, error], ['100', 'Invalid Scopes: no_such_thing', undefined])
})
