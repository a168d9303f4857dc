import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { ServerOptions } from '@valetkey/server'
import { defaultPaths } from '../../src/paths.ts'
import { deviceGrant, everything } from '../everything.ts'
import { authorizePath, basic, callback, issuer, pkce, postToken, type World, world } from '../world.ts'

/** Servers of all sorts: what each promises is tried, and so is all that it does not promise. */
const servers: Readonly<Record<string, Partial<ServerOptions>>> = {
  'as it comes': {},
  'with all that it can do': everything,
  'with little': {
    policy: { grants: ['authorization_code'], par: false, introspects: 'none', responseModes: ['query'], iss: false },
  },
  'of the loose kind': {
    policy: { responseTypes: ['code', 'token', 'code token'], responseModes: ['fragment', 'query'], pkcePlain: true },
  },
  'that wants its requests pushed': { policy: { parRequired: true } },
}

/** Every endpoint there could be, by its member of the metadata. */
const endpoints = {
  authorization_endpoint: ['GET', defaultPaths.authorize],
  token_endpoint: ['POST', defaultPaths.token],
  revocation_endpoint: ['POST', defaultPaths.revoke],
  introspection_endpoint: ['POST', defaultPaths.introspect],
  device_authorization_endpoint: ['POST', defaultPaths.deviceAuthorization],
  pushed_authorization_request_endpoint: ['POST', defaultPaths.par],
  registration_endpoint: ['POST', defaultPaths.registration],
  userinfo_endpoint: ['GET', defaultPaths.userinfo],
  jwks_uri: ['GET', defaultPaths.jwks],
} as const

const grants = [
  ...['authorization_code', 'refresh_token', 'client_credentials', deviceGrant],
  ...['token-exchange', 'jwt-bearer', 'saml2-bearer'].map(name => `urn:ietf:params:oauth:grant-type:${name}`),
  ...['password', 'urn:openid:params:grant-type:ciba'],
]
const responseTypes = ['code', 'token', 'code token', 'id_token', 'code id_token', 'id_token token', 'none']
const responseModes = ['query', 'fragment', 'form_post', 'jwt', 'query.jwt', 'web_message']
const prompts = ['none', 'login', 'consent', 'select_account', 'create']
const scopes = ['read', 'write', 'openid', 'profile', 'email', 'phone', 'offline_access', 'nonsense']

type Document = Readonly<Record<string, unknown>>

