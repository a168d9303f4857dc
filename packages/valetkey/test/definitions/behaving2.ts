import { createHash, randomUUID } from 'node:crypto'
import { fields } from 'valetkey/http/form'
import { json, type Recorded, record } from 'valetkey/testing/scripted-message'
import { answerOf, linkOf } from './answer.ts'
import { app, type Behaviour2 } from './behaviour.ts'
import { idTokensOf } from './id-tokens.ts'
import { addressOf, answering, expect, expectAddress, expectParams, type Params, refuse } from './refusal.ts'
import { expectSignedSecret } from './signed-secret.ts'

export interface Behaving {
  fetch(request: Request): Promise<Response>
  /** What the person's browser comes back with. */
  consent(authorizationUrl: string, callback: string): string
  /** The token that can be used now, and what became of it. */
  readonly state: { access: string; refresh: string; secret: string; revoked: boolean; refreshed: number }
}

/** An OAuth 2 provider of exactly this behaviour: whatever strays from it is refused, with a sentence. */
export function behaving2(behaviour: Behaviour2, now: () => number = Date.now): Behaving {
  const state = { access: '', refresh: '', secret: '', revoked: false, refreshed: 0 }
  const asked = { code: '', callback: '', challenge: '', nonce: '' }
  const device = { code: '', polls: 0 }
  const { issuer, jwks } = behaviour
  const openid =
    issuer === undefined || !behaviour.scopes.includes('openid') ? null : idTokensOf(issuer, subjectOf(behaviour), jwks)
  const renamed = (params: Params): Params => {
    const theirs = Object.entries(params).map(([name, value]) => [behaviour.names[name] ?? name, value] as const)
    return Object.fromEntries(theirs.filter(([name]) => name !== ''))
  }

  const issue = async (nonce?: string): Promise<Response> => {
    Object.assign(state, { access: randomUUID(), refresh: randomUUID() })
    const { scopes, separator, nested } = behaviour
    const token = {
      access_token: state.access,
      token_type: 'bearer',
      expires_in: 3600,
      refresh_token: state.refresh,
      ...(scopes.length > 0 && { scope: scopes.join(separator) }),
      ...(openid && { id_token: await openid.idToken(nonce, now()) }),
      ...(behaviour.who?.url === '' ? (behaviour.who.answer as Params) : {}),
    }
    // Beside the nested one stands another, of a bot say, that is not meant.
    return json(nested === undefined ? token : { ok: true, access_token: 'another token', [nested]: token })
  }

  const token = async (request: Recorded): Promise<Response> => {
    const { sent, credentials } = await clientOf(behaviour, request, now())
    if (sent['grant_type'] === DEVICE_GRANT) return polled(sent, credentials)
    if (sent['grant_type'] === 'refresh_token') {
      expect('the address of a refresh', addressOf(request), behaviour.refreshUrl)
      const wanted = { grant_type: 'refresh_token', refresh_token: state.refresh, ...credentials }
      expectParams('refresh', sent, { ...renamed(wanted), ...behaviour.refreshParams })
      state.refreshed += 1
      return issue()
    }
    expect('the address of the token endpoint', addressOf(request), behaviour.tokenUrl)
    const verifier = sent['code_verifier'] ?? ''
    const wanted = {
      grant_type: 'authorization_code',
      code: asked.code,
      redirect_uri: asked.callback,
      ...(behaviour.pkce && { code_verifier: verifier }),
      ...credentials,
    }
    expectParams('token request', sent, { ...renamed(wanted), ...behaviour.tokenParams })
    if (behaviour.pkce) expect('the code verifier', s256(verifier), asked.challenge)
    return issue(asked.nonce)
  }

  /** RFC 8628 §3.2. */
  const devices = async (request: Recorded): Promise<Response> => {
    const { sent, credentials } = await clientOf(behaviour, request, now())
    const { scopes, separator } = behaviour
    const scope = scopes.length > 0 ? { scope: scopes.join(separator) } : {}
    expectParams('device authorization', sent, renamed({ client_id: app.id, ...scope, ...credentials }))
    Object.assign(device, { code: randomUUID(), polls: 0 })
    const shown = { user_code: 'WDJB-MJHT', verification_uri: 'https://device.example/' }
    return json({ device_code: device.code, ...shown, expires_in: 900, interval: 5 })
  }

  /** RFC 8628 §3.5: the first time nobody has answered yet. */
  const polled = (sent: Params, credentials: Params): Response | Promise<Response> => {
    const wanted = { grant_type: DEVICE_GRANT, device_code: device.code, client_id: app.id, ...credentials }
    expectParams('device token request', sent, renamed(wanted))
    device.polls += 1
    return device.polls === 1 ? json({ error: 'authorization_pending' }, 400) : issue()
  }

  const introspect = async (request: Recorded): Promise<Response> => {
    const { sent, credentials } = await clientOf(behaviour, request, now())
    expectParams('introspection', sent, renamed({ token: state.access, ...credentials }))
    return json({ active: true })
  }

  const revoke = async (request: Recorded): Promise<Response> => {
    const { revokes } = behaviour
    if (revokes === 'bearer') return api(request, () => undefined)
    const { sent } = await clientOf(behaviour, { ...request, method: behaviour.tokenMethod }, now())
    const name = revokes === 'access_token' ? 'access_token' : 'token'
    expect('the token to revoke', sent[name], revokes === 'token' ? state.refresh : state.access)
    state.revoked = true
    return new Response(null, { status: 200 })
  }

  const api = (request: Recorded, answer: () => unknown): Response => {
    const { method, url, headers, body } = request
    const { tokenHeader, who } = behaviour
    const bearer = headers.get('authorization')
    expect('the Authorization of a call', bearer, tokenHeader === undefined ? `Bearer ${state.access}` : null)
    if (tokenHeader !== undefined) expect(tokenHeader, headers.get(tokenHeader), state.access)
    for (const [name, value] of Object.entries(behaviour.headers)) expect(name, headers.get(name), value)
    if (url === who?.url) expect('how one asks who it is', [method, body], [who.method ?? 'GET', ''])
    if (url === behaviour.revokeUrl) state.revoked = true
    return json(answer() ?? { ok: true }, 200, linkOf(behaviour, request))
  }

  return {
    state,
    fetch: async original => {
      const request = await record(original)
      const address = addressOf(request)
      return answering(async () => {
        const document = await openid?.document(address)
        if (document) return document
        if (address === behaviour.tokenUrl || address === behaviour.refreshUrl) return token(request)
        if (address === behaviour.deviceUrl) return devices(request)
        if (address === behaviour.introspectUrl) return introspect(request)
        if (address === behaviour.revokeUrl) return revoke(request)
        return api(request, () => answerOf(behaviour, request))
      })
    },
    consent: (authorizationUrl, callback) => {
      const { searchParams } = new URL(authorizationUrl)
      expectAddress('people are sent to', authorizationUrl, behaviour.authorizeUrl)
      const sent = Object.fromEntries(searchParams)
      const { state: given = '', code_challenge: challenge = '', nonce = '' } = sent
      const { scopes, separator } = behaviour
      const wanted = {
        response_type: 'code',
        client_id: app.id,
        redirect_uri: callback,
        state: given,
        ...(scopes.length > 0 && { scope: scopes.join(separator) }),
        ...(behaviour.pkce && { code_challenge: challenge, code_challenge_method: 'S256' }),
        ...(openid && { nonce }),
      }
      expectParams('authorization request', sent, { ...renamed(wanted), ...behaviour.authorizeParams })
      Object.assign(asked, { code: randomUUID(), callback, challenge, nonce })
      return `${callback}?${new URLSearchParams({ ...behaviour.brings, [behaviour.codeParam]: asked.code, state: given })}`
    },
  }
}

