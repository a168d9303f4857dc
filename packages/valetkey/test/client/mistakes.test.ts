import assert from 'node:assert/strict'
import { test } from 'node:test'
import { exportPKCS8, generateKeyPair } from 'jose'
import { type AuthorizeOptions, type Definition, memoryVault, OAuth, type OAuthOptions } from 'valetkey'
import { json, type ScriptedProvider, scriptedProvider, text } from 'valetkey/testing/scripted-provider'
import { Browser, comeBack, login, posted } from './browser.ts'
import { type Bend, identityProvider } from './identity-provider.ts'

/** A mistake somebody makes, and what the error must say of it: the true cause, both values, the fix. */
interface Mistake {
  readonly mistake: string
  make(): Promise<unknown>
  readonly code: string
  /** In the message, the values that differ among them. */
  readonly says: readonly (string | RegExp)[]
  /** In `next`, which the message ends with. */
  readonly fix: RegExp
}

const secret = 'a secret of more than thirty-two characters'
const html = (status: number, headers: Readonly<Record<string, string>> = {}) =>
  text('<!doctype html><title>Hello</title>', status, { 'content-type': 'text/html', ...headers })

interface Setting {
  readonly protocol?: 'oauth1' | 'oauth2'
  readonly definition?: Partial<Record<string, unknown>>
  readonly options?: OAuthOptions
  readonly provider?: ScriptedProvider
}

function setUp({ protocol = 'oauth2', definition = {}, options = {}, provider = scriptedProvider() }: Setting = {}) {
  const oauth = new OAuth({ fetch: provider.fetch, retry: { attempts: 1 }, ...options })
  const app = oauth.remoteApp('demo', { ...provider[protocol], ...definition } as Definition)
  return { provider, oauth, app, browser: new Browser() }
}

type Bench = ReturnType<typeof setUp>

/** Signs in as far as it goes. `meddle` changes the address the browser comes back to. */
async function signIn(bench: Bench, options?: AuthorizeOptions, meddle = (url: string) => url): Promise<unknown> {
  const { app, browser, provider } = bench
  return comeBack(app, browser, meddle(provider.consent(await login(app, browser, options))))
}

async function connected(setting: Setting = {}): Promise<Bench> {
  const bench = setUp(setting)
  const { url, pending } = await bench.app.begin({ callback: 'oob' })
  await bench.app.finish(bench.provider.consent(url), pending)
  return bench
}

/** The token endpoint answers so, once. */
function answeredBy(answer: Response, setting: Setting = {}): Promise<unknown> {
  const bench = setUp(setting)
  const path = setting.protocol === 'oauth1' ? '/oauth/request_token' : '/oauth/token'
  bench.provider.answerNext(path, answer)
  return signIn(bench)
}

/** With openid, as far as it goes. */
async function identified({
  bend = {},
  options = {},
}: {
  bend?: Bend | null
  options?: OAuthOptions
}): Promise<unknown> {
  const provider = await identityProvider()
  provider.bend(bend)
  const app = new OAuth({ fetch: provider.fetch, ...options }).remoteApp('demo', provider.definition)
  const browser = new Browser()
  return comeBack(app, browser, provider.consent(await login(app, browser)))
}

const refusedWith = (error: string, description = 'No.') => json({ error, error_description: description }, 400)
const problem = (fields: Record<string, string>) => text(String(new URLSearchParams(fields)), 401)

