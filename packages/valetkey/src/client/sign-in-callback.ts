import { same } from '../http/same.ts'
import { type Callback, callbackPairs, readCallbackRequest } from './callback.ts'
import { cookieMissing, expired, issuerMismatch, notOurs, wrongApp } from './callback-refusals.ts'
import { type Carried, openCarried } from './carried.ts'
import { wantedScope } from './client.ts'
import type { Outcome } from './connection.ts'
import { type Context, tellBrowser } from './context.ts'
import { ConnectError } from './errors.ts'
import { connect, declined, type Granted } from './finish.ts'
import { isIssuer } from './issuer.ts'
import { appTag, endPending, LIFETIME_MS, type PendingCookie, readPending, shortHash } from './pending-cookie.ts'
import { pinOf } from './pin.ts'
import type { OAuth2Definition } from './provider.ts'
import { cookiePurpose, manner, verifierOf } from './sign-in.ts'

export type AuthorizedHandler = (outcome: Outcome) => Response | Promise<Response>

export interface AuthorizedOptions {
  /** The provider came back with neither code, verifier nor error: your Response, or null to go on as if denied. */
  readonly onUnknown?: (request: Request) => Response | null | Promise<Response | null>
}

/** The browser is back: checks, exchange, vault; then the handler. What waited is gone before the handler runs. */
export async function authorized(
  ctx: Context,
  request: Request,
  handler: AuthorizedHandler,
  { onUnknown = () => null }: AuthorizedOptions = {},
): Promise<Response> {
  const callback = await readCallbackRequest(ctx, request)
  tellBrowser(ctx, 'callback', sentenceOf(ctx, callback), request.url, callbackPairs(callback))
  const { outcome, cookie } = await (ctx.definition.oauth === 1
    ? outcome1(ctx, request, callback)
    : outcome2(ctx, request, callback))
  const response = outcome ? await handler(outcome) : await unknown(request, handler, onUnknown)
  if (!response) throw new ConnectError('handler_gave_nothing', ctx.name)
  return cookie === undefined ? response : ending(response, cookie)
}

interface Arrived {
  /** Null: the provider said nothing we know. */
  readonly outcome: Outcome | null
  /** The name of the cookie that waited. */
  readonly cookie?: string
}

async function unknown(
  request: Request,
  handler: AuthorizedHandler,
  onUnknown: NonNullable<AuthorizedOptions['onUnknown']>,
): Promise<Response> {
  return (await onUnknown(request)) ?? handler(declined(null, null))
}

function sentenceOf(ctx: Context, { denied, code, verifier }: Callback): string {
  if (denied) return `${ctx.title} sent the browser back without consent: ${denied.reason}.`
  if (code) return `${ctx.title} sent the browser back with a code, good once.`
  return verifier
    ? `The browser came back with a verifier of ${ctx.title}.`
    : 'The browser came back with nothing we know.'
}

/** RFC 6749 §4.1.2, checks in order. */
async function outcome2(ctx: Context, request: Request, callback: Callback): Promise<Arrived> {
  const { state, code, denied } = callback
  if (!code && !denied) return { outcome: null }
  // Some providers forget the state when the person says no; there is nothing to protect then.
  if (!state && denied) return { outcome: declined(null, denied) }
  if (!state) throw new ConnectError('state_missing', ctx.name)
  const { carried, cookie } = await openState(ctx, request, state)
  checkIssuer(ctx as Context<OAuth2Definition>, callback)
  await takeOnce(ctx, state, carried)
  if (denied) return { outcome: declined(carried, denied), cookie: cookie.name }
  const verifier = await verifierOf(ctx, carried.kid ?? '', cookie.content)
  if (verifier === null) throw new ConnectError('state_invalid', ctx.name, { reason: 'its key is gone' })
  const scope = wantedScope(ctx.definition, carried.scope)
  const { brought = {} } = callback
  const granted: Granted = { carried: { ...carried, scope }, code: code ?? '', verifier, brought }
  return { outcome: await connect(ctx, granted), cookie: cookie.name }
}

