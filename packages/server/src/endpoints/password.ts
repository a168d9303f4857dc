import type { Core } from '../core.ts'
import { PageError } from '../pages/error.ts'
import type { Fault } from '../pages/field.ts'
import { passwordChangedPage, passwordPage } from '../pages/settings/password.ts'
import { passwordFault } from '../people/password-rules.ts'
import { verifyPassword } from '../people/passwords.ts'
import { changePassword } from '../people/people.ts'
import type { User } from '../storage/storage.ts'
import { openFlow, sealFlow } from './flow.ts'
import { revokeEveryApp } from './settings.ts'
import { unlessThrottled } from './throttled-form.ts'

/**
 * A new password for who knows the old one.
 *   GET    the person signs in                 → sign-in and back
 *   POST   the form was shown to this browser  403
 *          to the person still signed in       403
 *          the new one may be a password       400
 *          not too many tries for this person  429
 *          the old one is right                401
 */
export async function password(core: Core, request: Request): Promise<Response> {
  const user = await core.users.current(request)
  if (request.method === 'POST') return change(core, request, user)
  if (user === null) return core.dialect.redirect(core.users.signInUrl(core.paths.signIn, core.paths.password))
  return showForm(core, request, user, {})
}

async function change(core: Core, request: Request, user: User | null): Promise<Response> {
  const { sent, memory } = await openFlow(core, 'password', request)
  if (user === null || user.id !== memory.user) throw new PageError(403, texts => texts.error.otherAccount)
  const { account } = core.textsFor(request)
  const alsoApps = sent['apps'] === 'revoke'
  const refuse = (status: number, field: 'old' | 'new', sentence: string) =>
    showForm(core, request, user, { status, alsoApps, fault: { field, sentence } })
  const fault = passwordFault(sent['new'] ?? '', user.username)
  if (fault !== null) return refuse(400, 'new', account[fault])
  return unlessThrottled(
    core,
    request,
    async () => {
      if (!(await isTheirs(core, request, user, sent['old'] ?? ''))) return refuse(401, 'old', account.wrongPassword)
      return renew(core, request, user, { password: sent['new']!, alsoApps })
    },
    sentence => refuse(429, 'old', sentence),
  )
}

async function isTheirs(core: Core, request: Request, user: User, old: string): Promise<boolean> {
  const who = { account: user.id, address: core.addressOf(request) }
  await core.throttle.attempt('password', who)
  if (!(await verifyPassword(old, user.passwordHash))) return false
  await core.throttle.passed('password', who)
  return true
}

interface Renewal {
  readonly password: string
  readonly alsoApps: boolean
}

/** Every session ends, this one too: it goes on in a new one. */
async function renew(core: Core, request: Request, user: User, { password, alsoApps }: Renewal): Promise<Response> {
  await changePassword(core, user.id, password)
  if (alsoApps) await revokeEveryApp(core, user.id)
  const { setCookie } = await core.users.startSession(user.id)
  return passwordChangedPage(core, core.textsFor(request), { person: user, appsRevoked: alsoApps, setCookie })
}

async function showForm(
  core: Core,
  request: Request,
  user: User,
  page: { status?: number; alsoApps?: boolean; fault?: Fault<'old' | 'new'> },
): Promise<Response> {
  const browser = core.cookies.browser(request)
  return passwordPage(core, core.textsFor(request), {
    status: 200,
    alsoApps: false,
    fault: null,
    ...page,
    person: user,
    flow: await sealFlow(core, 'password', browser.secret, { user: user.id }),
    setCookie: browser.setCookie,
  })
}
