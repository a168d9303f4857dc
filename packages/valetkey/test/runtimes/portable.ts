import { OAuth, type OAuthOptions, presets } from 'valetkey'
import { createSealer } from 'valetkey/http/seal'
import { baseString } from 'valetkey/oauth1/base-string'
import { collect } from 'valetkey/oauth1/parameters'
import { sign } from 'valetkey/oauth1/sign'
import { type SignatureMethodName, signatureMethods } from 'valetkey/oauth1/signature-methods'
import { challenge } from 'valetkey/oauth2/pkce'
import { testClock } from 'valetkey/testing/clock'
import { recorder } from 'valetkey/testing/recorder'
import { replay } from 'valetkey/testing/replay'
import { scriptedProvider, text } from 'valetkey/testing/scripted-provider'
import { formType, signingOf } from '../oauth1/signing.ts'
import { baseStringVectors, signatureVectors } from '../oauth1/vectors.ts'
import { scriptedIssuer } from './issuer.ts'

// What the core does, in words any runtime knows: nothing of Node's, its test runner included.

export interface Outcome {
  readonly name: string
  readonly error?: string
}

/** Where this runs: a page may neither send nor see cookies. */
type Where = 'program' | 'page'

type Check = readonly [name: string, run: () => Promise<void>, only?: Where]

function equal(actual: unknown, expected: unknown, what = ''): void {
  const [a, b] = [JSON.stringify(actual), JSON.stringify(expected)]
  if (a !== b) throw new Error(`${what} is ${a}, expected ${b}`)
}

const rejection = async (work: Promise<unknown>): Promise<Error & { code?: string }> =>
  work.then(
    () => Promise.reject(new Error('this should have been refused')),
    error => error,
  )

/** An app of a scripted server, where somebody is connected already. */
async function connected(protocol: 'oauth1' | 'oauth2' | 'registering', options: OAuthOptions = {}) {
  const provider = scriptedProvider({ expiresIn: 3600, clock: options.clock ?? Date.now })
  const oauth = new OAuth({ fetch: provider.fetch, secret: 'x'.repeat(32), ...options })
  const app = oauth.remoteApp('demo', provider[protocol])
  const { url, pending } = await app.begin({ callback: 'oob' })
  const { connection } = await app.finish(provider.consent(url), pending)
  equal(connection?.account, { id: 'id-alice', name: 'alice' }, 'the account')
  return { provider, app }
}

async function rsaKeys(): Promise<{ privateKey: string; publicKey: string }> {
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', modulusLength: 2048, hash: 'SHA-256' }
  const pair = (await crypto.subtle.generateKey({ ...algorithm, publicExponent: new Uint8Array([1, 0, 1]) }, true, [
    'sign',
    'verify',
  ])) as CryptoKeyPair
  const pem = async (format: 'pkcs8' | 'spki', key: CryptoKey, label: string) => {
    const bytes = new Uint8Array((await crypto.subtle.exportKey(format, key)) as ArrayBuffer)
    const base64 = btoa(String.fromCharCode(...bytes)).replace(/.{64}/g, '$&\n')
    return `-----BEGIN ${label}-----\n${base64}\n-----END ${label}-----\n`
  }
  return {
    privateKey: await pem('pkcs8', pair.privateKey, 'PRIVATE KEY'),
    publicKey: await pem('spki', pair.publicKey, 'PUBLIC KEY'),
  }
}

