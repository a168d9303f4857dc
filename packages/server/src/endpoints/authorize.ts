import { decodeForm, fields, type Pair } from 'valetkey/http/form'
import { OAuthError } from 'valetkey/oauth2/errors'
import { subset } from 'valetkey/oauth2/scope'
import { formTarget } from '../callbacks.ts'
import type { Browser } from '../cookies.ts'
import { type Core, contextOf, now } from '../core.ts'
import { consentPage } from '../pages/consent.ts'
import { PageError, type Say } from '../pages/error.ts'
import type { Consent } from '../storage/storage.ts'
import { type Ask, RefusedAsk } from './ask.ts'
import { askOAuth1 } from './ask-oauth1.ts'
import { askOAuth2 } from './ask-oauth2.ts'
import { allow, beginTicket, deny, notOpen, refuseAsk } from './decide.ts'
import { openFlow, sealFlow } from './flow.ts'

/**
 * RFC 6749 §3.1 and RFC 5849 §2.2, one page for both.
 *   GET    the request is read and judged      ask-oauth2.ts, ask-oauth1.ts
 *          the person signs in                 → sign-in and back
 *          the page asks                       → POST
 *   POST   the form was shown to this browser  403
 *          by a page of ours                   403
 *          to the person still signed in       403
 *          the answer is yes or no             400
 *          the request is still unanswered     409, or 400 when it is too old
 */
export async function authorize(core: Core, request: Request): Promise<Response> {
  try {
    return await (request.method === 'POST' ? answer(core, request) : show(core, request))
  } catch (thrown) {
    return refuse(core, request, thrown)
  }
}

/** An error of this endpoint: on its way to the app, or as the page it becomes. */
export async function refuse(core: Core, request: Request, thrown: unknown): Promise<Response> {
  noteRefusal(core, thrown)
  try {
    if (thrown instanceof RefusedAsk) return await refuseAsk(core, request, thrown)
    throw thrown
  } catch (page) {
    if (!(page instanceof PageError) || page.error === null) throw page
    const params = decodeForm(new URL(request.url).search.slice(1))
    const own = core.dialect.authorizePage(page.error, contextOf(core, 'authorize', request, { params }))
    const { sentence } = own ?? {}
    const say: Say = sentence === undefined ? page.say : texts => ({ ...page.say(texts), sentence })
    throw new PageError(own?.status ?? page.status, say, page.facts)
  }
}

/** Of a page without a way back, `details` say whose it was. */
function noteRefusal({ refusals }: Core, thrown: unknown): void {
  if (thrown instanceof RefusedAsk) refusals.note(thrown.ask.app.id, 'authorize', thrown.error)
  if (!(thrown instanceof PageError)) return
  const { appId, callback } = thrown.error?.details ?? {}
  if (typeof appId !== 'string') return
  refusals.note(appId, 'authorize', thrown.error, typeof callback === 'string' ? callback : null)
}

/** The request a URL's query makes. Throws PageError or RefusedAsk. */
export function readAsk(core: Core, query: string): Promise<Ask> {
  const params = decodeForm(query)
  return isOAuth1(core, params) ? askOAuth1(core, params) : askOAuth2(core, params)
}

/** Where the answer to an authorization URL of ours would go, as a CSP source: what the sign-in form before it may lead to. */
export async function targetOf(core: Core, path: string): Promise<string | null> {
  const url = new URL(path, core.issuer)
  const pathname = url.pathname.replace(/\/$/, '')
  const { authorize, oauth1Authorize, oauth1Authenticate } = core.paths
  if (![authorize, oauth1Authorize, oauth1Authenticate].includes(pathname)) return null
  try {
    return formTarget((await readAsk(core, url.search.slice(1))).redirectUri)
  } catch (thrown) {
    return thrown instanceof RefusedAsk ? formTarget(thrown.ask.redirectUri) : null
  }
}

function isOAuth1(core: Core, params: readonly Pair[]): boolean {
  const names = fields(params)
  if (names['oauth_token'] !== undefined && names['client_id'] === undefined) return true
  return !core.policy.protocols.includes(2)
}

