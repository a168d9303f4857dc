import { timeOrderedId } from 'valetkey/http/random'
import { OAuthError } from 'valetkey/oauth2/errors'
import { type Core, now } from '../core.ts'
import { deviceCode } from '../grants/device-code.ts'
import type { SignIn } from '../openid/id-token.ts'
import { deniedPage } from '../pages/code.ts'
import { consentPage } from '../pages/consent.ts'
import { deviceConsent, deviceDonePage, userCodePage } from '../pages/device.ts'
import { PageError } from '../pages/error.ts'
import { policyFor } from '../policy.ts'
import { grantedScopes } from '../scopes/scopes.ts'
import type { App, Ticket, User } from '../storage/storage.ts'
import { readUserCode, userCodeHashes } from '../tokens/user-code.ts'
import type { Ask } from './ask.ts'
import { type Answer, notOpen } from './decide.ts'
import { openFlow, sealFlow } from './flow.ts'
import { unlessThrottled } from './throttled-form.ts'

/**
 * RFC 8628 §3.3: where a person types what a device shows, and says yes or no.
 *   GET    the person signs in                 → sign-in and back
 *          without a code                      the field for it
 *          not too many codes that are none    429
 *          a device waits with this code       400, the field again
 *          its app may ask for that still      400
 *          the page asks, in any case          → POST
 *   POST   the form was shown to this browser  403
 *          by a page of ours                   403
 *          to the person still signed in       403
 *          the answer is yes or no             400
 *          the device still waits              409, or 400 when it is too late
 */
export function device(core: Core, request: Request): Promise<Response> {
  return request.method === 'POST' ? answer(core, request) : show(core, request)
}

async function show(core: Core, request: Request): Promise<Response> {
  const url = new URL(request.url)
  const user = await core.users.current(request)
  if (user === null) return core.dialect.redirect(core.users.signInUrl(core.paths.signIn, url.pathname + url.search))
  const texts = core.textsFor(request)
  const typed = url.searchParams.get('user_code')
  if (typed === null) return userCodePage(core, texts)
  const again = (status: number, alert: string) => userCodePage(core, texts, { typed, status, alert })
  return unlessThrottled(
    core,
    request,
    async () => {
      const found = await waiting(core, request, user, typed)
      return found === null ? again(400, texts.device.unknown) : ask(core, request, user, found)
    },
    sentence => again(429, sentence),
  )
}

interface Found {
  readonly userCode: string
  readonly ticket: Ticket
  readonly app: App
}

/** RFC 8628 §5.1: a code is counted before it is looked up, so that no burst of guesses slips through. */
async function waiting(core: Core, request: Request, user: User, typed: string): Promise<Found | null> {
  const userCode = readUserCode(typed)
  if (userCode === null) return null
  const who = { account: user.id, address: core.addressOf(request) }
  await core.throttle.attempt('user-code', who)
  const ticket = await ticketOf(core, userCode)
  const app = ticket && (await core.storage.apps.byId(ticket.appId))
  if (ticket === null || app === null || app.disabledAt !== null) return null
  await core.throttle.passed('user-code', who)
  return { userCode, ticket, app }
}

async function ticketOf(core: Core, userCode: string): Promise<Ticket | null> {
  for (const hash of userCodeHashes(core, userCode)) {
    const ticket = await core.storage.tickets.byUserCode(hash)
    if (ticket !== null && ticket.state === 'pending' && ticket.expiresAt > now(core)) return ticket
  }
  return null
}

