import { randomUUID } from 'node:crypto'
import { encodeForm, fields, type Pair } from 'valetkey/http/form'
import { collect } from 'valetkey/oauth1/parameters'
import { verifySignature } from 'valetkey/oauth1/verify'
import { json, type Recorded, record, text } from 'valetkey/testing/scripted-message'
import { answerOf, linkOf } from './answer.ts'
import type { Behaving } from './behaving2.ts'
import { app, type Behaviour1 } from './behaviour.ts'
import { addressOf, answering, expect, expectAddress, expectParams, type Params, refuse } from './refusal.ts'

/** An OAuth 1.0a provider of exactly this behaviour: whatever strays from it is refused, with a sentence. */
export function behaving1(behaviour: Behaviour1): Behaving {
  const state = { access: '', refresh: '', secret: '', revoked: false, refreshed: 0 }
  const request1 = { token: '', secret: '', verifier: '', callback: '' }
  const { revisionA, scopeParam, scopes, separator, scopeAt } = behaviour
  const scopeHere = (step: Behaviour1['scopeAt']): Params =>
    step === scopeAt && scopeParam !== undefined && scopes.length > 0 ? { [scopeParam]: scopes.join(separator) } : {}

  const requestToken = async (request: Recorded): Promise<Response> => {
    expect('the method for a request token', request.method, behaviour.requestTokenMethod)
    const { oauth, rest } = await verified(behaviour, request, { token: undefined, secret: '' })
    expectParams('request token', rest, scopeHere('request_token'))
    expect('oauth_callback goes with the request token', oauth['oauth_callback'] !== undefined, revisionA)
    const [token, secret] = [randomUUID(), randomUUID()]
    Object.assign(request1, { token, secret, callback: oauth['oauth_callback'] })
    const confirmed = revisionA ? { oauth_callback_confirmed: 'true' } : {}
    return text(encodeForm({ oauth_token: token, oauth_token_secret: secret, ...confirmed }))
  }

  const accessToken = async (request: Recorded): Promise<Response> => {
    expect('the method for an access token', request.method, behaviour.accessTokenMethod)
    const { oauth, rest } = await verified(behaviour, request, request1)
    expectParams('access token', rest, {})
    expect('oauth_verifier', oauth['oauth_verifier'], revisionA ? request1.verifier : undefined)
    Object.assign(state, { access: randomUUID(), secret: randomUUID() })
    return text(encodeForm({ oauth_token: state.access, oauth_token_secret: state.secret, ...named(behaviour) }))
  }

  const api = async (request: Recorded): Promise<Response> => {
    await verified(behaviour, request, { token: state.access, secret: state.secret })
    for (const [name, value] of Object.entries(behaviour.headers)) expect(name, request.headers.get(name), value)
    return json(answerOf(behaviour, request), 200, linkOf(behaviour, request))
  }

  return {
    state,
    fetch: async original => {
      const request = await record(original)
      const isRequestToken = addressOf(request) === behaviour.requestTokenUrl && request1.verifier === ''
      return answering(() => {
        if (isRequestToken) return requestToken(request)
        return addressOf(request) === behaviour.tokenUrl ? accessToken(request) : api(request)
      })
    },
    consent: (authorizationUrl, callback) => {
      expectAddress('people are sent to', authorizationUrl, behaviour.authorizeUrl)
      expectParams('authorization', Object.fromEntries(new URL(authorizationUrl).searchParams), {
        oauth_token: request1.token,
        ...(!revisionA && { oauth_callback: callback }),
        ...behaviour.authorizeParams,
        ...scopeHere('authorize'),
      })
      if (revisionA) expect('the callback', request1.callback, callback)
      request1.verifier = randomUUID()
      const verifier = revisionA ? { oauth_verifier: request1.verifier } : {}
      return `${callback}?${new URLSearchParams({ oauth_token: request1.token, ...verifier })}`
    },
  }
}

/** Those who have no address for it send the name with the token. */
function named({ who }: Behaviour1): Params {
  return who?.url === '' ? (who.answer as Params) : {}
}

interface Keys {
  readonly token: string | undefined
  readonly secret: string
}

/** Signature, method and place of the parameters as this provider has them; gives those of OAuth, and the others. */
async function verified(
  { signature, transmission }: Behaviour1,
  { method, url, headers, body }: Recorded,
  { token, secret }: Keys,
): Promise<{ oauth: Params; rest: Params }> {
  const authorization = headers.get('authorization')
  const collected = collect({ method, url, authorization, contentType: headers.get('content-type'), body })
  const { oauth, pairs } = collected
  expect('where the parameters travel', authorization === null ? 'query' : 'header', transmission)
  expect('the signature method', oauth['oauth_signature_method'], signature)
  expect('the consumer key', oauth['oauth_consumer_key'], app.id)
  expect('the token', oauth['oauth_token'], token)
  const keys = { consumerSecret: app.secret, tokenSecret: secret }
  const { ok } = await verifySignature(collected, { method, url }, keys)
  if (!ok) refuse('the signature is wrong')
  return { oauth, rest: fields(pairs.filter(([name]: Pair) => !name.startsWith('oauth_'))) }
}
