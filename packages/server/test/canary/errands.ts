import { tokenExchangeGrant, tokenTypes } from 'valetkey/oauth2/token-exchange'
import { deviceGrant } from '../everything.ts'
import { upgradeRequest } from '../exchanging.ts'
import { addButton, register, submit } from '../portal-world.ts'
import {
  authorizePath,
  basic,
  createBrowser,
  flowOf,
  issuer,
  oauth1TokenFor,
  pkce,
  postToken,
  type Tokens,
  tokensFor,
} from '../world.ts'
import type { Traveller } from './journeys.ts'

/** What else there is to do here. */
export const errands: readonly ((traveller: Traveller) => Promise<void>)[] = [
  device,
  pushedRequest,
  introspection,
  exchange,
  identity,
  registration,
  portal,
  administration,
  applications,
  passwordChange,
  signUp,
]

async function device({ it }: Traveller): Promise<void> {
  const answer = await postToken(it, { scope: 'read' }, undefined, '/oauth/device_authorization')
  const { device_code, user_code } = (await answer.json()) as Record<'device_code' | 'user_code', string>
  const poll = () => postToken(it, { grant_type: deviceGrant, device_code })
  await poll()
  await poll()
  await it.browser.get('/device?user_code=canary-wrong')
  const flow = flowOf(await (await it.browser.get(`/device?user_code=${user_code}`)).text())
  for (let times = 0; times < 2; times++) await it.browser.post('/device', { flow, decision: 'allow' })
  await poll()
  await poll()
}

async function pushedRequest({ it, secrets }: Traveller): Promise<void> {
  const { challenge } = await pkce()
  const state = secrets.add('state', `canary-pushed-state-${it.app.clientId}`)
  const asked = {
    response_type: 'code',
    scope: 'read',
    state,
    code_challenge: challenge,
    code_challenge_method: 'S256',
  }
  const redirect_uri = 'https://app.example/callback?kept=1'
  await postToken(it, { ...asked, redirect_uri: 'https://evil.example/' }, undefined, '/oauth/par')
  const answer = await postToken(it, { ...asked, redirect_uri }, undefined, '/oauth/par')
  const { request_uri } = (await answer.json()) as { readonly request_uri: string }
  const path = authorizePath(it, null, { request_uri, state: null })
  const flow = flowOf(await (await it.browser.get(path)).text())
  await it.browser.post('/oauth/authorize', { flow, decision: 'allow' })
  await it.browser.get(path)
  await it.browser.get(`${path}x`)
}

async function introspection({ it, secrets }: Traveller): Promise<void> {
  const { access_token, refresh_token } = await tokensFor(it)
  for (const token of [access_token, refresh_token, secrets.add('wrong token', 'canary-wrong-token')])
    await postToken(it, { token }, { authorization: basic(it) }, '/oauth/introspect')
}

async function exchange({ it, secrets, watch }: Traveller): Promise<void> {
  const token = await oauth1TokenFor(it)
  const secret = secrets.add('wrong secret', 'canary-wrong-secret')
  for (const wrong of [
    { ...token, secret },
    { ...token, token: secrets.add('wrong token', 'canary-wrong-token') },
  ])
    await watch.fetch(await upgradeRequest(it, wrong))
  const upgrade = async () => watch.fetch(await upgradeRequest(it, token))
  const pair = (await (await upgrade()).json()) as Tokens
  watch.again('access', 'refresh')
  await upgrade()
  const asked = { grant_type: tokenExchangeGrant, subject_token_type: tokenTypes.accessToken }
  for (const subject_token of [pair.access_token, pair.refresh_token, 'canary-wrong-token'])
    await postToken(it, { ...asked, subject_token, scope: 'read' })
  await postToken(it, asked, undefined, `/oauth/token?subject_token=${pair.access_token}`)
  await postToken(it, { grant_type: 'refresh_token', refresh_token: pair.refresh_token })
  await upgrade()
}

