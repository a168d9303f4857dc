import { timeOrderedId } from 'valetkey/http/random'
import type { OAuthError } from 'valetkey/oauth2/errors'
import { errorBody } from 'valetkey/oauth2/errors'
import { type Core, contextOf } from '../core.ts'
import type { Approval, Denial, Issued } from '../dialect.ts'
import { implicitToken } from '../grants/implicit.ts'
import type { SignIn } from '../openid/id-token.ts'
import { signInWish } from '../openid/sign-in-wish.ts'
import { codePage, deniedPage } from '../pages/code.ts'
import { type Fact, PageError } from '../pages/error.ts'
import type { Texts } from '../pages/texts/index.ts'
import { sendBack } from '../replies/index.ts'
import type { Ticket, User } from '../storage/storage.ts'
import { credentialHash } from '../tokens/hash.ts'
import { verifierHash } from '../tokens/verifier.ts'
import type { Ask, RefusedAsk } from './ask.ts'

/** One person's answer to one ask, in one browser. */
export interface Answer {
  readonly ask: Ask
  readonly ticketId: string
  readonly browser: Uint8Array
  readonly user: User
  /** When they had signed in, epoch ms; null: nobody knows. */
  readonly authenticatedAt: number | null
  readonly scopes: readonly string[]
}

/** Starts the ticket of an OAuth 2 request, or ties the one that is there already to this browser and no other. */
export async function beginTicket(core: Core, ask: Ask, browser: Uint8Array): Promise<string> {
  if (ask.ticket !== null) {
    if (await tie(core, ask, ask.ticket, browser)) return ask.ticket.id
    throw new PageError(400, texts => texts.error.openedElsewhere)
  }
  const id = timeOrderedId()
  await core.storage.tickets.begin({
    id,
    kind: 'auth',
    appId: ask.app.id,
    browser,
    scopes: ask.scopes,
    redirectUri: ask.redirectUriSent ? ask.redirectUri : null,
    redirectUriSent: ask.redirectUriSent,
    codeChallenge: ask.challenge?.challenge ?? null,
    codeChallengeMethod: ask.challenge?.method ?? null,
    params: { redirectUri: ask.redirectUri, responseMode: ask.responseMode, state: ask.state },
    requestTokenHash: null,
    secretSealed: null,
    lifetimeMs: ask.policy.ticketMs,
    resources: ask.resources,
  })
  return id
}

/** A request token, or a pushed request, belongs to the browser it is opened in first. */
async function tie(core: Core, { protocol, policy }: Ask, { id }: Ticket, browser: Uint8Array): Promise<boolean> {
  if (protocol === 1) return core.storage.tickets.bind(id, browser)
  return (await core.storage.tickets.openPushed({ id, browser, lifetimeMs: policy.ticketMs })) !== null
}

/** Yes: one storage step, which only the first of any number of answers wins; then the code on its way back. */
export async function allow(core: Core, request: Request, answer: Answer): Promise<Response> {
  const { ask, user, authenticatedAt } = answer
  const { code, hash } = mint(core, answer)
  const authorizationId = timeOrderedId()
  const ticket = await core.storage.tickets.approve({
    id: answer.ticketId,
    kind: ask.protocol === 1 ? 'request' : 'auth',
    browser: answer.browser,
    userId: user.id,
    scopes: answer.scopes,
    authorizationId,
    credentialHash: hash,
    credentialLifetimeMs: ask.oob || ask.protocol === 1 ? ask.policy.pinMs : ask.policy.codeMs,
    params: { authenticatedAt, nonce: signInWish(core, ask).nonce } satisfies SignIn,
    authenticatedAt,
  })
  if (ticket === null) throw await whyNot(core, answer)
  core.events.emit('authorization.approved', {
    appId: ask.app.id,
    userId: user.id,
    data: { scopes: answer.scopes, authorizationId },
  })
  const issued = await implicitToken(core, ask, { ticket, user, codeHash: hash })
  const approval: Approval = { ...wayBack(ask, user, ticket), code, issued, scopes: answer.scopes }
  const context = contextOf(core, 'authorize', request, { ...ask, user })
  return (
    (await core.dialect.approved(approval, context)) ??
    standardApproval(core, core.textsFor(request), ask, code, issued)
  )
}

