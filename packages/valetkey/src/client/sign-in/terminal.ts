import { decodeForm } from '../../http/form.ts'
import { randomText } from '../../http/random.ts'
import { same } from '../../http/same.ts'
import { createVerifier } from '../../oauth2/pkce.ts'
import { OOB } from '../../oauth2/redirect-uri.ts'
import type { Outcome, Pending } from '../connection.ts'
import type { Context } from '../context.ts'
import { connectError } from '../errors/connect-errors.ts'
import type { ConnectError } from '../errors/errors.ts'
import { isIssuer } from '../openid/issuer.ts'
import type { ExtraParameters, OAuth1Definition, OAuth2Definition } from '../provider.ts'
import { wantedScope } from '../registration/client.ts'
import { clientFor } from '../registration/clients.ts'
import { readCallbackPairs } from './callback-pairs.ts'
import { expired, issuerMismatch, wrongApp } from './callback-refusals.ts'
import { type Carried, openCarried, sealCarried } from './carried.ts'
import { connect, declined } from './finish.ts'
import { requestAuthorization } from './oauth1-flow.ts'
import { userAuthorizationUrl } from './oauth2-flow.ts'
import { checkedCallback } from './own-address.ts'
import { pinOf } from './pin.ts'
import type { Callback } from './signing-in.ts'

/** Signing in where there is no web request: a terminal, a desktop app, a test. */
export interface BeginOptions {
  /** A loopback URL, `oob`, or nothing for whatever the provider does without one. */
  readonly callback?: string | undefined
  readonly scope?: string | readonly string[] | undefined
  readonly params?: ExtraParameters | undefined
  readonly data?: unknown
  /** The connection is kept under this name. Default `default`. */
  readonly user?: string | undefined
}

/** RFC 5849 §2.1; for OAuth 2 the URN Google began with. */
const OUT_OF_BAND = { 1: 'oob', 2: OOB } as const
const LIFETIME_MS = 60 * 60_000

/** The address to open, and what to hold until the code is there. */
export async function begin(ctx: Context, options: BeginOptions = {}): Promise<{ url: string; pending: Pending }> {
  const base: Carried = {
    app: ctx.name,
    at: ctx.now(),
    callback: await callbackOf(ctx, options.callback),
    data: options.data,
    user: options.user,
  }
  const { url, carried } = await (ctx.definition.oauth === 1
    ? begin1(ctx as Context<OAuth1Definition>, base, options)
    : begin2(ctx as Context<OAuth2Definition>, base, options))
  if (ctx.onExchange) await tellOpened(ctx, url)
  const sealed = await sealCarried(ctx.sealer, 'pending', carried)
  return { url, pending: { app: ctx.name, sealed, expiresAt: carried.at + LIFETIME_MS } }
}

/** A URL of the caller's; else what stands for one at this provider. Where one is required, only what was asked for will do. */
async function callbackOf(ctx: Context, asked: string | undefined): Promise<string | undefined> {
  const { oob, oauth, callbackRequired } = ctx.definition
  if (asked !== undefined && asked !== 'oob') return checkedCallback(ctx, asked)
  if (callbackRequired && (asked === undefined || oob === undefined)) throw connectError('callback_required', ctx.name)
  return oob ?? (asked === 'oob' ? OUT_OF_BAND[oauth] : undefined)
}

interface Begun {
  readonly url: string
  readonly carried: Carried
}

async function begin1(ctx: Context<OAuth1Definition>, base: Carried, options: BeginOptions): Promise<Begun> {
  const client = await clientFor(ctx, base.callback, [])
  const { token, secret, url } = await requestAuthorization(ctx, client, {
    callback: base.callback ?? 'oob',
    scope: wantedScope(ctx.definition, options.scope),
    params: options.params,
  })
  return { url, carried: { ...base, token, secret } }
}

async function begin2(ctx: Context<OAuth2Definition>, base: Carried, options: BeginOptions): Promise<Begun> {
  const scope = wantedScope(ctx.definition, options.scope)
  const client = await clientFor(ctx, base.callback, scope)
  const ask = { redirectUri: base.callback, scope, state: randomText(16), verifier: createVerifier() }
  const url = await userAuthorizationUrl(ctx, client, { ...ask, params: options.params })
  return { url, carried: { ...base, scope, stamp: client.stamp, state: ask.state, verifier: ask.verifier } }
}

/** Takes a bare code, a PIN with or without its dashes, or the whole address the browser ended at. */
export async function finish(ctx: Context, input: string | URL, pending: Pending): Promise<Outcome> {
  const carried = await openPending(ctx, pending)
  const callback = await readInput(ctx, bare(String(input)), carried)
  if (ctx.onExchange) await tellBack(ctx, carried, callback)
  if (callback.denied) return declined(carried, callback.denied)
  const { user = 'default' } = carried
  const code = ctx.definition.oauth === 1 ? callback.verifier : callback.code
  if (!code) throw expected(ctx, 'the address has neither a code nor a reason for a refusal')
  const { verifier } = carried
  const { brought = {} } = callback
  return connect(ctx, { carried: { ...carried, user }, code, brought, ...(verifier === undefined ? {} : { verifier }) })
}

async function tellOpened(ctx: Context, url: string): Promise<void> {
  const { tellAuthorize } = await import('../telling/telling.ts')
  tellAuthorize(ctx, url, `The person opens this address of ${ctx.title} and is asked there.`)
}

