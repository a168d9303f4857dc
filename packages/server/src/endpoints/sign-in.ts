import type { Core } from '../core.ts'
import { PageError } from '../pages/error.ts'
import { signedOutPage, signInPage, signOutPage } from '../pages/sign-in.ts'
import { verifyPassword } from '../passwords.ts'
import type { User } from '../storage/storage.ts'
import { usernameKey } from '../storage/username-key.ts'
import { Throttled } from '../throttle.ts'
import { targetOf } from './authorize.ts'
import { openFlow, sealFlow } from './flow.ts'

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
    const next = ownPath(core, new URL(request.url).searchParams.get('next'))
    return showForm(core, request, next, {})
  }
  const { sent, memory } = await openFlow(core, 'sign-in', request)
  const username = sent['username'] ?? ''
  try {
    const user = await passwordHolder(core, request, username, sent['password'] ?? '')
    if (user !== null) return await welcome(core, request, user, memory.next)
  } catch (thrown) {
    if (!(thrown instanceof Throttled)) throw thrown
    const page = await showForm(core, request, memory.next, { username, status: 429, alert: tooOften(thrown) })
    page.headers.set('retry-after', String(thrown.retryAfterSeconds))
    return page
  }
  return showForm(core, request, memory.next, {
    username,
    status: 401,
    alert: 'Name and password do not belong together.',
  })
}

export async function signOut(core: Core, request: Request): Promise<Response> {
  if (request.method === 'POST') {
    await openFlow(core, 'sign-out', request)
    return signedOutPage(core, await core.users.endSession(request))
  }
  const user = await core.users.current(request)
  if (user === null) throw new PageError(400, 'You are signed out', 'Nobody is signed in here.')
  const browser = core.cookies.browser(request)
  const flow = await sealFlow(core, 'sign-out', browser.secret, { user: user.id })
  return signOutPage(core, { flow, setCookie: browser.setCookie, name: user.username })
}

async function passwordHolder(core: Core, request: Request, username: string, password: string): Promise<User | null> {
  const gates = gatesOf(core, request, username)
  for (const { key, times } of gates) await core.throttle.allow(key, times)
  // Counted before the slow hash runs, so that a burst of guesses cannot all slip through while the first is judged.
  for (const { key } of gates) await core.throttle.count(key)
  const user = await core.storage.users.byUsername(username)
  const right = await verifyPassword(password, user?.passwordHash ?? null)
  if (user !== null && right && user.lockedAt === null) {
    for (const { key } of gates.filter(gate => gate.ofName)) await core.throttle.clear(key)
    return user
  }
  core.events.emit('sign_in.failed', { userId: user?.id ?? null })
  return null
}

interface Gate {
  readonly key: string
  readonly times: number
  /** Opens anew after the right password. An address does not: an account of one's own would let one guess at others' without end. */
  readonly ofName: boolean
}

/** The gate for a name alone is wide: it stops guessing from many places, and lets nobody lock a person out with a few tries. */
function gatesOf(core: Core, request: Request, username: string): readonly Gate[] {
  const name = usernameKey(username).slice(0, 100)
  const address = core.addressOf(request)
  const wide = { key: `sign-in ${name}`, times: 10, ofName: true }
  if (address === null) return [wide]
  return [
    { key: `sign-in ${name} from ${address}`, times: 1, ofName: true },
    { key: `sign-in from ${address}`, times: 10, ofName: false },
    wide,
  ]
}

async function welcome(core: Core, request: Request, user: User, next: string): Promise<Response> {
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
  return signInPage(core, {
    ...page,
    flow: await sealFlow(core, 'sign-in', browser.secret, { next }),
    formTargets: [await targetOf(core, next)],
    setCookie: browser.setCookie,
  })
}

/** A path of ours, or the home page: never somebody else's address, however it is written. */
function ownPath(core: Core, next: string | null): string {
  if (next === null || !next.startsWith('/') || !URL.canParse(next, core.issuer)) return '/'
  const url = new URL(next, core.issuer)
  return url.origin === new URL(core.issuer).origin ? url.pathname + url.search : '/'
}

function tooOften({ retryAfterSeconds }: Throttled): string {
  const minutes = Math.ceil(retryAfterSeconds / 60)
  return `Too many tries. Please wait ${minutes === 1 ? 'a minute' : `${minutes} minutes`}.`
}