/** No: equally once. */
export async function deny(core: Core, request: Request, answer: Answer): Promise<Response> {
  const { ask, user } = answer
  const ticket = await core.storage.tickets.deny(answer.ticketId, answer.browser)
  if (ticket === null) throw await whyNot(core, answer)
  core.events.emit('authorization.denied', { appId: ask.app.id, userId: user.id })
  const denial: Denial = wayBack(ask, user, ticket)
  const own = await core.dialect.denied(denial, contextOf(core, 'authorize', request, { ...ask, user }))
  if (own !== undefined) return own
  const texts = core.textsFor(request)
  if (ask.oob) return deniedPage(core, texts, ask.app.name)
  const said = { error: 'access_denied', error_description: 'The resource owner denied the request.' }
  return sendBack(
    core,
    texts,
    ask,
    ask.protocol === 1 ? { oauth_problem: 'user_refused', oauth_token: ask.requestToken ?? '' } : said,
  )
}

/** An error travelling back to the app, unless the dialect shows it on a page. */
export async function refuseAsk(core: Core, request: Request, refused: RefusedAsk): Promise<Response> {
  const { ask, error } = refused
  const context = { ...contextOf(core, 'authorize', request, ask), redirectUri: ask.redirectUri }
  const way = await core.dialect.authorizeError(error, context)
  if (way instanceof Response) return way
  if (way === 'page' || ask.oob) throw refusedPage(error)
  return sendBack(core, core.textsFor(request), { protocol: 2, ...ask }, { ...errorBody(error) })
}

function refusedPage(error: OAuthError): PageError {
  const facts: readonly Fact[] = [
    ['error', error.code],
    ['reason', error.description],
  ]
  return new PageError(400, texts => texts.error.refused, facts, error)
}

function mint(core: Core, { ask, user, ticketId }: Answer): { readonly code: string; readonly hash: Uint8Array } {
  const kind = ask.protocol === 1 ? 'verifier' : 'code'
  const { token: code } = core.formats[kind].mint({ kind, id: timeOrderedId(), userId: user.id, oob: ask.oob })
  return { code, hash: kind === 'code' ? credentialHash('code', code) : verifierHash(core, ticketId, code) }
}

function standardApproval(
  core: Core,
  texts: Texts,
  ask: Ask,
  code: string,
  issued: Issued | null,
): Promise<Response> | Response {
  const { oob, policy, app, protocol, requestToken } = ask
  if (oob && policy.codePageUrl === 'none') return codePage(core, texts, { code, appName: app.name })
  if (oob) return core.dialect.redirect(`${core.paths.oob}?code=${encodeURIComponent(code)}`)
  if (protocol === 1) return sendBack(core, texts, ask, { oauth_token: requestToken ?? '', oauth_verifier: code })
  return sendBack(core, texts, ask, {
    ...(ask.answers.includes('code') && { code }),
    ...(issued && core.dialect.implicitReply(issued)),
  })
}

function wayBack(ask: Ask, user: User, ticket: Ticket): Denial {
  const { protocol, redirectUri, oob, requestToken, responseMode, state, app } = ask
  return { protocol, redirectUri, oob, requestToken, responseMode, state, app, ticket, user }
}

async function whyNot(core: Core, { ticketId }: Answer): Promise<PageError> {
  return notOpen(await core.storage.tickets.byId(ticketId))
}

/** Why a request that is no longer open is not: answered, or gone. */
export function notOpen(ticket: Ticket | null): PageError {
  const answered = ticket !== null && ticket.state !== 'pending'
  return answered
    ? new PageError(409, texts => texts.error.alreadyAnswered)
    : new PageError(400, texts => texts.error.tooOld)
}