const checks: readonly Check[] = [
  [
    'base strings are those of the vectors',
    async () => {
      for (const { name, method = 'GET', url, form, authorization, baseString: expected } of baseStringVectors) {
        const parts = { method, url, authorization: authorization ?? null }
        const sent = form === undefined ? {} : { body: form, contentType: formType }
        equal(baseString(method, url, collect({ ...parts, ...sent }).pairs), expected, name)
      }
    },
  ],
  [
    'signatures are those of the vectors',
    async () => {
      for (const vector of signatureVectors) {
        const { parameters } = await sign(...signingOf(vector))
        equal(new Map(parameters).get('oauth_signature'), vector.signature, vector.name)
      }
    },
  ],
  [
    'every signature method verifies what it has signed, and nothing else',
    async () => {
      const keys = { consumerSecret: 'c', tokenSecret: 't', ...(await rsaKeys()) }
      for (const name of Object.keys(signatureMethods) as SignatureMethodName[]) {
        const method = signatureMethods[name]
        const signature = await method.sign('GET&ü', keys)
        equal(await method.verify('GET&ü', signature, keys), true, name)
        if (name !== 'PLAINTEXT') equal(await method.verify('GET&u', signature, keys), false, name)
      }
    },
  ],
  [
    'what one runtime seals another opens; another purpose or key does not',
    async () => {
      const sealer = createSealer([{ kid: 'a', secret: '0123456789abcdef0123456789abcdef' }])
      // Sealed on Node 24.
      const elsewhere = 'v1.a.WlkSzq5eFfoLv6j3rPSe285WbBVdWNJw3KwE56UTXnAHgPkqkuMJdiNWUfY'
      equal(await sealer.open(elsewhere, 'portable'), 'sealed elsewhere')
      equal(await sealer.open(await sealer.seal('ünï', 'here'), 'here'), 'ünï')
      equal((await rejection(sealer.open(elsewhere, 'another'))).code, 'seal_broken')
      const other = createSealer([{ kid: 'b', secret: 'y'.repeat(32) }])
      equal((await rejection(other.open(elsewhere, 'portable'))).code, 'seal_unknown_key')
    },
  ],
  [
    'RFC 7636 Appendix B: the challenge of its verifier',
    async () =>
      equal(
        await challenge('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk', 'S256'),
        'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
      ),
  ],
  [
    'OAuth 1.0a: a sign-in and signed calls',
    async () => {
      const { app } = await connected('oauth1')
      const { data } = await app.post<{ user: string; form: unknown }>('echo', { status: 'ünï & +1' })
      equal([data.user, data.form], ['alice', { status: 'ünï & +1' }], 'the echo')
      equal((await app.get('echo', { q: 'a b', x: '*' })).status, 200)
      const form = new FormData()
      form.append('title', 'Sunset')
      form.append('photo', new Blob(['x'.repeat(1000)], { type: 'image/jpeg' }), 'a.jpg')
      equal((await app.post('echo', form)).status, 200, 'an upload')
      await app.disconnect()
    },
  ],
  [
    'OAuth 2: a sign-in, a call, a refresh, a goodbye',
    async () => {
      const { provider, app } = await connected('oauth2')
      equal((await app.get<{ user: string }>('echo')).data.user, 'alice')
      provider.expireAccessTokens()
      const all = await Promise.all(Array.from({ length: 10 }, () => app.get<{ user: string }>('echo')))
      equal(all.map(({ data }) => data.user).join(' '), 'alice '.repeat(10).trim())
      equal(provider.sent('/oauth/token').length, 2, 'token requests')
      equal(await app.disconnect().then(({ revoked }) => revoked), true, 'revoked')
      equal((await rejection(app.get('echo'))).code, 'not_connected')
    },
  ],
  [
    'OpenID Connect: an id_token is checked by the key of its issuer',
    async () => {
      const signIn = async (mangle?: (idToken: string) => string) => {
        const issuer = await scriptedIssuer(mangle)
        const app = new OAuth({ fetch: issuer.fetch }).remoteApp('demo', issuer.definition)
        const { url, pending } = await app.begin({ callback: 'oob' })
        return app.finish(issuer.consent(url), pending)
      }
      equal((await signIn()).connection?.claims?.sub, 'id-alice', 'the claim')
      const forged = await rejection(signIn(text => text.replace(/.{8}$/, 'AAAAAAAA')))
      equal(forged.code, 'id_token_invalid', forged.message)
    },
  ],
  [
    'an app that registers itself',
    async () => {
      const { provider, app } = await connected('registering')
      equal((await app.get('echo')).status, 200)
      equal(provider.sent('/api/v1/apps').length, 1, 'registrations')
    },
  ],
  [
    'a web sign-in, there by a redirect and back with a cookie',
    async () => {
      for (const protocol of ['oauth1', 'oauth2'] as const) {
        const provider = scriptedProvider()
        const app = new OAuth({ fetch: provider.fetch, secret: 'x'.repeat(32) }).remoteApp('demo', provider[protocol])
        const login = new Request('http://localhost:5000/login')
        const begun = await app.authorize(login, { callback: '/back', user: 'u1', next: '/inbox' })
        const cookie = begun.headers
          .getSetCookie()
          .map(one => one.split(';', 1)[0])
          .join('; ')
        const back = new Request(provider.consent(begun.headers.get('location') ?? ''), { headers: { cookie } })
        const done = await app.authorized(back, ({ connection, next }) =>
          Response.json([connection?.user, connection?.account?.name, next]),
        )
        equal(await done.json(), ['u1', 'alice', '/inbox'], protocol)
        const forged = await rejection(
          app
            .authorized(new Request(back.url), () => new Response(''))
            .then(response => {
              if (response.status < 400) return response
              throw Object.assign(new Error('refused'), { code: 'refused' })
            }),
        )
        equal(typeof forged.code, 'string', 'without the cookie')
      }
    },
    'program',
  ],
  [
    'calls are sent again as long as the server says, each with a nonce of its own',
    async () => {
      const clock = testClock(Date.now())
      const { provider, app } = await connected('oauth1', { clock: clock.now, sleep: clock.sleep })
      provider.answerNext('/api/echo', () => text('busy', 503, { 'retry-after': '7' }))
      provider.answerNext('/api/echo', () => Promise.reject(new TypeError('fetch failed')))
      const call = app.get('echo')
      await clock.asleep()
      await clock.advance(7000)
      await clock.asleep()
      await clock.advance(2000)
      equal((await call).status, 200)
      const nonces = provider.sent('/api/echo').map(({ headers }) => {
        return /oauth_nonce="([^"]+)"/.exec(headers.get('authorization') ?? '')?.[1]
      })
      equal([nonces.length, new Set(nonces).size], [3, 3], 'attempts and nonces')
    },
  ],
  [
    'who does not answer is given up in time, and whoever gives up is let go',
    async () => {
      const never = () => new Promise<Response>(() => {})
      const app = new OAuth({ fetch: never }).remoteApp('demo', scriptedProvider().oauth2).with('a token')
      const late = await rejection(app.get('echo', undefined, { timeoutMs: 20, retry: { attempts: 1 } }))
      equal(late.code, 'network_timeout')
      const controller = new AbortController()
      const given = rejection(app.get('echo', undefined, { signal: controller.signal }))
      controller.abort(new Error('no longer'))
      equal((await given).message, 'no longer')
    },
  ],
  [
    'XML, YAML, forms and integers too big for a number are read',
    async () => {
      const { provider, app } = await connected('oauth2')
      const answers = async (type: string, body: string) => {
        provider.answerNext('/api/echo', new Response(body, { headers: { 'content-type': type } }))
        return (await app.get('echo')).data
      }
      equal(await answers('application/xml', '<a><b>1</b></a>'), { a: { b: '1' } }, 'XML')
      equal(await answers('application/yaml', 'a: [1, x]\n'), { a: [1, 'x'] }, 'YAML')
      equal(await answers('application/x-www-form-urlencoded', 'a=1&b=x+y'), { a: '1', b: 'x y' }, 'a form')
      const fetch = async () => new Response('{"id":1234567890123456789}', { headers: { 'content-type': 'text/json' } })
      const big = new OAuth({ fetch }).remoteApp('big', { ...provider.oauth2, bigIntegers: 'text' })
      equal((await big.with('a token').get('echo')).data, { id: '1234567890123456789' }, 'a big integer')
    },
  ],
  [
    'a body streams in',
    async () => {
      const { provider, app } = await connected('oauth2')
      provider.answerNext('/api/echo', new Response(new Blob(['x'.repeat(100_000)]).stream()))
      const { data } = await app.get('echo', undefined, { stream: true })
      equal((await new Response(data as ReadableStream).text()).length, 100_000, 'bytes')
    },
  ],
  [
    'a body streams out, once, signed or with a token',
    async () => {
      for (const protocol of ['oauth1', 'oauth2'] as const) {
        const { app } = await connected(protocol)
        const stream = new Blob(['x'.repeat(100_000)]).stream()
        const { data } = await app.put<{ body: string }>('echo', stream, { contentType: 'text/plain' })
        equal(data.body.length, 100_000, protocol)
      }
    },
  ],
  [
    'what is recorded is replayed, without its secrets',
    async () => {
      const provider = scriptedProvider()
      const recording = recorder({ fetch: provider.fetch })
      const visit = async (fetch: (request: Request) => Promise<Response>, consent: (url: string) => string) => {
        const app = new OAuth({ fetch }).remoteApp('demo', provider.oauth1)
        const { url, pending } = await app.begin({ callback: 'oob' })
        await app.finish(consent(url), pending)
        return (await app.get<{ user: string }>('echo')).data.user
      }
      equal(await visit(recording.fetch, provider.consent), 'alice')
      const trace = recording.trace()
      equal(JSON.stringify(trace).includes(provider.oauth1.clientSecret ?? ''), false, 'the secret in the trace')
      equal(await visit(replay(trace), () => '123456789'), 'alice')
    },
  ],
  [
    'presets are there, and nothing prints a secret',
    async () => {
      const definition = presets.github({ clientId: 'id', clientSecret: 'a very secret secret' })
      const app = new OAuth().remoteApp('github', definition)
      equal(`${app} ${JSON.stringify(app)}`.includes('very secret'), false)
    },
  ],
]

/** Every check by itself, and what went wrong where it did. */
export async function runAll(where: Where): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = []
  for (const [name, run, only = where] of checks) {
    if (only !== where) continue
    try {
      await run()
      outcomes.push({ name })
    } catch (error) {
      outcomes.push({ name, error: error instanceof Error ? (error.stack ?? error.message) : String(error) })
    }
  }
  return outcomes
}