async function show(core: Core, request: Request): Promise<Response> {
  const url = new URL(request.url)
  const query = url.search.slice(1)
  const ask = await readAsk(core, query)
  const user = await core.users.current(request)
  const here = url.pathname + url.search
  const browser = core.cookies.browser(request)
  if (user === null) {
    if (ask.silent) throw new RefusedAsk(new OAuthError('login_required', 'nobody is signed in'), ask)
    return toSignIn(core, ask, here, browser)
  }
  const before = await core.storage.consents.find(user.id, ask.app.id)
  const known = await mayPass(core, ask, { userId: user.id, before, pathname: url.pathname.replace(/\/$/, '') })
  if (ask.silent && !known) throw new RefusedAsk(new OAuthError('consent_required', 'the person has to be asked'), ask)
  const ticketId = await beginTicket(core, ask, browser.hash)
  if (known) return allow(core, request, { ask, ticketId, browser: browser.hash, user, scopes: ask.scopes })
  return consentPage(core, core.textsFor(request), {
    ask,
    user,
    before,
    owner: ask.app.ownerId === null ? null : await core.storage.users.byId(ask.app.ownerId),
    flow: await sealFlow(core, 'consent', browser.secret, {
      ticket: ticketId,
      user: user.id,
      scopes: ask.scopes,
      query,
    }),
    signInUrl: core.users.signInUrl(core.paths.signIn, here),
    setCookie: browser.setCookie,
  })
}

/** What was pushed waits for this browser while its person signs in: that takes longer than a request_uri lives. */
async function toSignIn(core: Core, ask: Ask, here: string, browser: Browser): Promise<Response> {
  const redirect = core.dialect.redirect(core.users.signInUrl(core.paths.signIn, here))
  if (ask.protocol === 1 || ask.ticket === null) return redirect
  await beginTicket(core, ask, browser.hash)
  const response = new Response(redirect.body, redirect)
  if (browser.setCookie !== null) response.headers.append('set-cookie', browser.setCookie)
  return response
}

interface Visit {
  readonly userId: string
  readonly before: Consent | null
  /** The endpoint that was asked. */
  readonly pathname: string
}

/**
 * RFC 6819 §5.2.3.2: only an app that can prove who it is may be let through without a word. A consent does not say for
 * which resources it was given; where there are any, only a token for just these tells.
 */
async function mayPass(core: Core, ask: Ask, visit: Visit): Promise<boolean> {
  const { userId, before, pathname } = visit
  const { autoApprove } = ask.policy
  if (autoApprove === 'never' || ask.app.public || before === null) return false
  if (!subset(ask.scopes, before.scopes) || (!ask.silent && core.dialect.askAgain(ask.params, pathname))) return false
  if (autoApprove === 'consent') return Object.keys(core.resources).length === 0
  const kind = ask.protocol === 1 ? 'oauth1' : 'access'
  const { app, scopes, resources } = ask
  return core.storage.tokens.reusable({ kind, appId: app.id, userId, scopes, resources })
}

async function answer(core: Core, request: Request): Promise<Response> {
  const { sent, memory } = await openFlow(core, 'consent', request)
  const user = await core.users.current(request)
  if (user?.id !== memory.user) {
    throw new PageError(403, texts => texts.error.accountChanged)
  }
  const decide = sent['decision'] === 'allow' ? allow : sent['decision'] === 'deny' ? deny : null
  if (decide === null) throw new PageError(400, texts => texts.error.noAnswer)
  const ticket = await core.storage.tickets.byId(memory.ticket)
  if (ticket === null || ticket.state !== 'pending' || ticket.expiresAt <= now(core)) throw notOpen(ticket)
  // The request is judged again as it was sent: what has changed since (a disabled app, a callback taken away) counts.
  const ask = await readAsk(core, memory.query)
  const browser = core.cookies.browser(request).hash
  return decide(core, request, { ask, ticketId: ticket.id, browser, user, scopes: memory.scopes })
}
