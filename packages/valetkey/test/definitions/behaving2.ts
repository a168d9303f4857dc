import { createHash, randomUUID } from 'node:crypto'
import { fields } from 'valetkey/http/form'
import { json, type Recorded, record } from 'valetkey/testing/scripted-message'
import { answerOf, linkOf } from './answer.ts'
import { app, type Behaviour2 } from './behaviour.ts'
import { idTokensOf } from './id-tokens.ts'
import { addressOf, answering, expect, expectAddress, expectParams, type Params, refuse } from './refusal.ts'

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
  const openid =
    behaviour.issuer === undefined ? null : idTokensOf(behaviour.issuer, subjectOf(behaviour), behaviour.jwks)
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
    const { sent, way } = clientOf(behaviour, request)
    const credentials: Params = {
      post: { client_id: app.id, client_secret: app.secret },
      none: { client_id: app.id },
      basic: {},
      'basic-raw': {},
    }[way]
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

  const revoke = (request: Recorded): Response => {
    const { revokes } = behaviour
    if (revokes === 'bearer') return api(request, () => undefined)
    const { sent } = clientOf(behaviour, { ...request, method: behaviour.tokenMethod })
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
      return `${callback}?${new URLSearchParams({ [behaviour.codeParam]: asked.code, state: given })}`
    },
  }
}

interface Client {
  readonly sent: Params
  readonly way: Behaviour2['auth'][number]
}

/** Method, type and client authentication as this provider has them, and what was sent. */
function clientOf({ auth, tokenMethod, json: asJson, names }: Behaviour2, request: Recorded): Client {
  const { method, headers, query, form, body } = request
  expect('the method of a token request', method, tokenMethod)
  const type = headers.get('content-type')?.split(';', 1)[0] ?? null
  const wanted = asJson ? 'application/json' : 'application/x-www-form-urlencoded'
  if (tokenMethod === 'POST') expect('the Content-Type', type, wanted)
  const sent: Params = tokenMethod === 'GET' ? fields(query) : asJson ? (JSON.parse(body) as Params) : fields(form)
  const basic = headers.get('authorization')
  const secret = sent[names['client_secret'] ?? 'client_secret']
  const [byHeader = 'basic'] = auth.filter(one => one.startsWith('basic'))
  const way = basic !== null ? byHeader : secret === undefined ? 'none' : 'post'
  if (!auth.includes(way)) refuse(`the client authenticated by ${way}, and must by ${auth.join(' or ')}`)
  // RFC 6749 §2.3.1: form-encoded before Basic.
  const encoded = [app.id, app.secret].map(one => new URLSearchParams({ '': one }).toString().slice(1)).join(':')
  if (way === 'basic') expect('Basic', basic, `Basic ${btoa(encoded)}`)
  if (way === 'basic-raw') expect('Basic', basic, `Basic ${btoa(`${app.id}:${app.secret}`)}`)
  if (way === 'post') expect('the client secret', secret, app.secret)
  return { sent, way }
}

const subjectOf = ({ who }: Behaviour2): string => String((who?.answer as { sub?: unknown } | undefined)?.sub)

const s256 = (verifier: string): string => createHash('sha256').update(verifier).digest('base64url')
