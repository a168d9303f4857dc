import type { Core } from '../core.ts'
import type { Fault } from '../pages/field.ts'
import { visible } from '../pages/layout.ts'
import { signUpPage } from '../pages/sign-up.ts'
import { passwordFault } from '../people/password-rules.ts'
import { createPeople, PersonError } from '../people/people.ts'
import { chosenUsername } from '../people/usernames.ts'
import { aheadOf } from './authorize.ts'
import { openFlow, sealFlow } from './flow.ts'
import { ownPath, welcome } from './sign-in.ts'
import { unlessThrottled } from './throttled-form.ts'

/**
 * An account for whoever wants one, where the server lets them.
 *   the form was shown to this browser         403
 *   the name is one                            400
 *   the password may be one                    400
 *   not too many accounts from this address    429
 *   the name is free                           409
 */
export async function signUp(core: Core, request: Request): Promise<Response> {
  if (request.method === 'POST') return create(core, request)
  const next = ownPath(core, new URL(request.url).searchParams.get('next')) ?? core.paths.settings
  if ((await core.users.current(request)) !== null) return core.dialect.redirect(next)
  return showForm(core, request, next, {})
}

async function create(core: Core, request: Request): Promise<Response> {
  const { sent, memory } = await openFlow(core, 'sign-up', request)
  const { account } = core.textsFor(request)
  const typed = sent['username'] ?? ''
  const password = sent['password'] ?? ''
  const refuse = (status: number, field: 'username' | 'password', sentence: string) =>
    showForm(core, request, memory.next, { status, username: typed, fault: { field, sentence } })
  const username = chosenUsername(typed)
  if (username === null) return refuse(400, 'username', account.usernameRefused)
  const fault = passwordFault(password, username)
  if (fault !== null) return refuse(400, 'password', account[fault])
  return unlessThrottled(
    core,
    request,
    async () => {
      await core.throttle.attempt('sign-up', { address: core.addressOf(request) })
      const user = await unlessTaken(createPeople(core).create({ username, password }))
      if (user === null) return refuse(409, 'username', account.usernameTaken(visible(username)))
      return welcome(core, request, user, memory.next)
    },
    sentence => refuse(429, 'username', sentence),
  )
}

async function unlessTaken<T>(creation: Promise<T>): Promise<T | null> {
  try {
    return await creation
  } catch (error) {
    if (error instanceof PersonError && error.code === 'username_taken') return null
    throw error
  }
}

async function showForm(
  core: Core,
  request: Request,
  next: string,
  page: { status?: number; username?: string; fault?: Fault<'username' | 'password'> },
): Promise<Response> {
  const browser = core.cookies.browser(request)
  return signUpPage(core, core.textsFor(request), {
    status: 200,
    username: '',
    fault: null,
    ...page,
    flow: await sealFlow(core, 'sign-up', browser.secret, { next }),
    signInUrl: core.users.signInUrl(core.paths.signIn, next),
    formTargets: [(await aheadOf(core, next)).target],
    setCookie: browser.setCookie,
  })
}
