import { timeOrderedId } from 'valetkey/http/random'
import { draftApp } from '../../apps/apps.ts'
import type { Core } from '../../core.ts'
import type { AppForm, FormProblem } from '../../pages/apps/app-form.ts'
import { newAppPage } from '../../pages/apps/new.ts'
import { PageError } from '../../pages/error.ts'
import type { User } from '../../storage/storage.ts'
import { sealFlow } from '../flow.ts'
import { emptyForm, meant, offeredBy, problemsOf, readForm } from './form.ts'
import { withNotice } from './notice.ts'
import { openPortalFlow, overtaken } from './own.ts'

/**
 * A new app.
 *   the person may register one                403
 *   and has not too many already               403
 *   POST   the form was shown to this browser  403
 *          to the person still signed in       403
 *          all of it can be registered         400, invalid_redirect_uri, invalid_client_metadata
 *          then it is stored, once             → its page, which shows the secret
 */
export async function newApp(core: Core, request: Request, user: User): Promise<Response> {
  if (!(await core.portal!.mayRegister(user))) throw new PageError(403, texts => texts.portal.mayNot)
  return request.method === 'POST' ? register(core, request, user) : show(core, request, user)
}

async function show(core: Core, request: Request, user: User): Promise<Response> {
  const most = core.portal!.appsPerPerson
  if ((await core.storage.apps.list({ ownerId: user.id, limit: most })).length >= most) throw full(most)
  return showForm(core, request, user, { form: emptyForm(core), problems: [], status: 200 })
}

async function register(core: Core, request: Request, user: User): Promise<Response> {
  const { pairs, memory } = await openPortalFlow(core, request, user)
  if (memory.action !== 'register') throw overtaken()
  const form = readForm(pairs)
  const offered = offeredBy(core, null)
  const problems = problemsOf(core, form, offered, form.type === 'public')
  if (problems.length > 0) return showForm(core, request, user, { form, problems, status: 400 })
  await store(core, user, memory.app, form)
  // Sent twice, the form registers one app, and either answer leads to it.
  const app = await core.storage.apps.byId(memory.app)
  if (app === null) throw full(core.portal!.appsPerPerson)
  const [secret] = app.secrets
  return withNotice(core, request, user, {
    done: 'registered',
    app: app.id,
    name: app.name,
    ...(secret !== undefined && { secret: secret.id }),
  })
}

async function store(core: Core, user: User, id: string, form: AppForm): Promise<void> {
  const input = { ...meant(form, offeredBy(core, null)), ownerId: user.id }
  const { app, secret } = await draftApp(core, input, id)
  const stored = await core.storage.apps.insertWithin(core.portal!.appsPerPerson, { ...app, ownerId: user.id }, secret)
  if (stored) core.events.emit('app.created', { appId: id, userId: user.id })
}

async function showForm(
  core: Core,
  request: Request,
  user: User,
  page: { readonly form: AppForm; readonly problems: readonly FormProblem[]; readonly status: number },
): Promise<Response> {
  const browser = core.cookies.browser(request)
  const memory = { user: user.id, action: 'register', app: timeOrderedId(), secret: null } as const
  return newAppPage(core, core.textsFor(request), {
    ...page,
    person: user,
    action: `${core.paths.apps}/new`,
    flow: await sealFlow(core, 'portal', browser.secret, memory),
    offered: offeredBy(core, null),
    cancelUrl: core.paths.apps,
    setCookie: browser.setCookie,
  })
}

function full(most: number): PageError {
  return new PageError(403, ({ portal }) => ({ title: portal.title, sentence: portal.full(most) }))
}