const mistakes: readonly Mistake[] = [
  {
    mistake: 'the client secret of another app (OAuth 2)',
    make: () => signIn(setUp({ definition: { clientSecret: 'of another app' } })),
    code: 'access_token_refused',
    says: ['invalid_client', "'basic'"],
    fix: /check clientId and clientSecret; .* clientAuth: basic-raw or post/,
  },
  {
    mistake: 'a secret left out where the provider wants one',
    make: () => signIn(setUp({ definition: { clientSecret: undefined } })),
    code: 'access_token_refused',
    says: ['invalid_client'],
    fix: /pass clientSecret/,
  },
  {
    mistake: 'the client secret of another app (OAuth 1)',
    make: () => signIn(setUp({ protocol: 'oauth1', definition: { clientSecret: 'of another app' } })),
    code: 'request_token_refused',
    says: ['signature_invalid', 'both base strings are equal'],
    fix: /check the client secret/,
  },
  {
    mistake: 'the client id of another app (OAuth 1)',
    make: () => signIn(setUp({ protocol: 'oauth1', definition: { clientId: 'another' } })),
    code: 'request_token_refused',
    says: ['consumer_key_unknown'],
    fix: /check the client id/,
  },
  {
    mistake: 'no client id',
    make: () => signIn(setUp({ definition: { clientId: undefined, appsUrl: 'https://provider.example/apps' } })),
    code: 'client_id_missing',
    says: ['no client id'],
    fix: /get one at https:\/\/provider\.example\/apps/,
  },
  {
    mistake: 'a clock that is off by 400 s, and a server whose Date is of no use',
    make: () => {
      const now = Math.floor(Date.now() / 1000) + 400
      const span = `${now - 300}-${now + 300}`
      const fields = { oauth_problem: 'timestamp_refused', oauth_acceptable_timestamps: span }
      return answeredBy(problem(fields), { protocol: 'oauth1' })
    },
    code: 'request_token_refused',
    says: ['timestamp_refused', /our clock said \d+, the server's \d+: ours is (399|400|401) seconds behind it/],
    fix: /set the clock of this machine/,
  },
  {
    mistake: 'a clock that is off by 400 s, and a server that refuses its own time as well',
    make: () => {
      const date = new Date(Date.now() - 400_000).toUTCString()
      const refused = () => text('oauth_problem=timestamp_refused', 401, { date })
      const bench = setUp({ protocol: 'oauth1' })
      for (let n = 0; n < 2; n++) bench.provider.answerNext('/oauth/request_token', refused)
      return signIn(bench)
    },
    code: 'request_token_refused',
    says: ['timestamp_refused', /our clock said \d+, the server's \d+/],
    fix: /set the clock/,
  },
  {
    mistake: 'a signature method the provider does not take',
    make: () =>
      answeredBy(problem({ oauth_problem: 'signature_method_rejected' }), {
        protocol: 'oauth1',
        definition: { signatureMethod: 'HMAC-SHA512' },
      }),
    code: 'request_token_refused',
    says: ['signature_method_rejected'],
    fix: /set signatureMethod .* this was signed by HMAC-SHA512/,
  },
  {
    mistake: 'a callback that is not registered (OAuth 1)',
    make: () =>
      answeredBy(
        problem({ oauth_problem: 'callback_rejected', oauth_problem_advice: 'registered is https://my.site/back' }),
        { protocol: 'oauth1' },
      ),
    code: 'request_token_refused',
    says: ['callback_rejected', 'registered is https://my.site/back', 'http://127.0.0.1:5000/authorized'],
    fix: /register this callback .*: http:\/\/127\.0\.0\.1:5000\/authorized/,
  },
  {
    mistake: 'a callback that is not registered (OAuth 2)',
    make: () => answeredBy(refusedWith('redirect_uri_mismatch', 'Registered: https://my.site/back')),
    code: 'access_token_refused',
    says: ['redirect_uri_mismatch', 'https://my.site/back', 'http://127.0.0.1:5000/authorized'],
    fix: /register this callback .*, to the letter: http:\/\/127\.0\.0\.1:5000\/authorized/,
  },
  {
    mistake: 'a proxy that changes a parameter on the way',
    make: () => {
      const { provider, ...options } = { provider: scriptedProvider(), protocol: 'oauth1' } as const
      const changed = (request: Request) => provider.fetch(new Request(`${request.url}?lang=en`, request))
      return signIn(setUp({ ...options, provider: { ...provider, fetch: changed } }))
    },
    code: 'request_token_refused',
    says: ['signature_invalid', /part at character \d+, in the parameter/, 'mine has', /theirs "[^"]*lang%3Den/],
    fix: /what the server reads \(a proxy may have changed it/,
  },
  {
    mistake: 'a server behind TLS that takes itself for http',
    make: () => {
      const provider = scriptedProvider()
      const inner = (request: Request) => provider.fetch(new Request(request.url.replace('https:', 'http:'), request))
      return signIn(setUp({ protocol: 'oauth1', provider: { ...provider, fetch: inner } }))
    },
    code: 'request_token_refused',
    says: ['signature_invalid', 'in the address', 'https%3A', 'http%3A'],
    fix: /make the request say what the server reads/,
  },
  {
    mistake: 'a base string in which a token differs',
    make: () => {
      const sbs = 'POST&https%3A%2F%2Fprovider.example%2Foauth%2Frequest_token&oauth_callback%3Dhttp'
      return answeredBy(problem({ oauth_problem: 'signature_invalid', debug_sbs: sbs }), { protocol: 'oauth1' })
    },
    code: 'request_token_refused',
    says: ['signature_invalid', /part at character \d+/],
    fix: /what the server reads/,
  },
  {
    mistake: 'the callback comes back in another browser',
    make: async () => {
      const { app, browser, provider } = setUp()
      const other = new Browser()
      await login(app, other)
      return comeBack(app, other, provider.consent(await login(app, browser)))
    },
    code: 'cookie_missing',
    says: ['the callback came to 127.0.0.1:5000 with the cookies of 1 other sign-in, not of this one'],
    fix: /begin again/,
  },
  {
    mistake: 'a browser that takes no cookies',
    make: async () => {
      const { app, browser, provider } = setUp()
      return comeBack(app, new Browser(), provider.consent(await login(app, browser)))
    },
    code: 'cookie_missing',
    says: ['the callback came to 127.0.0.1:5000 without any cookie'],
    fix: /see that cookies are allowed/,
  },
  {
    mistake: 'a proxy that lets only its own cookies through (OAuth 1)',
    make: async () => {
      const { app, browser, provider } = setUp({ protocol: 'oauth1' })
      const back = provider.consent(await login(app, browser))
      browser.jar.clear()
      browser.jar.set('lb', '7')
      return comeBack(app, browser, back)
    },
    code: 'cookie_missing',
    says: ['with cookies, and none of a sign-in'],
    fix: /beginning and callback share one host/,
  },
  {
    mistake: 'begun at 127.0.0.1, come back to localhost',
    make: async () => {
      const { app, browser, provider } = setUp()
      const url = await login(app, browser, { callback: 'http://localhost:5000/authorized' })
      return comeBack(app, new Browser(), provider.consent(url))
    },
    code: 'cookie_host_differs',
    says: ['it began on 127.0.0.1:5000 and came back to localhost:5000'],
    fix: /127\.0\.0\.1 and localhost are two/,
  },
  {
    mistake: 'begun at www, come back without',
    make: async () => {
      const { app, browser, provider } = setUp()
      const request = browser.request('https://www.my.example/login')
      const response = await app.authorize(request, { callback: 'https://my.example/authorized' })
      return comeBack(app, new Browser(), provider.consent(response.headers.get('location') ?? ''))
    },
    code: 'cookie_host_differs',
    says: ['it began on www.my.example and came back to my.example'],
    fix: /use the same host for both/,
  },
  {
    mistake: 'begun over https, the callback written with http',
    make: async () => {
      const { app, browser, provider } = setUp({ options: { origins: ['https://my.example'] } })
      const request = browser.request('https://my.example/login')
      const response = await app.authorize(request, { callback: 'http://my.example/authorized' })
      return comeBack(app, new Browser(), provider.consent(response.headers.get('location') ?? ''))
    },
    code: 'cookie_host_differs',
    says: ['it began on https://my.example and came back to http://my.example'],
    fix: /the same host for both/,
  },
  {
    mistake: 'no origins behind a proxy that ends TLS',
    make: () => {
      const headers = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'my.example' }
      const request = new Request('http://10.0.0.7:3000/login', { headers })
      return setUp().app.authorize(request, { callback: '/authorized' })
    },
    code: 'origin_unknown',
    says: ['it came for http://10.0.0.7:3000, and a proxy speaks of https://my.example'],
    fix: /pass origins: \['https:\/\/your\.site'\]/,
  },
  {
    mistake: 'origins that are host names',
    make: async () => setUp({ options: { origins: ['my.example'] } }),
    code: 'origins_invalid',
    says: ['my.example'],
    fix: /pass whole ones/,
  },
  {
    mistake: 'a callback without its scheme',
    make: () => signIn(setUp(), { callback: 'localhost:5000/authorized' }),
    code: 'callback_invalid',
    says: ['lacks its http:// or https://'],
    fix: /pass a path or a http\(s\) URL/,
  },
  {
    mistake: 'the callback of one provider handled by another',
    make: async () => {
      const { app, oauth, browser, provider } = setUp()
      const other = oauth.remoteApp('other', provider.oauth2)
      return comeBack(other, browser, provider.consent(await login(app, browser)))
    },
    code: 'wrong_app',
    says: ['it began with “demo” and came back to “other”'],
    fix: /give each provider a callback of its own/,
  },
  {
    mistake: 'two servers, and no secret for either',
    make: async () => {
      const [one, two] = [setUp(), setUp()]
      return comeBack(two.app, one.browser, one.provider.consent(await login(one.app, one.browser)))
    },
    code: 'state_invalid',
    says: ['no secret was passed to new OAuth(…), so every process has one of its own'],
    fix: /give all of them the same secret/,
  },
  {
    mistake: 'a key taken out of the list while sign-ins waited',
    make: async () => {
      const one = setUp({ options: { secret: [{ kid: 'june', secret }] } })
      const two = setUp({ options: { secret: [{ kid: 'july', secret }] } })
      return comeBack(two.app, one.browser, one.provider.consent(await login(one.app, one.browser)))
    },
    code: 'state_invalid',
    says: ['it was sealed with key “june”; here are “july”'],
    fix: /the same secret/,
  },
  {
    mistake: 'a page of the provider left open over lunch',
    make: async () => {
      let now = Date.now()
      const bench = setUp({ options: { clock: () => now } })
      return signIn(bench, undefined, url => {
        now += 47 * 60_000
        return url
      })
    },
    code: 'state_expired',
    says: ['it took 47 minutes, and waits for 15'],
    fix: /begin again/,
  },
  {
    mistake: 'the callback reloaded',
    make: async () => {
      const { app, browser, provider } = setUp()
      const back = provider.consent(await login(app, browser))
      const again = browser.request(back)
      await comeBack(app, browser, back)
      return app.authorized(again, () => new Response())
    },
    code: 'state_used',
    says: ['finished already'],
    fix: /begin again/,
  },
  {
    mistake: 'an issuer with a slash too many',
    make: () =>
      signIn(setUp({ definition: { issuer: 'https://provider.example/' } }), undefined, url => {
        return `${url}&iss=${encodeURIComponent('https://provider.example')}`
      }),
    code: 'issuer_mismatch',
    says: ['it names “https://provider.example”, the definition “https://provider.example/”'],
    fix: /begin again/,
  },
  {
    mistake: 'a query that a proxy sends twice',
    make: () => signIn(setUp(), undefined, url => `${url}&${url.split('?')[1]}`),
    code: 'callback_duplicate',
    says: [': code'],
    fix: /begin again/,
  },
  {
    mistake: 'a state that is dropped on the way',
    make: () => signIn(setUp(), undefined, url => url.replace(/&state=[^&]*/, '')),
    code: 'state_missing',
    says: ['without the state'],
    fix: /begin again/,
  },
  {
    mistake: 'the body parsed before (form_post)',
    make: async () => {
      const { app, browser, provider } = setUp({ definition: { responseMode: 'form_post' } })
      const request = browser.request(...posted(provider.consent(await login(app, browser))))
      await request.formData()
      return app.authorized(request, () => new Response())
    },
    code: 'callback_unreadable',
    says: ['The body of the callback was read before'],
    fix: /use the adapter of your framework/,
  },
  {
    mistake: 'a handler that returns nothing',
    make: async () => {
      const { app, browser, provider } = setUp()
      const back = browser.request(provider.consent(await login(app, browser)))
      return app.authorized(back, () => undefined as never)
    },
    code: 'handler_gave_nothing',
    says: ['gave no Response'],
    fix: /return one/,
  },
  {
    mistake: 'a code that was used before, or asked for with another callback',
    make: () => answeredBy(refusedWith('invalid_grant', 'the code is unknown or used')),
    code: 'access_token_refused',
    says: ['invalid_grant', 'http://127.0.0.1:5000/authorized'],
    fix: /a code is good once.* the callback it was asked for, http:\/\/127\.0\.0\.1:5000\/authorized/,
  },
  {
    mistake: 'a scope that does not exist',
    make: () => answeredBy(refusedWith('invalid_scope'), { definition: { scope: 'raed write' } }),
    code: 'access_token_refused',
    says: ['invalid_scope'],
    fix: /the definition says “raed write”/,
  },
  {
    mistake: 'an app that may not use this grant type',
    make: () => answeredBy(refusedWith('unauthorized_client')),
    code: 'access_token_refused',
    says: ['unauthorized_client'],
    fix: /this app may not use authorization_code/,
  },
  {
    mistake: 'the token URL misspelt',
    make: () => signIn(setUp({ definition: { accessTokenUrl: '/oauth/tokn' } })),
    code: 'access_token_refused',
    says: ['Not found'],
    fix: /check the URL in the definition: https:\/\/provider\.example\/oauth\/tokn$/,
  },
  {
    mistake: 'the authorization page given for the token URL',
    make: () => answeredBy(html(200)),
    code: 'answer_unreadable',
    says: ['https://provider.example/oauth/token', 'text/html', 'neither JSON, a form, nor XML'],
    fix: /check the URL/,
  },
  {
    mistake: 'a token URL that has moved',
    make: () => answeredBy(html(308, { location: 'https://id.provider.example/token?x=1' })),
    code: 'answer_unreadable',
    says: ['https://provider.example/oauth/token', '308'],
    fix: /put the address it redirects to into the definition: https:\/\/id\.provider\.example\/token$/,
  },
  {
    mistake: 'the request token URL misspelt',
    make: () => signIn(setUp({ protocol: 'oauth1', definition: { requestTokenUrl: '/oauth/requesttoken' } })),
    code: 'request_token_refused',
    says: ['404 “Not found”'],
    fix: /check the URL in the definition: https:\/\/provider\.example\/oauth\/requesttoken$/,
  },
  {
    mistake: 'a provider that is down',
    make: () => answeredBy(html(503)),
    code: 'answer_unreadable',
    says: ['503'],
    fix: /try again later: the provider is in trouble/,
  },
  {
    mistake: 'a server of OAuth 1.0, taken for one of 1.0a',
    make: () => answeredBy(text('oauth_token=t&oauth_token_secret=s'), { protocol: 'oauth1' }),
    code: 'callback_not_confirmed',
    says: ['oauth_callback_confirmed=true'],
    fix: /callbackConfirmed: 'never'/,
  },
  {
    mistake: 'strict, and a provider that is not',
    make: () => answeredBy(json({ access_token: 'abcdefgh', expires_in: '60' }), { definition: { strict: true } }),
    code: 'answer_unreadable',
    says: ['expires_in.string', 'token_type.missing', 'RFC 6749 §5.1'],
    fix: /leave strict out/,
  },
  {
    mistake: 'a registration the server has forgotten',
    make: async () => {
      const { provider } = setUp()
      const app = new OAuth({ fetch: provider.fetch }).remoteApp('demo', provider.registering)
      const browser = new Browser()
      const back = provider.consent(await login(app, browser))
      provider.forgetApps()
      return comeBack(app, browser, back)
    },
    code: 'registration_lost',
    says: ['no longer knows this app'],
    fix: /begin again to register anew/,
  },
  {
    mistake: 'a call that needs a scope nobody asked for',
    make: async () => {
      const { app, provider } = await connected({ definition: { scope: 'read' } })
      const challenge = 'Bearer error="insufficient_scope", error_description="not enough", scope="write"'
      provider.answerNext('/api/echo', json({}, 403, { 'www-authenticate': challenge }))
      return app.post('echo', { status: 'hello' })
    },
    code: 'api_error',
    says: ['403 (insufficient_scope): not enough'],
    fix: /ask for scope “write” at sign-in; the token has “read”/,
  },
  {
    mistake: 'a call to a host the definition does not list',
    make: async () => {
      const { app } = await connected()
      return app.get('https://upload.provider.example/api/me')
    },
    code: 'api_error',
    says: ['https://upload.provider.example/api/me answered 401'],
    fix: /no credentials went to https:\/\/upload\.provider\.example: add it to origins .* \(now https:\/\/provider\.example\)/,
  },
  {
    mistake: 'a path that lost the version of the API',
    make: async () => (await connected()).app.get('/echo'),
    code: 'api_error',
    says: ['GET https://provider.example/echo answered 404'],
    fix: /how it joins baseUrl/,
  },
  {
    mistake: 'a call for a name nobody was kept under',
    make: async () => (await connected()).app.for('alcie').get('echo'),
    code: 'not_connected',
    says: ['as "alcie"; 1 kept under other names'],
    fix: /use the name it was kept under/,
  },
  {
    mistake: 'a permission the person took back',
    make: async () => {
      const { app, provider } = await connected({ provider: scriptedProvider({ expiresIn: 3600 }) })
      provider.expireAccessTokens()
      provider.answerNext('/oauth/token', refusedWith('invalid_grant', 'the user revoked it'))
      return app.get('echo')
    },
    code: 'needs_sign_in',
    says: ['invalid_grant, the user revoked it'],
    fix: /the person must sign in again/,
  },
  {
    mistake: 'a vault opened with another secret',
    make: async () => {
      const vault = memoryVault()
      const { provider } = await connected({ options: { vault, secret } })
      return setUp({ provider, options: { vault, secret: `not ${secret}` } }).app.get('echo')
    },
    code: 'seal_broken',
    says: ['another secret sealed it'],
    fix: /pass the secret it was sealed with/,
  },
  {
    mistake: 'a vault that outlives the process, and no secret',
    make: async () => setUp({ options: { vault: { ...memoryVault(), lasting: true } } }),
    code: 'secret_missing',
    says: ['no secret to seal it with'],
    fix: /pass secret: 32 random bytes/,
  },
  {
    mistake: 'a host name that does not exist',
    make: () => {
      const failing = () => Promise.reject(Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' }))
      return signIn(setUp({ options: { fetch: failing } }))
    },
    code: 'network_failed',
    says: ['https://provider.example/oauth/token could not be reached (ENOTFOUND)'],
    fix: /check the address, the network/,
  },
  {
    mistake: 'the oauth_token pasted for the PIN',
    make: async () => {
      const { app } = setUp({ protocol: 'oauth1' })
      const { url, pending } = await app.begin({ callback: 'oob' })
      return app.finish(new URL(url).searchParams.get('oauth_token') ?? '', pending)
    },
    code: 'pin_expected',
    says: ['that is the oauth_token'],
    fix: /paste the PIN as it is shown/,
  },
  {
    mistake: 'a PIN with a digit wrong',
    make: async () => {
      const { app, provider } = setUp({ protocol: 'oauth1' })
      const { url, pending } = await app.begin({ callback: 'oob' })
      provider.consent(url)
      return app.finish('000000000', pending)
    },
    code: 'access_token_refused',
    says: ['verifier_invalid'],
    fix: /begin again, and paste the PIN as it is shown/,
  },
  {
    mistake: 'an object inside the fields of a form',
    make: async () => (await connected()).app.post('echo', { user: { name: 'alice' } }),
    code: 'form_cannot_say',
    says: ['user'],
    fix: /format: 'json'/,
  },
  {
    mistake: 'a secret with the line break of the file it was kept in (OAuth 2)',
    make: async () => setUp({ definition: { clientSecret: 'scripted-client-secret\n' } }),
    code: 'definition_invalid',
    says: ['clientSecret begins or ends in white space or a byte order mark'],
    fix: /^trim it/,
  },
  {
    mistake: 'a secret with the byte order mark of the file it was kept in (OAuth 1)',
    make: async () => setUp({ protocol: 'oauth1', definition: { clientSecret: '\ufeffscripted-client-secret' } }),
    code: 'definition_invalid',
    says: ['clientSecret begins or ends in white space or a byte order mark'],
    fix: /^trim it/,
  },
  {
    mistake: 'a client id copied with the space behind it',
    make: async () => setUp({ definition: { clientId: 'scripted-client ' } }),
    code: 'definition_invalid',
    says: ['clientId begins or ends in white space'],
    fix: /^trim it/,
  },
  {
    mistake: 'client id and client secret swapped (OAuth 2)',
    make: () => signIn(setUp({ definition: { clientId: 'scripted-client-secret', clientSecret: 'scripted-client' } })),
    code: 'access_token_refused',
    says: ['invalid_client'],
    fix: /check clientId and clientSecret/,
  },
  {
    mistake: 'client id and client secret swapped (OAuth 1)',
    make: () => {
      const definition = { clientId: 'scripted-client-secret', clientSecret: 'scripted-client' }
      return signIn(setUp({ protocol: 'oauth1', definition }))
    },
    code: 'request_token_refused',
    says: ['consumer_key_unknown'],
    fix: /check the client id: the provider does not know it/,
  },
  {
    mistake: 'two apps of one name',
    make: async () => {
      const { oauth, provider } = setUp()
      return oauth.remoteApp('demo', provider.oauth1)
    },
    code: 'name_taken',
    says: ['of that name is registered already'],
    fix: /choose another name, or pass \{ register: false \}/,
  },
  {
    mistake: 'the callback inside a frame of another site',
    make: async () => {
      const { app, browser, provider } = setUp()
      const back = provider.consent(await login(app, browser))
      return app.authorized(new Request(back, { headers: { 'sec-fetch-dest': 'iframe' } }), () => new Response())
    },
    code: 'cookie_missing',
    says: ['came to 127.0.0.1:5000 without any cookie, inside a frame, which gets none from another site'],
    fix: /see that cookies are allowed/,
  },
  {
    mistake: 'a provider that posts its answer, and a definition that does not say so',
    make: async () => {
      const { app, browser, provider } = setUp()
      const back = provider.consent(await login(app, browser))
      return app.authorized(new Request(...posted(back)), () => new Response())
    },
    code: 'cookie_missing',
    says: ["without any cookie, by a POST, which needs responseMode: 'form_post' in the definition"],
    fix: /begin again/,
  },
  {
    mistake: 'a provider that asks for PKCE, and a definition without',
    make: () => {
      const answer = refusedWith('invalid_grant', 'PKCE verification failed: code_verifier is missing')
      return answeredBy(answer, { definition: { pkce: 'off' } })
    },
    code: 'access_token_refused',
    says: ['invalid_grant, PKCE verification failed'],
    fix: /^leave pkce: 'off' out of the definition/,
  },
  {
    mistake: 'a callback with http where https is registered',
    make: () => answeredBy(refusedWith('redirect_uri_mismatch', 'Registered: https://127.0.0.1:5000/authorized')),
    code: 'access_token_refused',
    says: ['Registered: https://127.0.0.1:5000/authorized', 'to the letter: http://127.0.0.1:5000/authorized'],
    fix: /register this callback/,
  },
  {
    mistake: 'a callback with a slash at its end where none is registered',
    make: () => {
      const bench = setUp()
      const answer = refusedWith('invalid_redirect_uri', 'Registered: http://127.0.0.1:5000/authorized')
      bench.provider.answerNext('/oauth/token', answer)
      return signIn(bench, { callback: '/authorized/' })
    },
    code: 'access_token_refused',
    says: ['Registered: http://127.0.0.1:5000/authorized', 'to the letter: http://127.0.0.1:5000/authorized/'],
    fix: /register this callback/,
  },
  {
    mistake: 'a callback with a fragment, as single-page apps have them',
    make: () => signIn(setUp(), { callback: '/app#/authorized' }),
    code: 'callback_invalid',
    says: ['fragment'],
    fix: /pass a path or a http\(s\) URL/,
  },
  {
    mistake: 'a token of the test environment, in the one that counts (OAuth 2)',
    make: async () => {
      const token = (await (await connected()).app.connection())?.token
      return setUp().app.with(token).get('echo')
    },
    code: 'api_error',
    says: ['answered 401'],
    fix: /is of another environment/,
  },
  {
    mistake: 'a token of the test environment, in the one that counts (OAuth 1)',
    make: async () => {
      const token = (await (await connected({ protocol: 'oauth1' })).app.connection())?.token
      return setUp({ protocol: 'oauth1' }).app.with(token).get('echo')
    },
    code: 'api_error',
    says: ['401 (token_rejected)'],
    fix: /the token is of another app or environment/,
  },
  {
    mistake: 'a token kept as the whole Authorization header',
    make: async () => setUp().app.with('Bearer abcdefgh').get('echo'),
    code: 'token_expected',
    says: ['a bearer token is given without the word Bearer before it'],
    fix: /a bearer token as text/,
  },
  {
    mistake: 'a certificate nobody vouches for',
    make: () => {
      const cause = Object.assign(new Error('self-signed certificate'), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' })
      const failing = () => Promise.reject(new TypeError('fetch failed', { cause }))
      return signIn(setUp({ options: { fetch: failing } }))
    },
    code: 'network_failed',
    says: ['could not be reached (DEPTH_ZERO_SELF_SIGNED_CERT)'],
    fix: /check the address, the network and, for https, the certificate/,
  },
  {
    mistake: 'a base URL without the slash at its end',
    make: async () =>
      (await connected({ definition: { baseUrl: 'https://provider.example/api', identity: undefined } })).app.get(
        'echo',
      ),
    code: 'api_error',
    says: ['GET https://provider.example/echo answered 404'],
    fix: /how it joins baseUrl/,
  },
  {
    mistake: 'a sign-in by device at a provider whose definition has no address for it',
    make: () => setUp().app.device(),
    code: 'address_missing',
    says: ['deviceUrl'],
    fix: /add the field the reason names/,
  },
  {
    mistake: 'a clock that is two hours ahead, and an id_token',
    make: () => identified({ options: { clock: () => Date.now() + 7_200_000 } }),
    code: 'id_token_invalid',
    says: [/exp is \d{4}-\S+, and our clock says \d{4}-/],
    fix: /^set the clock of this machine/,
  },
  {
    mistake: 'a clock that is 400 s behind, and an id_token',
    make: () => identified({ bend: { claims: { nbf: Math.floor(Date.now() / 1000) + 400 } } }),
    code: 'id_token_invalid',
    says: [/nbf is \d{4}-\S+, and our clock says \d{4}-/],
    fix: /^set the clock of this machine/,
  },
  {
    mistake: 'the issuer of a provider, and the client id of another app there',
    make: () => identified({ bend: { claims: { aud: 'another-app' } } }),
    code: 'id_token_invalid',
    says: ['aud is “another-app”, and should be “scripted-client”'],
    fix: /compare issuer and clientId/,
  },
  {
    mistake: 'openid asked for at a provider that sends no id_token',
    make: () => identified({ bend: null }),
    code: 'id_token_missing',
    says: ['sent no id_token'],
    fix: /leave openid out of the scope/,
  },
  {
    mistake: 'an issuer with a slash too many, discovered',
    make: async () => {
      const { fetch, origin } = await identityProvider()
      return new OAuth({ fetch }).discover(`${origin}/`)
    },
    code: 'metadata_unusable',
    says: ["Asked 'https://provider.example/'", "says 'https://provider.example' is the issuer"],
    fix: /to the last slash/,
  },
  {
    mistake: 'a private key whose public half the provider has dropped',
    make: async () => {
      const { privateKey } = await generateKeyPair('ES256', { extractable: true })
      const definition = {
        clientAuth: 'private_key_jwt',
        clientSecret: undefined,
        privateKey: await exportPKCS8(privateKey),
        privateKeyAlg: 'ES256',
      }
      return answeredBy(json({ error: 'invalid_client', error_description: 'The key is unknown.' }, 401), {
        definition,
      })
    },
    code: 'access_token_refused',
    says: ['invalid_client, The key is unknown'],
    fix: /check clientId, privateKey and privateKeyId, and that the provider has its public half/,
  },
]

for (const { mistake, make, code, says, fix } of mistakes)
  test(`${mistake}: the error names the cause and the fix`, async () => {
    const error = await make().then(
      () => assert.fail('nothing was refused'),
      (thrown: Error & { code?: string; next?: string }) => thrown,
    )
    assert.equal(error.code, code, error.stack)
    for (const value of says) {
      if (typeof value === 'string') assert.ok(error.message.includes(value), `${error.message} lacks ${value}`)
      else assert.match(error.message, value)
    }
    assert.match(error.next ?? error.message, fix)
    if (error.next !== undefined) assert.ok(error.message.endsWith(`Next: ${error.next}.`), error.message)
    assert.ok(!error.message.includes('\n'), 'one line')
  })

test('at least 40 mistakes are tried', () => {
  assert.ok(mistakes.length >= 40, `${mistakes.length}`)
  assert.equal(new Set(mistakes.map(({ mistake }) => mistake)).size, mistakes.length)
})

test('a clock that is off by 400 s is set by the server’s Date, once, and that is told in seconds', async () => {
  for (const [off, word] of [
    [400, 'behind'],
    [-400, 'ahead of'],
  ] as const) {
    const told: string[] = []
    const provider = scriptedProvider({ clock: () => Date.now() + off * 1000 })
    const options = { onExchange: ({ sentence }: { sentence: string }) => told.push(sentence) }
    assert.ok(await signIn(setUp({ protocol: 'oauth1', provider, options })))
    assert.equal(provider.sent('/oauth/request_token').length, 2)
    assert.match(told.join('\n'), new RegExp(`Our clock is (399|400|401) seconds ${word} the server's`))
  }
})