interface Client {
  readonly sent: Params
  /** What of it says who the client is. */
  readonly credentials: Params
}

const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code'

/** Method, type and client authentication as this provider has them, and what was sent. */
async function clientOf(behaviour: Behaviour2, request: Recorded, now: number): Promise<Client> {
  const { auth, tokenMethod, json: asJson, names } = behaviour
  const { method, headers, query, form, body } = request
  expect('the method of a token request', method, tokenMethod)
  const type = headers.get('content-type')?.split(';', 1)[0] ?? null
  const wanted = asJson ? 'application/json' : 'application/x-www-form-urlencoded'
  if (tokenMethod === 'POST') expect('the Content-Type', type, wanted)
  const sent: Params = tokenMethod === 'GET' ? fields(query) : asJson ? (JSON.parse(body) as Params) : fields(form)
  const basic = headers.get('authorization')
  const secret = sent[names['client_secret'] ?? 'client_secret']
  const [byHeader = 'basic'] = auth.filter(one => one.startsWith('basic'))
  const inBody = auth.includes('signed-secret') ? 'signed-secret' : 'post'
  const way = basic !== null ? byHeader : secret === undefined ? 'none' : inBody
  if (!auth.includes(way)) refuse(`the client authenticated by ${way}, and must by ${auth.join(' or ')}`)
  // RFC 6749 §2.3.1: form-encoded before Basic.
  const encoded = [app.id, app.secret].map(one => new URLSearchParams({ '': one }).toString().slice(1)).join(':')
  if (way === 'basic') expect('Basic', basic, `Basic ${btoa(encoded)}`)
  if (way === 'basic-raw') expect('Basic', basic, `Basic ${btoa(`${app.id}:${app.secret}`)}`)
  if (way === 'post') expect('the client secret', secret, app.secret)
  if (way === 'signed-secret') await expectSignedSecret(secret ?? '', behaviour.issuer ?? '', now)
  const credentials: Readonly<Record<typeof way, Params>> = {
    post: { client_id: app.id, client_secret: app.secret },
    'signed-secret': { client_id: app.id, client_secret: secret ?? '' },
    none: { client_id: app.id },
    basic: {},
    'basic-raw': {},
  }
  return { sent, credentials: credentials[way] }
}

const subjectOf = ({ who }: Behaviour2): string => (who?.answer as { sub?: string } | undefined)?.sub ?? '42'

const s256 = (verifier: string): string => createHash('sha256').update(verifier).digest('base64url')
