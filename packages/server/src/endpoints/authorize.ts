import { decodeForm, fields, type Pair } from 'valetkey/http/form'
import { OAuthError } from 'valetkey/oauth2/errors'
import { formTarget } from '../apps/callbacks.ts'
import { type Core, contextOf, now } from '../core.ts'
import {
  isFreshEnough,
  loginRequired,
  notingNow,
  type Visit as SignInVisit,
  wantsFreshSignIn,
} from '../openid/fresh-sign-in.ts'
import { signInWish } from '../openid/sign-in-wish.ts'
import { consentPage } from '../pages/consent.ts'
import { PageError, type Say } from '../pages/error.ts'
import { isCovered } from '../scopes/scope-tree.ts'
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
 *          and lately, where the app wants so  → sign-in and back, openid/fresh-sign-in.ts
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
  noteRefusal(core, request, thrown)
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
function noteRefusal({ refusals, observer }: Core, request: Request, thrown: unknown): void {
  if (thrown instanceof RefusedAsk) {
    refusals.note(thrown.ask.app.id, 'authorize', thrown.error)
    observer.note(request, { appId: thrown.ask.app.id, error: thrown.error.code })
  }
  if (!(thrown instanceof PageError)) return
  const { appId, callback } = thrown.error?.details ?? {}
  if (typeof appId !== 'string') return
  observer.note(request, { appId })
  refusals.note(appId, 'authorize', thrown.error, typeof callback === 'string' ? callback : null)
}

/** The request a URL's query makes. Throws PageError or RefusedAsk. */
export function readAsk(core: Core, query: string): Promise<Ask> {
  const params = decodeForm(query)
  return isOAuth1(core, params) ? askOAuth1(core, params) : askOAuth2(core, params)
}

/** What the sign-in form in front of an authorization URL of ours has to know. */
export interface Ahead {
  /** Where the answer would go, as a CSP source: what the form may lead to. */
  readonly target: string | null
  /** What the app thinks the person is called (OpenID Connect Core §3.1.2.1, `login_hint`). */
  readonly hint: string | null
}

const nothingAhead: Ahead = { target: null, hint: null }

export async function aheadOf(core: Core, path: string): Promise<Ahead> {
  const url = new URL(path, core.issuer)
  const pathname = url.pathname.replace(/\/$/, '')
  const { authorize, oauth1Authorize, oauth1Authenticate } = core.paths
  if (![authorize, oauth1Authorize, oauth1Authenticate].includes(pathname)) return nothingAhead
  try {
    const ask = await readAsk(core, url.search.slice(1))
    return { target: formTarget(ask.redirectUri), hint: signInWish(core, ask).hint }
  } catch (thrown) {
    return thrown instanceof RefusedAsk ? { target: formTarget(thrown.ask.redirectUri), hint: null } : nothingAhead
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
  core.observer.note(request, { appId: ask.app.id })
  const presence = await core.users.presence(request)
  const browser = core.cookies.browser(request)
  const visit = { ask, url, browser }
  if (presence === null || !(await isFreshEnough(core, visit, presence))) {
    if (!ask.silent) return toSignIn(core, visit)
    throw loginRequired(ask, presence === null ? 'nobody is signed in' : 'the person signed in too long ago')
  }
  const { user, authenticatedAt } = presence
  const before = await core.storage.consents.find(user.id, ask.app.id)
  const known = await mayPass(core, ask, { userId: user.id, before, pathname: url.pathname.replace(/\/$/, '') })
  if (ask.silent && !known) throw new RefusedAsk(new OAuthError('consent_required', 'the person has to be asked'), ask)
  const ticketId = await beginTicket(core, ask, browser.hash)
  const { scopes } = ask
  if (known) return allow(core, request, { ask, ticketId, browser: browser.hash, user, authenticatedAt, scopes })
  return consentPage(core, core.textsFor(request), {
    ask,
    user,
    before,
    owner: ask.app.ownerId === null ? null : await core.storage.users.byId(ask.app.ownerId),
    flow: await sealFlow(core, 'consent', browser.secret, {
      ticket: ticketId,
      user: user.id,
      authenticatedAt,
      scopes,
      query,
    }),
    signInUrl: core.users.signInUrl(core.paths.signIn, url.pathname + url.search),
    setCookie: browser.setCookie,
  })
}

/** What was pushed waits for this browser while its person signs in: that takes longer than a request_uri lives. */
async function toSignIn(core: Core, visit: SignInVisit): Promise<Response> {
  const { ask, url, browser } = visit
  const afresh = wantsFreshSignIn(core, ask)
  const next = afresh ? await notingNow(core, visit) : url.pathname + url.search
  const redirect = core.dialect.redirect(core.users.signInUrl(core.paths.signIn, next, afresh))
  if (ask.protocol === 2 && ask.ticket !== null) await beginTicket(core, ask, browser.hash)
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
  if (!isCovered(core, ask.scopes, before.scopes) || (!ask.silent && core.dialect.askAgain(ask.params, pathname)))
    return false
  if (autoApprove === 'consent') return Object.keys(core.resources).length === 0
  const kind = ask.protocol === 1 ? 'oauth1' : 'access'
  const { app, scopes, resources } = ask
  return core.storage.tokens.reusable({ kind, appId: app.id, userId, scopes, resources })
}

async function answer(core: Core, request: Request): Promise<Response> {
  const { sent, memory } = await openFlow(core, 'consent', request)
  const presence = await core.users.presence(request)
  if (presence?.user.id !== memory.user || isOlder(presence.authenticatedAt, memory.authenticatedAt)) {
    throw new PageError(403, texts => texts.error.accountChanged)
  }
  const decide = sent['decision'] === 'allow' ? allow : sent['decision'] === 'deny' ? deny : null
  if (decide === null) throw new PageError(400, texts => texts.error.noAnswer)
  const ticket = await core.storage.tickets.byId(memory.ticket)
  if (ticket === null || ticket.state !== 'pending' || ticket.expiresAt <= now(core)) throw notOpen(ticket)
  // The request is judged again as it was sent: what has changed since (a disabled app, a callback taken away) counts.
  const ask = await readAsk(core, memory.query)
  core.observer.note(request, { appId: ask.app.id })
  const browser = core.cookies.browser(request).hash
  return decide(core, request, { ask, ticketId: ticket.id, browser, ...presence, scopes: memory.scopes })
}

/** An earlier session than the one that the page was shown to would bring back an earlier sign-in. */
const isOlder = (one: number | null, other: number | null): boolean => (one ?? 0) < (other ?? 0)