async function ask(core: Core, request: Request, user: User, { userCode, ticket, app }: Found): Promise<Response> {
  const browser = core.cookies.browser(request)
  const texts = core.textsFor(request)
  const url = new URL(request.url)
  const asked = askOf(core, app, ticket)
  const { address } = ticket.params
  return consentPage(core, texts, {
    ask: asked,
    user,
    before: await core.storage.consents.find(user.id, app.id),
    owner: app.ownerId === null ? null : await core.storage.users.byId(app.ownerId),
    device: deviceConsent(core, texts, {
      userCode,
      agoMs: now(core) - ticket.createdAt,
      from: typeof address === 'string' ? address : null,
      here: core.addressOf(request),
    }),
    flow: await sealFlow(core, 'device', browser.secret, { ticket: ticket.id, user: user.id, scopes: asked.scopes }),
    signInUrl: core.users.signInUrl(core.paths.signIn, url.pathname + url.search),
    setCookie: browser.setCookie,
  })
}

/** What a device asks for, judged anew: its app may have lost a scope, or the grant, since it began. */
function askOf(core: Core, app: App, ticket: Ticket): Ask {
  const policy = policyFor(core.policy, app)
  return {
    protocol: 2,
    app,
    policy,
    params: [],
    scopes: scopesOf(core, app, ticket, policy.grants),
    resources: ticket.resources,
    answers: ['code'],
    redirectUri: '',
    redirectUriSent: false,
    oob: false,
    responseMode: 'query',
    state: null,
    challenge: null,
    silent: false,
    requestToken: null,
    ticket,
  }
}

function scopesOf(core: Core, app: App, { scopes }: Ticket, grants: readonly string[]): readonly string[] {
  try {
    if (!grants.includes(deviceCode.type))
      throw new OAuthError('unauthorized_client', 'this app may not use the device grant')
    return scopes.length === 0 ? [] : grantedScopes(core, app, scopes)
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error
    const facts = [['error', error.code] as const, ['reason', error.description] as const]
    throw new PageError(400, texts => texts.error.scopesRefused, facts, error)
  }
}

async function answer(core: Core, request: Request): Promise<Response> {
  const { sent, memory } = await openFlow(core, 'device', request)
  const presence = await core.users.presence(request)
  if (presence?.user.id !== memory.user) throw new PageError(403, texts => texts.error.accountChanged)
  const decide = sent['decision'] === 'allow' ? allow : sent['decision'] === 'deny' ? deny : null
  if (decide === null) throw new PageError(400, texts => texts.error.noAnswer)
  const ticket = await core.storage.tickets.byId(memory.ticket)
  const app = ticket && (await core.storage.apps.byId(ticket.appId))
  if (ticket === null || app === null || ticket.state !== 'pending') throw notOpen(ticket)
  const asked = askOf(core, app, ticket)
  const browser = core.cookies.browser(request).hash
  const decided = await decide(core, { ask: asked, ticketId: ticket.id, browser, ...presence, scopes: memory.scopes })
  if (decided === null) throw notOpen(await core.storage.tickets.byId(ticket.id))
  const texts = core.textsFor(request)
  return sent['decision'] === 'allow' ? deviceDonePage(core, texts, app.name) : deniedPage(core, texts, app.name)
}

/** Yes, once, in whatever browser: the device has what it needs already, and is given tokens when it asks next. */
async function allow(core: Core, answer: Answer): Promise<Ticket | null> {
  const { ask, ticketId, browser, user, authenticatedAt, scopes } = answer
  const authorizationId = timeOrderedId()
  const ticket = await core.storage.tickets.approve({
    id: ticketId,
    kind: 'device',
    browser,
    userId: user.id,
    scopes,
    authorizationId,
    credentialHash: null,
    credentialLifetimeMs: ask.policy.deviceCodeMs,
    params: { authenticatedAt, nonce: null } satisfies SignIn,
    authenticatedAt,
  })
  const about = { appId: ask.app.id, userId: user.id, data: { scopes, authorizationId } }
  if (ticket !== null) core.events.emit('authorization.approved', about)
  return ticket
}

async function deny(core: Core, { ask, ticketId, browser, user }: Answer): Promise<Ticket | null> {
  const ticket = await core.storage.tickets.deny(ticketId, browser)
  if (ticket !== null) core.events.emit('authorization.denied', { appId: ask.app.id, userId: user.id })
  return ticket
}
