import { createHash, randomBytes } from 'node:crypto'
import { type Answer, type Form, formText, send, sendForm, shown, told } from './answer.ts'
import { type Browser, formWith, textOf } from './browser.ts'
import { ready, Unprepared } from './expect.ts'
import type { App, Choice, Person, Target } from './target.ts'

export const random = (): string => randomBytes(32).toString('base64url')

/** RFC 7636 §4.2. */
export const challengeOf = (verifier: string): string => createHash('sha256').update(verifier).digest('base64url')

/** Who asks, what for, and at whose browser. */
export interface Asking {
  readonly app?: App
  readonly person?: Person
  /** Another browser than the person's own. */
  readonly browser?: Browser
  /** Parameters of the authorization request that differ from the right ones; null: left out. */
  readonly params?: Form
}

/** An authorization URL with everything right but for `params`. RFC 6749 §4.1.1, RFC 7636 §4.3. */
export function authorizeUrl(target: Target, { app = target.app, params = {} }: Asking, verifier: string): string {
  const url = new URL(target.authorize)
  url.search = formText({
    ...Object.fromEntries(url.searchParams),
    response_type: 'code',
    client_id: app.clientId,
    redirect_uri: app.redirectUri,
    scope: target.scope,
    state: 'xyz & more',
    code_challenge: challengeOf(verifier),
    code_challenge_method: 'S256',
    ...params,
  })
  return url.href
}

/** Where a person's browser ends up that opens a URL: signed in where asked, and not a step beyond this server. */
export async function arrive(target: Target, url: string | URL, who: Asking = {}): Promise<Answer> {
  const { person = target.person, browser = target.browser(person) } = who
  const home = new URL(url).origin
  let [answer, signedIn] = [await browser.open(url), false]
  for (let step = 0; step < 8; step++) {
    const signIn = formWith(answer, 'password')
    if (answer.location?.origin === home) answer = await browser.open(answer.location)
    else if (signIn !== null && !signedIn) {
      signedIn = true
      answer = await signInOn(answer, browser, person)
    } else return answer
  }
  return answer
}

/** Fills in the sign-in form of a page. */
export function signInOn(page: Answer, browser: Browser, { username, password }: Person): Promise<Answer> {
  const form = formWith(page, 'password')
  if (form === null) throw new Unprepared(`before the attack, no sign-in form came: ${shown(page)}`)
  return browser.submit(page, 'password', {
    [form.text ?? 'username']: username,
    [form.password ?? 'password']: password,
  })
}

/** Opens an authorization request with these parameters, and answers where the browser ended up. */
export function ask(target: Target, params: Form = {}, who: Asking = {}): Promise<Answer> {
  return arrive(target, authorizeUrl(target, { ...who, params }, random()), who)
}

/** The page that asks for consent. */
export async function consentPage(target: Target, url: string | URL, who: Asking = {}): Promise<Answer> {
  const page = await arrive(target, url, who)
  if (formWith(page, target.buttons.allow[0]) !== null) return page
  throw new Unprepared(`before the attack, no page asked for consent: ${shown(page)}`)
}

/** Presses a button of a consent page. */
export function press(
  target: Target,
  page: Answer,
  choice: Choice,
  who: Asking = {},
  more: Form = {},
): Promise<Answer> {
  const { person = target.person, browser = target.browser(person) } = who
  const [name, value] = target.buttons[choice]
  return browser.submit(page, name, { ...more, [name]: value })
}

/** The whole way from the URL to the answer: a server that remembers an earlier yes need not ask again. */
export async function decide(target: Target, url: string | URL, choice: Choice, who: Asking = {}): Promise<Answer> {
  const page = await arrive(target, url, who)
  return formWith(page, target.buttons.allow[0]) === null ? page : press(target, page, choice, who)
}

/** A code, with all that its redemption takes. */
export interface Code {
  readonly code: string
  readonly verifier: string
  readonly redirectUri: string
  readonly app: App
}

/** The code an answer brings, in its URL or on its page; null: none. */
export function codeIn(answer: Answer): string | null {
  return told(answer).get('code') ?? (answer.status < 400 ? textOf(answer, 'code') : null)
}

/** A person says yes, and the app gets a code. */
export async function newCode(target: Target, who: Asking = {}, verifier: string = random()): Promise<Code> {
  const { app = target.app } = who
  const answer = await decide(target, authorizeUrl(target, who, verifier), 'allow', who)
  return codeFrom(target, answer, verifier, app)
}

export function codeFrom(target: Target, answer: Answer, verifier: string, app: App = target.app): Code {
  const code = codeIn(answer)
  if (code === null) throw new Unprepared(`before the attack, no code came: ${shown(answer)}`)
  target.credentials.add(code).add(verifier)
  return { code, verifier, redirectUri: app.redirectUri, app }
}

/** A request to the token side, authenticated as an app: by Basic, form-encoded (RFC 6749 §2.3.1), or by `client_id` alone. */
export function post(
  target: Target,
  form: Form,
  app: App = target.app,
  endpoint: string = target.token,
): Promise<Answer> {
  if (app.clientSecret === null) return sendForm(endpoint, { client_id: app.clientId, ...form })
  return sendForm(endpoint, form, { headers: { authorization: basic(app.clientId, app.clientSecret) } })
}

export function basic(id: string, secret: string): string {
  const encoded = (text: string) => new URLSearchParams({ x: text }).toString().slice(2)
  return `Basic ${Buffer.from(`${encoded(id)}:${encoded(secret)}`).toString('base64')}`
}

/** RFC 6749 §4.1.3. */
export function redeem(
  target: Target,
  { code, verifier, redirectUri, app }: Code,
  change: Form = {},
  as: App = app,
): ReturnType<typeof post> {
  return post(
    target,
    { grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: verifier, ...change },
    as,
  )
}

export interface Tokens {
  readonly access: string
  readonly refresh: string
  readonly scope: string
}

/** The tokens of a successful answer. */
export function tokensIn(target: Target, answer: Answer): Tokens {
  const { access_token, refresh_token, scope } = ready(answer, 'no token came')
  for (const token of [access_token, refresh_token]) if (typeof token === 'string') target.credentials.add(token)
  return { access: String(access_token ?? ''), refresh: String(refresh_token ?? ''), scope: String(scope ?? '') }
}

/** The whole flow. */
export async function newTokens(target: Target, who: Asking = {}): Promise<Tokens> {
  return tokensIn(target, await redeem(target, await newCode(target, who)))
}

/** RFC 6749 §6. */
export function refresh(
  target: Target,
  refreshToken: string,
  change: Form = {},
  as: App = target.app,
): Promise<Answer> {
  return post(target, { grant_type: 'refresh_token', refresh_token: refreshToken, ...change }, as)
}

/** An API call with a bearer token (RFC 6750 §2.1). */
export function call(api: string, token: string, method: string = 'GET'): Promise<Answer> {
  return send(api, { method, headers: { authorization: `Bearer ${token}` } })
}
