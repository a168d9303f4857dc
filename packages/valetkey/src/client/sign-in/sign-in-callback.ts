import { same } from '../../http/same.ts'
import type { Context } from '../context.ts'
import type { ConnectError } from '../errors/errors.ts'
import { refusal } from '../errors/refusal.ts'
import { isIssuer } from '../openid/issuer.ts'
import type { OAuth2Definition } from '../provider.ts'
import { wantedScope } from '../registration/client.ts'
import { readCallbackRequest } from './callback.ts'
import type { Carried } from './carried.ts'
import { connect, declined } from './finish.ts'
import { endPending, LIFETIME_MS, type PendingCookie, shortHash } from './pending-cookie.ts'
import { boundHere, opened, takeOnce, verifierOf } from './sign-in-steps.ts'
import type { Arrived, AuthorizedHandler, AuthorizedOptions, Callback } from './signing-in.ts'

/** The browser is back: checks, exchange, vault; then the handler. What waited is gone before the handler runs. */
export async function authorized(
  ctx: Context,
  request: Request,
  handler: AuthorizedHandler,
  { onUnknown = () => null }: AuthorizedOptions = {},
): Promise<Response> {
  const callback = await readCallbackRequest(ctx, request)
  if (ctx.onExchange) (await import('../telling/telling.ts')).tellCallback(ctx, request.url, callback)
  const { outcome, cookie } =
    ctx.definition.oauth === 1
      ? await (await import('./sign-in-oauth1.ts')).outcome1(ctx, request, callback)
      : await outcome2(ctx as Context<OAuth2Definition>, request, callback)
  const response = (outcome ? null : await onUnknown(request)) ?? (await handler(outcome ?? declined(null, null)))
  if (!response) throw await refusal('handler_gave_nothing', ctx.name)
  return cookie === undefined ? response : ending(response, cookie)
}

/** RFC 6749 §4.1.2, checks in order. */
async function outcome2(ctx: Context<OAuth2Definition>, request: Request, callback: Callback): Promise<Arrived> {
  const { state, code, denied } = callback
  if (!code && !denied) return { outcome: null }
  // Some providers forget the state when the person says no; there is nothing to protect then.
  if (!state && denied) return { outcome: declined(null, denied) }
  if (!state) throw await refusal('state_missing', ctx.name)
  const { carried, cookie } = await openState(ctx, request, state)
  if (!comesFromIssuer(ctx, callback))
    throw await refused(({ issuerMismatch }) => issuerMismatch(ctx.name, ctx.definition.issuer ?? '', callback.iss))
  await takeOnce(ctx, state, carried.at)
  if (denied) return { outcome: declined(carried, denied), cookie: cookie.name }
  const verifier = await verifierOf(ctx, carried.kid ?? '', cookie.content)
  if (verifier === null) throw await refusal('state_invalid', ctx.name, { reason: 'its key is gone' })
  const scope = wantedScope(ctx.definition, carried.scope)
  const { brought = {} } = callback
  const granted = { carried: { ...carried, scope }, code: code ?? '', verifier, brought }
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
  if (carried.app !== ctx.name) throw await refused(({ wrongApp }) => wrongApp(ctx, carried.app))
  if (ctx.now() - carried.at > LIFETIME_MS) throw await refused(({ expired }) => expired(ctx, carried.at))
  const cookie = boundHere(ctx, request).find(one => one.id === state.slice(0, dot))
  if (!cookie) throw await refused(({ cookieMissing }) => cookieMissing(ctx, request, carried.host))
  if (!same(await shortHash(cookie.content), carried.binding ?? ''))
    throw await refused(({ cookieMissing }) => cookieMissing(ctx, request))
  return { carried, cookie }
}

type Refusals = typeof import('./callback-refusals.ts')

const refused = async (which: (refusals: Refusals) => ConnectError): Promise<ConnectError> =>
  which(await import('./callback-refusals.ts'))

/** RFC 9207 §2.4. */
function comesFromIssuer(
  { definition: { issuer, issParameter } }: Context<OAuth2Definition>,
  { iss }: Callback,
): boolean {
  if (issuer === undefined || (iss === undefined && issParameter !== 'required')) return true
  return isIssuer(issuer, iss)
}

/** Responses of `Response.redirect` cannot be added to: a copy can. */
function ending(response: Response, cookie: string): Response {
  const copy = new Response(response.body, response)
  copy.headers.append('set-cookie', endPending(cookie))
  return copy
}