async function registration({ secrets, watch }: Traveller): Promise<void> {
  const send = (url: string, method: string, token: string, body?: object) =>
    watch.fetch(
      new Request(new URL(url, issuer), {
        method,
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: body === undefined ? null : JSON.stringify(body),
      }),
    )
  const wrong = secrets.add('wrong token', 'canary-wrong-token')
  const metadata = { client_name: 'Printer', redirect_uris: ['https://printer.example/'] }
  await send('/oauth/register', 'POST', wrong, { ...metadata, redirect_uris: ['nonsense'] })
  const answer = (await (await send('/oauth/register', 'POST', wrong, metadata)).json()) as Record<string, string>
  const { registration_client_uri: url, registration_access_token: token } = answer
  watch.again('registration')
  await send(url!, 'GET', token!)
  await send(url!, 'GET', wrong)
  await send(url!, 'PUT', token!, { ...metadata, client_id: answer['client_id'], client_secret: wrong })
  await send(url!, 'DELETE', token!)
  await send(url!, 'GET', token!)
}

async function identity({ it, secrets, watch }: Traveller): Promise<void> {
  const nonce = secrets.add('state', `canary-nonce-${it.app.clientId}`)
  const { access_token: token } = await tokensFor(it, { scope: 'openid profile', nonce })
  const userinfo = (text: string, method = 'GET') =>
    watch.fetch(new Request(`${issuer}/oauth/userinfo`, { method, headers: { authorization: `Bearer ${text}` } }))
  for (const method of ['GET', 'POST', 'PUT']) await userinfo(token, method)
  await userinfo(secrets.add('wrong token', 'canary-wrong-token'))
  for (const path of ['/oauth/jwks', '/.well-known/openid-configuration']) await it.browser.get(path)
  const { challenge } = await pkce()
  const asking = { scope: 'openid', nonce, state: nonce }
  for (const wish of [{ prompt: 'login' }, { prompt: 'none login' }, { max_age: nonce }, { login_hint: nonce }])
    await it.browser.get(authorizePath(it, { challenge, verifier: '' }, { ...asking, ...wish }))
}

async function portal({ it, watch }: Traveller): Promise<void> {
  await submit(it.browser, '/apps/new', 'client_name', { client_name: '' })
  // The page behind the form shows the secret, once.
  watch.again('client-secret')
  const { path } = await register(it.browser)
  await it.browser.get(path)
  watch.again('client-secret')
  await submit(it.browser, path, addButton)
  for (const page of [path, path, `${path}?try=1`, '/apps', '/apps/nonsense']) await it.browser.get(page)
  await submit(it.browser, path, 'name="confirm"', { confirm: 'wrong' })
}

async function administration({ it }: Traveller): Promise<void> {
  const { id } = (await it.provider.apps.byClientId(it.app.clientId))!
  const rooms = [
    '',
    '/apps?q=e',
    '/people',
    '/events?check=1',
    `/apps/${id}`,
    `/people/${it.alice.id}`,
    '/apps/nonsense',
  ]
  for (const room of rooms) await it.browser.get(`/admin${room}`)
  await it.browser.post(`/admin/apps/${id}`, { flow: 'nonsense', reason: 'nonsense' })
}

async function applications({ it }: Traveller): Promise<void> {
  const flow = flowOf(await (await it.browser.get('/settings/applications')).text())
  await it.browser.post('/settings/applications', { flow, app: 'nonsense' })
}

async function passwordChange({ it, secrets, password }: Traveller): Promise<void> {
  const change = async (old: string, renewed: string) => {
    const flow = flowOf(await (await it.browser.get('/settings/password')).text())
    await it.browser.post('/settings/password', { flow, old, new: renewed })
  }
  await change(secrets.add('wrong password', 'canary-wrong-password'), secrets.add('password', 'canary-new-password'))
  await change(password, 'short')
  await change(password, 'canary-new-password')
  await change('canary-new-password', password)
}

async function signUp({ it, secrets, username }: Traveller): Promise<void> {
  const browser = createBrowser(it.provider)
  const password = secrets.add('password', 'canary-password-of-somebody-new')
  const send = async (name: string) => {
    const flow = flowOf(await (await browser.get('/sign-up')).text())
    await browser.post('/sign-up', { flow, username: name, password })
  }
  await send(username)
  await send(`${username}-too`)
}
