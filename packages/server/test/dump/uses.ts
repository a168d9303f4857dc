import { encodeForm } from 'valetkey/http/form'
import { tokenExchangeGrant, tokenTypes } from 'valetkey/oauth2/token-exchange'
import { deviceGrant } from '../everything.ts'
import { upgradeRequest } from '../exchanging.ts'
import {
  authorizePath,
  callback,
  codeFor,
  createBrowser,
  flowOf,
  issuer,
  oauth1TokenFor,
  pkce,
  postToken,
  type RequestToken,
  requestToken,
  signed,
  tokensFor,
  type World,
} from '../world.ts'
import { approved, connectedDevice, deviceFor, registration, requestUriFor } from './flows.ts'

/** A credential in honest hands, and the door it opens. */
export interface Trial {
  /** Opens it: once, and after any number of wrong ones. */
  readonly real: string
  /** Whether a value in its place is let in; all the rest is right. */
  works(value: string): Promise<boolean>
}

/** Something a stored value could be tried as. */
export interface Use {
  readonly name: string
  begin(it: World): Promise<Trial>
  /** Which values are tried; all of them when left out. */
  readonly tries?: (value: string) => boolean
}

/** Whoever adds a kind of credential adds its row. */
export const uses: readonly Use[] = [
  {
    name: 'an access token',
    async begin(it) {
      const call = (value: string) => ({ method: 'GET', url: '/api', headers: { authorization: `Bearer ${value}` } })
      return { real: (await tokensFor(it)).access_token, works: value => passes(it.provider.check(call(value))) }
    },
  },
  {
    name: 'a refresh token',
    begin: async it => ({
      real: (await tokensFor(it)).refresh_token,
      works: async value => (await postToken(it, { grant_type: 'refresh_token', refresh_token: value })).ok,
    }),
  },
  {
    name: 'a token to ask about',
    begin: async it => ({
      real: (await tokensFor(it)).access_token,
      async works(value) {
        const answer = await postToken(it, { token: value }, undefined, '/oauth/introspect')
        return ((await answer.json()) as { readonly active: boolean }).active
      },
    }),
  },
  {
    name: 'a code',
    async begin(it) {
      const proof = await pkce()
      return { real: await codeFor(it, proof), works: value => exchanges(it, value, proof.verifier) }
    },
  },
  {
    name: 'a PKCE verifier',
    async begin(it) {
      const proof = await pkce()
      const code = await codeFor(it, proof)
      return { real: proof.verifier, works: value => exchanges(it, code, value) }
    },
  },
  {
    name: 'a device code',
    begin: async it => ({
      real: (await connectedDevice(it)).device_code,
      works: async value => (await postToken(it, { grant_type: deviceGrant, device_code: value })).ok,
    }),
  },
  {
    name: 'a user code',
    begin: async it => ({
      real: (await deviceFor(it)).user_code,
      works: async value => (await it.browser.get(`/device?user_code=${encodeURIComponent(value)}`)).ok,
    }),
    // What could be read as one; people have few tries before they have to wait.
    tries: value => value.length <= 100,
  },
  {
    name: 'a request_uri',
    begin: async it => ({
      real: await requestUriFor(it),
      works: async value => (await it.browser.get(authorizePath(it, null, { request_uri: value }))).ok,
    }),
  },
  {
    name: 'what stands behind the prefix of a request_uri',
    async begin(it) {
      const prefix = 'urn:ietf:params:oauth:request_uri:'
      return {
        real: (await requestUriFor(it)).slice(prefix.length),
        works: async value => (await it.browser.get(authorizePath(it, null, { request_uri: prefix + value }))).ok,
      }
    },
  },
  {
    name: 'a client secret',
    begin: async it => ({
      real: it.app.clientSecret,
      async works(value) {
        const form = { grant_type: 'client_credentials', client_id: it.app.clientId, client_secret: value }
        return (await postToken(it, form, {})).ok
      },
    }),
  },
  {
    name: 'the token of a registration',
    async begin(it) {
      const { registration_client_uri: url, registration_access_token: real } = await registration(it)
      return { real, works: value => answers(it, new Request(url, { headers: { authorization: `Bearer ${value}` } })) }
    },
  },
  {
    name: 'an OAuth 1.0a secret of the app',
    begin: async it => ({
      real: it.app.clientSecret,
      async works(value) {
        const credentials = { consumerSecret: value }
        return answers(it, await signed(it, '/oauth/request_token', { callback: 'oob', credentials }))
      },
    }),
  },
  {
    name: 'a request token to open',
    begin: async it => ({
      real: (await requestToken(it)).token,
      works: async value => (await it.browser.get(`/oauth/authorize?oauth_token=${encodeURIComponent(value)}`)).ok,
    }),
  },
  {
    name: 'a request token to exchange',
    async begin(it) {
      const { token, verifier } = await approved(it)
      return { real: token.token, works: value => verifies(it, { ...token, token: value }, verifier) }
    },
  },
  {
    name: 'the secret of a request token',
    async begin(it) {
      const { token, verifier } = await approved(it)
      return { real: token.secret, works: value => verifies(it, { ...token, secret: value }, verifier) }
    },
  },
  {
    name: 'a verifier',
    async begin(it) {
      const { token, verifier } = await approved(it)
      return { real: verifier, works: value => verifies(it, token, value) }
    },
  },
  {
    name: 'an OAuth 1.0a token',
    async begin(it) {
      const held = await oauth1TokenFor(it)
      return { real: held.token, works: value => opensSigned(it, { ...held, token: value }) }
    },
  },
  {
    name: 'the secret of an OAuth 1.0a token',
    async begin(it) {
      const held = await oauth1TokenFor(it)
      return { real: held.secret, works: value => opensSigned(it, { ...held, secret: value }) }
    },
  },
  {
    name: 'an OAuth 1.0a token to upgrade',
    async begin(it) {
      const held = await oauth1TokenFor(it)
      return { real: held.token, works: value => upgrades(it, { ...held, token: value }) }
    },
  },
  {
    name: 'the secret of an OAuth 1.0a token, to upgrade it',
    async begin(it) {
      const held = await oauth1TokenFor(it)
      return { real: held.secret, works: value => upgrades(it, { ...held, secret: value }) }
    },
  },
  {
    name: 'an access token to exchange',
    async begin(it) {
      const asked = { grant_type: tokenExchangeGrant, subject_token_type: tokenTypes.accessToken }
      return {
        real: (await tokensFor(it)).access_token,
        works: async value => (await postToken(it, { ...asked, subject_token: value })).ok,
      }
    },
  },
  {
    name: 'a session',
    begin: async it => ({
      real: cookieOf(it, 'session'),
      works: value =>
        answers(it, new Request(`${issuer}/sign-out`, { headers: { cookie: cookiesOf(it, { session: value }) } })),
    }),
  },
  {
    name: 'the cookie a form is tied to',
    async begin(it) {
      const flow = await consentForm(it)
      return { real: cookieOf(it, 'browser'), works: value => decides(it, flow, cookiesOf(it, { browser: value })) }
    },
  },
  {
    name: 'what a form remembers',
    begin: async it => ({ real: await consentForm(it), works: value => decides(it, value, cookiesOf(it)) }),
  },
  {
    name: 'a password',
    begin: async ({ provider }) => ({
      real: 'wonderland',
      async works(value) {
        const browser = createBrowser(provider)
        const flow = flowOf(await (await browser.get('/sign-in')).text())
        return (await browser.post('/sign-in', { flow, username: 'alice', password: value })).status < 400
      },
    }),
    // Each try costs a slow hash, and there are few before one has to wait.
    tries: value => value.startsWith('$argon2'),
  },
]

