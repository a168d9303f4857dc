import { type Answer, send } from '@valetkey/server/testing/attacks/answer'
import { type Browser, createBrowser } from '@valetkey/server/testing/attacks/browser'
import { call, newTokens, post, refresh, signInOn, type Tokens } from '@valetkey/server/testing/attacks/flows'
import {
  callSigned,
  exchange,
  newPair,
  newRequestToken,
  newVerifier,
  pairIn,
} from '@valetkey/server/testing/attacks/oauth1-flows'
import { pointAt } from '@valetkey/server/testing/attacks/point-at'
import { keysOf } from '@valetkey/server/testing/attacks/signing'
import type { Target } from '@valetkey/server/testing/attacks/target'
import { alice, type Stage } from './stage.ts'

const redirectUri = 'https://printer.example/callback'

/** An app registered by the command, and its developer's view of the server. */
export async function newTarget(stage: Stage): Promise<Target> {
  const args = ['apps', 'create', '--name', 'Printer', '--redirect-uri', redirectUri, '--json']
  const app = { ...JSON.parse(await stage.ok(args)), redirectUri }
  const { issuer } = stage
  return pointAt({
    issuer,
    app,
    person: alice,
    scope: 'openid read',
    abilities: { api: `${issuer}/oauth/userinfo` },
  })
}

/** Somebody's browser, signed in. */
export async function signedIn({ issuer }: Stage, person = alice): Promise<Browser> {
  const browser = createBrowser()
  await signInOn(await browser.open(`${issuer}/sign-in`), browser, person)
  return browser
}

export const opensPage = async (browser: Browser, url: string): Promise<boolean> =>
  (await browser.open(url)).status === 200

export const isAlive = async (target: Target, { access }: Tokens): Promise<boolean> =>
  (await call(target.api!, access)).status === 200

/** A credential somebody holds, and whether the server there is now takes it. */
export interface Held {
  readonly name: string
  works(): Promise<boolean>
}

const fine = (answer: Answer): boolean => answer.status < 300

/** One of each kind that outlives its flow, and flows that are half done. */
export async function everythingHeld(stage: Stage, target: Target): Promise<readonly Held[]> {
  const one = target as Parameters<typeof newPair>[0]
  const [tokens, again] = [await newTokens(target), await newTokens(target)]
  const pair = await newPair(one, { scope: 'openid' })
  const begun = await newRequestToken(one)
  const verifier = await newVerifier(one, begun)
  const browser = await signedIn(stage)
  return [
    { name: 'an access token', works: () => isAlive(target, tokens) },
    { name: 'a refresh token', works: async () => fine(await refresh(target, again.refresh)) },
    { name: 'an OAuth 1.0a token', works: async () => fine(await callSigned(target.api!, keysOf(target.app, pair))) },
    { name: 'a verifier', works: async () => pairIn(target, await exchange(one, begun, verifier)).token !== '' },
    { name: 'an app secret', works: async () => fine(await post(target, { grant_type: 'client_credentials' })) },
    { name: 'a session', works: () => opensPage(browser, `${stage.issuer}/settings/applications`) },
    { name: 'a password', works: async () => opensPage(await signedIn(stage), `${stage.issuer}/admin`) },
    { name: 'a signing key', works: async () => (await send(`${stage.issuer}/oauth/jwks`)).text.includes('kid') },
  ]
}
