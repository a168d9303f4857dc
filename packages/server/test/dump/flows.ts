import assert from 'node:assert/strict'
import { setTimeout as turn } from 'node:timers/promises'
import { createAuditSealer } from '@valetkey/server/ops/audit'
import type { Key } from 'valetkey/http/seal'
import { upgradeRequest } from '../exchanging.ts'
import {
  callback,
  consent,
  createBrowser,
  flowOf,
  issuer,
  locationOf,
  oauth1TokenFor,
  pkce,
  postToken,
  type RequestToken,
  requestToken,
  tokensFor,
  type World,
  worldKeys,
} from '../world.ts'

export interface Device {
  readonly device_code: string
  readonly user_code: string
}

export const deviceFor = async (it: World): Promise<Device> =>
  (await postToken(it, { scope: 'read' }, undefined, '/oauth/device_authorization')).json() as Promise<Device>

/** A device whose person has said yes. */
export async function connectedDevice(it: World): Promise<Device> {
  const device = await deviceFor(it)
  const flow = flowOf(await (await it.browser.get(`/device?user_code=${device.user_code}`)).text())
  assert.equal((await it.browser.post('/device', { flow, decision: 'allow' })).status, 200)
  return device
}

export async function requestUriFor(it: World): Promise<string> {
  const { challenge } = await pkce()
  const asked = { response_type: 'code', redirect_uri: callback, scope: 'read', code_challenge: challenge }
  const answer = await postToken(it, { ...asked, code_challenge_method: 'S256' }, undefined, '/oauth/par')
  return ((await answer.json()) as { readonly request_uri: string }).request_uri
}

export interface Registered {
  readonly registration_client_uri: string
  readonly registration_access_token: string
}

export async function registration({ provider }: World): Promise<Registered> {
  const body = JSON.stringify({ client_name: 'Photo printer', redirect_uris: ['https://printer.example/'] })
  const headers = { 'content-type': 'application/json' }
  const answer = await provider.fetch(new Request(`${issuer}/oauth/register`, { method: 'POST', headers, body }))
  assert.equal(answer.status, 201)
  return (await answer.json()) as Registered
}

/** A request token whose person has said yes. */
export async function approved(it: World): Promise<{ readonly token: RequestToken; readonly verifier: string }> {
  const token = await requestToken(it)
  const back = locationOf(await consent(it, `/oauth/authorize?oauth_token=${token.token}`))
  return { token, verifier: back.searchParams.get('oauth_verifier')! }
}

/** What else flows leave behind, at every stage of theirs. Whoever adds a table or a column adds what fills it. */
const traces: readonly ((it: World, keys: readonly Key[]) => Promise<unknown>)[] = [
  // A PIN that waits for its app.
  async it => consent(it, `/oauth/authorize?oauth_token=${(await requestToken(it, 'oob')).token}`),
  // A used code, and a refresh token with the answer it may be given again.
  async it => postToken(it, { grant_type: 'refresh_token', refresh_token: (await tokensFor(it)).refresh_token }),
  // An ID token, and the keys that sign such.
  it => tokensFor(it, { scope: 'openid' }),
  // An OAuth 1.0a token that was upgraded, with the answer it may be given again.
  async it => it.provider.fetch(await upgradeRequest(it, await oauth1TokenFor(it))),
  // Tokens of which a copy is kept, for they are handed out again.
  async it => {
    const { app, clientSecret } = await it.provider.apps.create({
      name: 'Reuser',
      redirectUris: [callback],
      policy: { reuseTokens: true },
    })
    const reuser = { ...it, app: { clientId: app.clientId, clientSecret: clientSecret! } }
    await tokensFor(reuser)
    await oauth1TokenFor(reuser)
  },
  // A second secret.
  it => it.provider.apps.renewSecret(it.app.clientId, 3_600_000),
  // A wrong password, counted.
  async ({ provider }) => {
    const browser = createBrowser(provider)
    const flow = flowOf(await (await browser.get('/sign-in')).text())
    await browser.post('/sign-in', { flow, username: 'alice', password: 'wrong' })
  },
  // A seal over what the others left in the audit trail. Events are handed over and not waited for.
  async ({ provider: { storage } }, keys) => {
    const sealer = createAuditSealer(storage, keys)
    for (; (await storage.audit.standing()).last === null; await turn(5)) await sealer.seal()
  },
  // A refused client.
  it => postToken(it, { grant_type: 'client_credentials' }, { authorization: 'Basic eDp5' }),
]

/** `keys` are the server's. */
export async function leaveTraces(it: World, keys: readonly Key[] = worldKeys): Promise<void> {
  for (const trace of traces) await trace(it, keys)
}