const passes = (answer: Promise<unknown>): Promise<boolean> =>
  answer.then(
    () => true,
    () => false,
  )

const answers = async ({ provider }: World, request: Request): Promise<boolean> => (await provider.fetch(request)).ok

async function exchanges(it: World, code: string, verifier: string): Promise<boolean> {
  const form = { grant_type: 'authorization_code', code, redirect_uri: callback, code_verifier: verifier }
  return (await postToken(it, form)).ok
}

const verifies = async (it: World, token: RequestToken, verifier: string): Promise<boolean> =>
  answers(it, await signed(it, '/oauth/access_token', { token, verifier }))

const opensSigned = async (it: World, token: RequestToken): Promise<boolean> =>
  passes(it.provider.check(await signed(it, '/api', { token })))

const upgrades = async (it: World, token: RequestToken): Promise<boolean> =>
  answers(it, await upgradeRequest(it, token))

async function consentForm(it: World): Promise<string> {
  return flowOf(await (await it.browser.get(authorizePath(it, await pkce()))).text())
}

async function decides({ provider }: World, flow: string, cookie: string): Promise<boolean> {
  const headers = { cookie, 'content-type': 'application/x-www-form-urlencoded' }
  const body = encodeForm({ flow, decision: 'allow' })
  const answer = await provider.fetch(new Request(`${issuer}/oauth/authorize`, { method: 'POST', headers, body }))
  return answer.status < 400
}

const cookieOf = ({ browser }: World, name: string): string =>
  browser.cookies.find(cookie => cookie.includes(name))!.split('=')[1]!

/** Of the one who is signed in, but for those that are tried. */
function cookiesOf({ browser }: World, tried: Partial<Record<'session' | 'browser', string>> = {}): string {
  const replaced = browser.cookies.map(cookie => {
    const name = cookie.split('=', 1)[0]!
    const value = Object.entries(tried).find(([kind]) => name.endsWith(kind))?.[1]
    return value === undefined ? cookie : `${name}=${encodeURIComponent(value)}`
  })
  return replaced.join('; ')
}
