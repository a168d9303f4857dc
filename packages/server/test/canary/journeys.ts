import {
  authorizePath,
  basic,
  callback,
  codeFor,
  consent,
  flowOf,
  issuer,
  locationOf,
  oauth1TokenFor,
  type Pkce,
  pkce,
  postToken,
  redeem,
  requestToken,
  signed,
  type Tokens,
  type World,
} from '../world.ts'
import { errands } from './errands.ts'
import type { Secrets } from './secrets.ts'
import type { Watch } from './watch.ts'

export interface Traveller {
  readonly it: World
  readonly secrets: Secrets
  readonly watch: Watch
  readonly username: string
  readonly password: string
}

/** Through every endpoint, by the right way and by all the wrong ones. */
export async function travel(traveller: Traveller): Promise<void> {
  for (const journey of [signIn, codeAndTokens, waysBack, ownBehalf, oauth1, ...errands, signOut])
    await journey(traveller)
}

async function signIn({ it, secrets, username, password }: Traveller): Promise<void> {
  const post = async (given: string) => {
    const flow = flowOf(await (await it.browser.get('/sign-in?next=/oauth/authorize')).text())
    return it.browser.post('/sign-in', { flow, username, password: given })
  }
  await post(secrets.add('wrong password', 'canary-wrong-password'))
  await post(password)
  await it.browser.post('/sign-in', { flow: 'canary-forged-flow', username, password })
}

async function codeAndTokens({ it, secrets, watch }: Traveller): Promise<void> {
  const [proof, wrong] = [await told(secrets), await told(secrets)]
  const code = await codeFor(it, proof, { state: stateOf(it, secrets) })
  await redeem(it, code, wrong)
  await redeem(it, code, { ...proof, verifier: secrets.add('wrong verifier', 'canary-too-short') })
  await postToken(it, { grant_type: 'authorization_code', code, redirect_uri: 'https://evil.example/' })
  await postToken(it, { grant_type: 'authorization_code', code }, { authorization: wrongBasic(it, secrets) })
  const tokens = (await (await redeem(it, code, proof)).json()) as Tokens
  const call = (token: string) =>
    watch.fetch(new Request(`${issuer}/api/me`, { headers: { authorization: `Bearer ${token}` } }))
  await call(tokens.access_token)
  await call(secrets.add('wrong token', 'canary-wrong-token'))
  const refresh = (scope: Record<string, string> = {}) =>
    postToken(it, { grant_type: 'refresh_token', refresh_token: tokens.refresh_token, ...scope })
  await refresh({ scope: 'write' })
  await refresh()
  watch.again('access', 'refresh')
  const next = (await (await refresh()).json()) as Tokens
  await postToken(it, { grant_type: 'refresh_token', refresh_token: next.refresh_token })
  await refresh()
  await redeem(it, code, proof)
  for (const token of [next.access_token, next.refresh_token, 'canary-wrong-token'])
    await postToken(it, { token }, { authorization: basic(it) }, '/oauth/revoke')
  await call(next.access_token)
}

async function waysBack({ it, secrets, watch }: Traveller): Promise<void> {
  const proof = await told(secrets)
  const ask = (params: Record<string, string | null>) =>
    authorizePath(it, proof, { state: stateOf(it, secrets), ...params })
  for (const mode of ['query', 'fragment', 'form_post']) {
    await consent(it, ask({ response_mode: mode }))
    await consent(it, ask({ response_mode: mode }), 'deny')
  }
  await consent(it, ask({ response_type: 'code token' }))
  await consent(it, ask({ redirect_uri: 'urn:ietf:wg:oauth:2.0:oob' }))
  const page = await it.browser.get(ask({}))
  const form = { flow: flowOf(await page.text()), decision: 'allow' }
  await it.browser.post('/oauth/authorize', form)
  await it.browser.post('/oauth/authorize', form)
  await it.browser.post('/oauth/authorize', form, { origin: 'https://evil.example' })
  const faults = [
    { prompt: 'none' },
    { scope: 'nonsense' },
    { redirect_uri: 'https://evil.example/' },
    { client_id: 'nobody' },
  ]
  for (const params of [...faults, { code_challenge: null }, { response_type: 'nonsense' }])
    await it.browser.get(ask(params))
  // Nobody is signed in: away to the sign-in page, and the whole question with it.
  await watch.fetch(new Request(issuer + ask({})))
}

async function ownBehalf({ it, secrets }: Traveller): Promise<void> {
  await postToken(it, { grant_type: 'client_credentials' })
  await postToken(it, { grant_type: 'client_credentials' }, { authorization: wrongBasic(it, secrets) })
  const posted = { client_id: it.app.clientId, client_secret: secrets.add('wrong secret', 'canary-wrong-secret') }
  await postToken(it, { grant_type: 'client_credentials', ...posted }, {})
}

async function oauth1({ it, secrets, watch }: Traveller): Promise<void> {
  const token = await requestToken(it)
  const wrong = secrets.add('wrong secret', 'canary-wrong-secret')
  const credentials = { consumerSecret: wrong }
  await watch.fetch(await signed(it, '/oauth/request_token', { callback, credentials }))
  await watch.fetch(await signed(it, '/oauth/request_token', { callback: 'https://evil.example/' }))
  const back = locationOf(await consent(it, `/oauth/authorize?oauth_token=${token.token}`))
  const verifier = back.searchParams.get('oauth_verifier')!
  const exchange = (given: string, secret: string = token.secret) =>
    signed(it, '/oauth/access_token', { token: { ...token, secret }, verifier: given })
  await watch.fetch(await exchange(secrets.add('wrong verifier', 'canary-wrong-verifier')))
  await watch.fetch(await exchange(verifier, wrong))
  await watch.fetch(await exchange(verifier))
  await watch.fetch(await exchange(verifier))
  const access = await oauth1TokenFor(it)
  const call = await signed(it, '/api/me', { method: 'GET', token: access })
  await watch.fetch(call.clone())
  await watch.fetch(call)
  await watch.fetch(await signed(it, '/api/me', { method: 'GET', token: { ...access, secret: wrong } }))
  await consent(it, `/oauth/authorize?oauth_token=${(await requestToken(it, 'oob')).token}`)
  await consent(it, `/oauth/authorize?oauth_token=${(await requestToken(it)).token}`, 'deny')
  await it.browser.get(`/oauth/authorize?oauth_token=${token.token}`)
}

async function signOut({ it }: Traveller): Promise<void> {
  const page = await it.browser.get('/sign-out')
  await it.browser.post('/sign-out', { flow: 'canary-forged-flow' })
  await it.browser.post('/sign-out', { flow: flowOf(await page.text()) })
}

async function told(secrets: Secrets): Promise<Pkce> {
  const proof = await pkce()
  secrets.add('PKCE verifier', proof.verifier)
  return proof
}

const stateOf = ({ app }: World, secrets: Secrets) => secrets.add('state', `canary-state-${app.clientId}`)

const wrongBasic = ({ app }: World, secrets: Secrets) => {
  const pair = Buffer.from(`${app.clientId}:${secrets.add('wrong secret', 'canary-wrong-secret')}`).toString('base64')
  return `Basic ${secrets.add('Authorization header', pair)}`
}