for (const [what, options] of Object.entries(servers)) {
  describe(`RFC 8414: what a server promises, ${what}`, () => {
    let it: World
    let publicApp: World
    let document: Document
    before(async () => {
      it = await world({ ...options, openid: options.openid ?? false })
      const { app } = await it.provider.apps.create({ name: 'Native', public: true, redirectUris: [callback] })
      publicApp = { ...it, app: { clientId: app.clientId, clientSecret: '' } }
      document = await (await it.browser.get(defaultPaths.metadata)).json()
    })
    after(() => it.close())

    const listed = (name: string): readonly string[] => (document[name] ?? []) as readonly string[]

    /** The error an authorization request ends with; null: it gets as far as the person. */
    async function asking(params: Record<string, string | null>): Promise<string | null> {
      const path = authorizePath(it, await pkce(), params)
      const answer = await it.browser.get(
        document['require_pushed_authorization_requests'] ? await pushing(path) : path,
      )
      const location = answer.headers.get('location')
      if (location === null) return answer.status === 200 ? null : String(answer.status)
      const { search, hash } = new URL(location, issuer)
      return new URLSearchParams(search).get('error') ?? new URLSearchParams(hash.slice(1)).get('error')
    }
    /** The same request, pushed: the path to open, or the one of its error. */
    async function pushing(path: string): Promise<string> {
      const { client_id: id = '', ...form } = Object.fromEntries(new URL(path, issuer).searchParams)
      const said = (await (await postToken(it, form, undefined, defaultPaths.par)).json()) as Record<string, string>
      const back = new URLSearchParams({ client_id: id, request_uri: said['request_uri'] ?? 'urn:none' })
      return said['error'] ? `/refused?${said['error']}` : `${defaultPaths.authorize}?${back}`
    }
    /** Whether an app is known that authenticates so. */
    async function isKnown(form: Record<string, string>, headers: Record<string, string>): Promise<boolean> {
      const guess = {
        grant_type: 'authorization_code',
        code: 'x',
        redirect_uri: callback,
        code_verifier: 'x'.repeat(43),
      }
      const { error } = (await (await postToken(it, { ...guess, ...form }, headers)).json()) as { error: string }
      return error === 'invalid_grant'
    }

    test('its issuer, by the very address it was asked at', () => assert.equal(document['issuer'], issuer))

    for (const [name, [method, path]] of Object.entries(endpoints)) {
      test(`${name}: there if it is promised, 404 if not`, async () => {
        const url = (document[name] as string | undefined) ?? issuer + path
        const { status } = await it.provider.fetch(new Request(url, { method }))
        assert.equal(status !== 404, document[name] !== undefined, `${status} at ${url}`)
      })
    }

    for (const grant of grants) {
      test(`the grant ${grant.split(':').at(-1)}: taken if it is promised, unsupported if not`, async () => {
        const { error } = (await (await postToken(it, { grant_type: grant })).json()) as { error?: string }
        const isRefused = ['unsupported_grant_type', 'unauthorized_client'].includes(error ?? '')
        assert.equal(!isRefused, listed('grant_types_supported').includes(grant), String(error))
      })
    }

    for (const responseType of responseTypes) {
      test(`response_type=${responseType}`, async () => {
        const isPromised = listed('response_types_supported').includes(responseType)
        assert.equal((await asking({ response_type: responseType })) === null, isPromised)
      })
    }

    for (const mode of responseModes) {
      test(`response_mode=${mode}`, async () => {
        const isPromised = listed('response_modes_supported').includes(mode)
        assert.equal((await asking({ response_mode: mode })) === null, isPromised)
      })
    }

    for (const method of ['S256', 'plain', 'S512']) {
      test(`code_challenge_method=${method}`, async () => {
        const isPromised = listed('code_challenge_methods_supported').includes(method)
        assert.equal((await asking({ code_challenge_method: method })) === null, isPromised)
      })
    }

    for (const scope of scopes) {
      test(`scope=${scope}`, async () => {
        assert.equal((await asking({ scope })) === null, listed('scopes_supported').includes(scope))
      })
    }

    test('a code grant without PKCE is none of what it promises', async () => {
      assert.notEqual(await asking({ code_challenge: null, code_challenge_method: null }), null)
    })

    test('what it promises of prompts it knows', async () => {
      for (const prompt of prompts.filter(one => listed('prompt_values_supported').includes(one)))
        assert.notEqual(await asking({ prompt, scope: 'openid' }), 'invalid_request', prompt)
    })

    test('requests by value and by a foreign reference are refused, unless they are promised', async () => {
      for (const name of ['request', 'claims'])
        if (document[`${name}_parameter_supported`] === true)
          assert.equal(await asking({ [name]: '{}', scope: 'openid' }), null, name)
      if (!document['request_parameter_supported']) assert.notEqual(await asking({ request: 'x.y.z' }), null)
    })

    test('iss stands in an answer where that is promised, and only there', async () => {
      const path = authorizePath(it, await pkce(), { scope: 'nonsense' })
      const back = new URL((await it.browser.get(path)).headers.get('location') ?? 'missing:')
      const answered = back.searchParams.get('iss') ?? new URLSearchParams(back.hash.slice(1)).get('iss')
      assert.equal(answered !== null, document['authorization_response_iss_parameter_supported'] === true)
    })

    test('an app is known by the ways of authenticating that are promised, and by no other', async () => {
      const { clientId: client_id, clientSecret: client_secret } = it.app
      const assertion = {
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: 'x.y.z',
      }
      const ways: Readonly<Record<string, readonly [Record<string, string>, Record<string, string>]>> = {
        client_secret_basic: [{}, { authorization: basic(it) }],
        client_secret_post: [{ client_id, client_secret }, {}],
        none: [{ client_id: publicApp.app.clientId }, {}],
        client_secret_jwt: [{ client_id, ...assertion }, {}],
        private_key_jwt: [assertion, {}],
        tls_client_auth: [{ client_id }, { 'x-client-cert': 'x' }],
      }
      for (const [way, [form, headers]] of Object.entries(ways)) {
        const isPromised = listed('token_endpoint_auth_methods_supported').includes(way)
        assert.equal(await isKnown(form, headers), isPromised, way)
      }
    })
  })
}