/** The state must be ours, for this app, for this browser, and young. */
async function openState(
  ctx: Context,
  request: Request,
  state: string,
): Promise<{ carried: Carried; cookie: PendingCookie }> {
  const dot = state.indexOf('.')
  const carried = await opened(ctx, 'state', state.slice(dot + 1))
  if (carried.app !== ctx.name) throw wrongApp(ctx, carried.app)
  if (ctx.now() - carried.at > LIFETIME_MS) throw expired(ctx, carried.at)
  const cookie = boundHere(ctx, request).find(one => one.id === state.slice(0, dot))
  if (!cookie) throw cookieMissing(ctx, request, carried.host)
  if (!same(await shortHash(cookie.content), carried.binding ?? '')) throw cookieMissing(ctx, request)
  return { carried, cookie }
}

/** RFC 9207 §2.4. */
function checkIssuer({ definition, name }: Context<OAuth2Definition>, { iss }: Callback): void {
  if (definition.issuer === undefined) return
  if (iss === undefined && definition.issParameter !== 'required') return
  if (!isIssuer(definition.issuer, iss)) throw issuerMismatch(name, definition.issuer, iss)
}

/** RFC 5849 §2.2: the request token names the cookie; without one (a PIN typed into a form) the newest of this app counts. */
async function outcome1(ctx: Context, request: Request, { token, verifier, denied }: Callback): Promise<Arrived> {
  if (!verifier && !denied) return { outcome: null }
  const cookie = await waiting(ctx, request, token)
  if (!cookie && denied) return { outcome: declined(null, denied) }
  if (!cookie) throw cookieMissing(ctx, request)
  const carried = await openCookie(ctx, cookie, token)
  if (denied) return { outcome: declined(carried, denied), cookie: cookie.name }
  if (carried.token === undefined) throw new ConnectError('state_missing', ctx.name, { reason: 'no oauth_token' })
  if (ctx.now() - cookie.at > LIFETIME_MS) throw expired(ctx, cookie.at)
  await takeOnce(ctx, carried.token, carried)
  return { outcome: await connect(ctx, { carried, code: pinOf(ctx.definition, verifier ?? '') }), cookie: cookie.name }
}

/** Any site below our domain can set a cookie for us, but for one with this prefix (RFC 6265bis §4.1.3.2), which wants https. */
function boundHere(ctx: Context, request: Request): PendingCookie[] {
  return readPending(request).filter(({ name }) => name.startsWith('__Host-') || !manner(ctx, request).secure)
}

async function waiting(ctx: Context, request: Request, token: string | undefined): Promise<PendingCookie | undefined> {
  const app = await appTag(ctx.name)
  const ours = boundHere(ctx, request).filter(cookie => cookie.app === app)
  if (token === undefined) return ours[0]
  const id = await shortHash(token)
  return ours.find(cookie => cookie.id === id)
}

async function openCookie(ctx: Context, cookie: PendingCookie, token: string | undefined): Promise<Carried> {
  const carried = await opened(ctx, cookiePurpose(ctx, cookie.id), cookie.content)
  // The cookie's name is a hash of the token: where both are known they are the same.
  return { ...carried, token: carried.token ?? token, app: ctx.name, at: cookie.at }
}

async function opened(ctx: Context, purpose: string, text: string): Promise<Carried> {
  try {
    return await openCarried(ctx.sealer, purpose, text)
  } catch (error) {
    throw notOurs(ctx, text, error)
  }
}

async function takeOnce(ctx: Context, text: string, { at }: Carried): Promise<void> {
  const first = await ctx.keeper.vault.takeOnce(`sign-in ${await shortHash(text)}`, at + 2 * LIFETIME_MS)
  if (!first) throw new ConnectError('state_used', ctx.name)
}

/** Responses of `Response.redirect` cannot be added to: a copy can. */
function ending(response: Response, cookie: string): Response {
  const copy = new Response(response.body, response)
  copy.headers.append('set-cookie', endPending(cookie))
  return copy
}
