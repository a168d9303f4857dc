import { type Answer, type Form, shown, told } from './answer.ts'
import type { Having } from './attack.ts'
import { textOf } from './browser.ts'
import { ready, Unprepared } from './expect.ts'
import { type Asking, decide } from './flows.ts'
import { type Keys, keysOf, type Pair, type Signing, sendSigned } from './signing.ts'
import type { App, Target } from './target.ts'

type Target1 = Having<'oauth1'>

/** What a request token is asked for with. */
export interface Asking1 {
  readonly app?: App
  /** oauth_ parameters that differ from the usual ones. */
  readonly oauth?: Form
  /** RFC 5849 knows no scopes; those who have them take them as a parameter like any other. */
  readonly scope?: string
}

/** RFC 5849 §2.1. */
export function askForRequestToken(
  target: Target1,
  { app = target.app, oauth = {}, scope }: Asking1 = {},
): Promise<Answer> {
  const url = new URL(target.oauth1.requestToken)
  if (scope !== undefined) url.searchParams.set('scope', scope)
  return sendSigned(url.href, { keys: keysOf(app), oauth: { oauth_callback: app.redirectUri, ...oauth } })
}

export async function newRequestToken(target: Target1, asking: Asking1 = {}): Promise<Pair> {
  return pairIn(target, await askForRequestToken(target, asking))
}

/** The page where a person answers for a request token. RFC 5849 §2.2. */
export function authorizeUrl1({ oauth1 }: Target1, { token }: Pair): string {
  const url = new URL(oauth1.authorize)
  url.searchParams.set('oauth_token', token)
  return url.href
}

/** The person says yes. The verifier, from the callback's URL or the page that shows it. */
export async function newVerifier(
  target: Target1,
  pair: Pair,
  who: Pick<Asking, 'app' | 'browser'> = {},
): Promise<string> {
  const answer = await decide(target, authorizeUrl1(target, pair), 'allow', who)
  const verifier = told(answer).get('oauth_verifier') ?? (answer.status < 400 ? textOf(answer, 'code') : null)
  if (verifier === null) throw new Unprepared(`before the attack, no verifier came: ${shown(answer)}`)
  target.credentials.add(verifier)
  return verifier
}

/** RFC 5849 §2.3. */
export function exchange(target: Target1, pair: Pair, verifier: string | null, app: App = target.app): Promise<Answer> {
  return sendSigned(target.oauth1.accessToken, { keys: keysOf(app, pair), oauth: { oauth_verifier: verifier } })
}

/** The whole flow: an access token with its secret. */
export async function newPair(target: Target1, asking: Asking1 = {}): Promise<Pair> {
  const temporary = await newRequestToken(target, asking)
  const verifier = await newVerifier(target, temporary, asking)
  return pairIn(target, await exchange(target, temporary, verifier, asking.app))
}

/** A signed API call. */
export function callSigned(api: string, keys: Keys, change: Omit<Signing, 'keys'> = {}): Promise<Answer> {
  return sendSigned(api, { method: 'GET', ...change, keys })
}

/** The token and secret of a successful answer. */
export function pairIn(target: Target, answer: Answer): Pair {
  const { oauth_token: token, oauth_token_secret: secret } = ready(answer, 'no token came')
  if (typeof token !== 'string' || typeof secret !== 'string')
    throw new Unprepared(`before the attack, no token came: ${shown(answer)}`)
  target.credentials.add(secret)
  return { token, secret }
}