async function tellBack(ctx: Context, carried: Carried, callback: Callback): Promise<void> {
  const { tellCallback } = await import('../telling/telling.ts')
  tellCallback(ctx, shownAt(ctx, carried), callback, sentenceOf(ctx, callback))
}

/** The callback, or where the code was shown when there is none. */
function shownAt(ctx: Context, carried: Carried): string {
  return isOutOfBand(ctx, carried) ? ctx.definition.authorizeUrl : (carried.callback ?? '')
}

function isOutOfBand({ definition }: Context, { callback }: Carried): boolean {
  if (callback === undefined || callback === OUT_OF_BAND[definition.oauth]) return true
  // A page of the provider's is redirected to, state and all.
  return callback === definition.oob && !/^https?:/i.test(callback)
}

function sentenceOf(ctx: Context, { denied }: Callback): string {
  if (denied) return `${ctx.title} answered without consent: ${denied.reason}.`
  return `The person brought back what ${ctx.title} showed: ${ctx.definition.oauth === 1 ? 'a verifier' : 'a code, good once'}.`
}

async function openPending(ctx: Context, pending: Pending): Promise<Carried> {
  if (pending.app !== ctx.name) throw wrongApp(ctx, pending.app)
  const carried = await openCarried(ctx.sealer, 'pending', pending.sealed).catch(() => null)
  if (!carried) throw connectError('state_invalid', ctx.name, { reason: 'the pending sign-in does not open' })
  if (carried.app !== ctx.name) throw wrongApp(ctx, carried.app)
  if (ctx.now() - carried.at > LIFETIME_MS) throw expired(ctx, carried.at, LIFETIME_MS)
  return carried
}

/** Without what a shell, a mail or a chat put around it. */
function bare(text: string): string {
  return text.replace(/^[\s\p{Pi}\p{Pf}\p{Cf}"'`<]+|[\s\p{Pi}\p{Pf}\p{Cf}"'`>]+$/gu, '')
}

const ADDRESS =
  /^[a-z][\w+.-]*:\/\/|^\?|(?:^|[?&#])(?:code|error|error_\w+|oauth_token|oauth_verifier|oauth_problem|denied)=/i

/** An address is read as a callback, its query alone as well; anything else is the code or PIN itself. */
async function readInput(ctx: Context, text: string, carried: Carried): Promise<Callback> {
  if (ADDRESS.test(text)) return readAddress(ctx, /^\w+=/.test(text) ? `?${text}` : text, carried)
  if (text === '') throw expected(ctx, 'nothing was given')
  if (ctx.definition.oauth === 1) return { verifier: readPin(ctx, text, carried) }
  if (/\s/.test(text)) throw expected(ctx, 'a code has no spaces inside')
  if (text.length > 2048) throw expected(ctx, 'that is too long for a code')
  return { code: text }
}

function readPin(ctx: Context, text: string, carried: Carried): string {
  const pin = pinOf(ctx.definition, text)
  const spaced = /\s/.test(pin)
  if (spaced || pin.length > 512)
    throw expected(ctx, spaced ? 'a PIN of another length was expected' : 'that is too long for a PIN')
  if (pin === carried.token) throw expected(ctx, 'that is the oauth_token; the PIN stands on the page after consent')
  return pin
}

/** Checks in order: something must have come back, to this sign-in. */
async function readAddress(ctx: Context, text: string, carried: Carried): Promise<Callback> {
  if (!URL.canParse(text, 'http://localhost')) throw expected(ctx, 'that is not a whole address')
  const url = new URL(text, 'http://localhost')
  const authorize = new URL(ctx.definition.authorizeUrl)
  const callback = await readCallbackPairs(ctx, [...decodeForm(url.search.slice(1)), ...decodeForm(url.hash.slice(1))])
  const value = ctx.definition.oauth === 1 ? callback.verifier : callback.code
  if (!value && !callback.denied) {
    const asking = url.origin === authorize.origin && url.pathname === authorize.pathname
    throw expected(
      ctx,
      asking ? 'that is the address of the question; answer it there first' : 'that address brings nothing back',
    )
  }
  if (callback.token !== undefined && callback.token !== carried.token)
    throw connectError('state_invalid', ctx.name, ANOTHER)
  checkState(ctx, callback, carried)
  return callback
}

const ANOTHER = {
  reason: 'the address belongs to another sign-in',
  next: 'paste the address this sign-in ended at, or begin again',
}

/** A provider's own code page (out of band) drops the state; our callback never may. */
function checkState(ctx: Context, { state, iss, denied }: Callback, carried: Carried): void {
  if (ctx.definition.oauth === 1) return
  if (state === undefined && !denied && !isOutOfBand(ctx, carried)) throw connectError('state_missing', ctx.name)
  if (state !== undefined && !same(state, carried.state ?? '')) throw connectError('state_invalid', ctx.name, ANOTHER)
  const { issuer, issParameter } = ctx.definition
  const mayLack = issParameter !== 'required' || denied !== undefined || isOutOfBand(ctx, carried)
  if (issuer === undefined || (iss === undefined && mayLack)) return
  if (!isIssuer(issuer, iss)) throw issuerMismatch(ctx.name, issuer, iss)
}

function expected(ctx: Context, reason: string): ConnectError {
  return connectError(ctx.definition.oauth === 1 ? 'pin_expected' : 'code_expected', ctx.name, { reason })
}
