import type { Core } from '../core.ts'
import { PageError } from '../pages/error.ts'
import { signedOutPage, signInPage, signOutPage } from '../pages/sign-in.ts'
import { verifyPassword } from '../people/passwords.ts'
import type { User } from '../storage/storage.ts'
import { usernameKey } from '../storage/username-key.ts'
import { aheadOf } from './authorize.ts'
import { openFlow, sealFlow } from './flow.ts'
import { unlessThrottled } from './throttled-form.ts'

/**
 * The built-in sign-in.
 *   the form was shown to this browser         403
 *   not too many tries for this name           429
 *   nor from this address                      429
 *   name and password belong together          401
 *   the account is not locked                  401
 */
export async function signIn(core: Core, request: Request): Promise<Response> {
  if (!core.users.builtIn) return core.dialect.redirect(core.users.signInUrl(core.paths.signIn, '/'))
  if (request.method !== 'POST') {
    const next = ownPath(core, new URL(request.url).searchParams.get('next')) ?? '/'
    return showForm(core, request, next, {})
  }
  const { sent, memory } = await openFlow(core, 'sign-in', request)
  const username = sent['username'] ?? ''
  const refuse = (status: number, alert: string) => showForm(core, request, memory.next, { username, status, alert })
  const work = async () => {
    const user = await passwordHolder(core, request, username, sent['password'] ?? '')
    return user ? welcome(core, request, user, memory.next) : refuse(401, core.textsFor(request).signIn.wrong)
  }
  return unlessThrottled(core, request, work, sentence => refuse(429, sentence))
}

export async function signOut(core: Core, request: Request): Promise<Response> {
  if (request.method === 'POST') {
    await openFlow(core, 'sign-out', request)
    return signedOutPage(core, core.textsFor(request), await core.users.endSession(request))
  }
  const user = await core.users.current(request)
  if (user === null) throw new PageError(400, texts => texts.error.signedOut)
  const browser = core.cookies.browser(request)
  const flow = await sealFlow(core, 'sign-out', browser.secret, { user: user.id })
  return signOutPage(core, core.textsFor(request), { flow, setCookie: browser.setCookie, name: user.username })
}

async function passwordHolder(core: Core, request: Request, username: string, password: string): Promise<User | null> {
  const who = { account: usernameKey(username), address: core.addressOf(request) }
  await core.throttle.attempt('sign-in', who)
  const user = await core.storage.users.byUsername(username)
  const right = await verifyPassword(password, user?.passwordHash ?? null)
  if (user !== null && right && user.lockedAt === null) {
    await core.throttle.passed('sign-in', who)
    return user
  }
  core.events.emit('sign_in.failed', { userId: user?.id ?? null })
  return null
}

/** Starts a session of its own, and goes on. */
export async function welcome(core: Core, request: Request, user: User, next: string): Promise<Response> {
  await core.users.endSession(request)
  const { setCookie } = await core.users.startSession(user.id)
  core.events.emit('sign_in.succeeded', { userId: user.id })
  const redirect = core.dialect.redirect(next)
  const response = new Response(redirect.body, redirect)
  response.headers.append('set-cookie', setCookie)
  return response
}

async function showForm(
  core: Core,
  request: Request,
  next: string,
  page: { username?: string; alert?: string; status?: number },
): Promise<Response> {
  const browser = core.cookies.browser(request)
  const { target, hint } = await aheadOf(core, next)
  return signInPage(core, core.textsFor(request), {
    ...(hint !== null && { username: hint }),
    ...page,
    signUpUrl: core.signUp ? core.users.signInUrl(core.paths.signUp, next) : null,
    flow: await sealFlow(core, 'sign-in', browser.secret, { next }),
    formTargets: [target],
    setCookie: browser.setCookie,
  })
}

/** A path of ours, or null: never somebody else's address, however it is written. */
export function ownPath(core: Core, next: string | null): string | null {
  if (next === null || !next.startsWith('/') || !URL.canParse(next, core.issuer)) return null
  const url = new URL(next, core.issuer)
  return url.origin === new URL(core.issuer).origin ? url.pathname + url.search : null
}
