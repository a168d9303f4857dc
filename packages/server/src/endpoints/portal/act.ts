import { timeOrderedId } from 'valetkey/http/random'
import { lookOf } from '../../apps/app-look.ts'
import { draftSecret, publicKeyOf } from '../../apps/apps.ts'
import type { Core } from '../../core.ts'
import { isVouchedFor } from '../../pages/apps/chips.ts'
import { visible } from '../../pages/layout.ts'
import { policyFor } from '../../policy.ts'
import type { App, AppWithSecrets, User } from '../../storage/storage.ts'
import type { FlowMemory } from '../flow.ts'
import { meant, offeredBy, problemsOf, readForm } from './form.ts'
import { withNotice } from './notice.ts'
import { openPortalFlow, overtaken } from './own.ts'
import { showApp } from './show.ts'

type Opened = Awaited<ReturnType<typeof openPortalFlow>>

/** What a person does to an app of theirs. */
interface Deed {
  readonly core: Core
  readonly request: Request
  readonly user: User
  readonly app: AppWithSecrets
  readonly sent: Opened['sent']
  readonly pairs: Opened['pairs']
  readonly memory: FlowMemory['portal']
}

const deeds: Readonly<Record<Exclude<FlowMemory['portal']['action'], 'register'>, (deed: Deed) => Promise<Response>>> =
  {
    save,
    'add-secret': addSecret,
    'retire-secret': retireSecret,
    delete: remove,
  }

/**
 * The forms of an app's page.
 *   the form was shown to this browser         403
 *   to the person still signed in              403
 *   and was about this app                     409
 */
export async function act(core: Core, request: Request, user: User, app: AppWithSecrets): Promise<Response> {
  const { sent, pairs, memory } = await openPortalFlow(core, request, user)
  if (memory.app !== app.id || memory.action === 'register') throw overtaken()
  return deeds[memory.action]({ core, request, user, app, sent, pairs, memory })
}

async function save({ core, request, user, app, pairs }: Deed): Promise<Response> {
  const form = readForm(pairs)
  const offered = offeredBy(core, app)
  const problems = problemsOf(core, form, offered, app.public)
  if (problems.length > 0) return showApp(core, request, user, app, { form, problems })
  const { rsaPublicKey, policy = {}, ...rest } = meant(form, offered)
  const { name, website = null, description = '', redirectUris = [], scopes = [] } = rest
  const { callbackDomain = app.callbackDomain } = rest
  const looksOther = lookOf({ name, website, redirectUris, callbackDomain }) !== lookOf(app)
  const { signedOnlyBy: before } = policyFor(core.policy, app)
  const { signedOnlyBy = before } = policy
  const signsOtherwise = signedOnlyBy.join() !== before.join()
  const changed = await core.storage.apps.update(app.id, {
    ...((looksOther || signsOtherwise) && {
      policy: { ...notVouchedFor(app), ...(signsOtherwise && { signedOnlyBy }) },
    }),
    name,
    website,
    description,
    redirectUris,
    scopes,
    ...(rest.callbackDomain !== undefined && { callbackDomain: rest.callbackDomain }),
    ...(rsaPublicKey !== undefined && { rsaPublicKey: rsaPublicKey && publicKeyOf(rsaPublicKey) }),
  })
  if (changed === null) throw overtaken()
  core.events.emit('app.changed', { appId: app.id, userId: user.id })
  return withNotice(core, request, user, { done: 'saved', app: app.id, name })
}

/**
 * What the operator vouched for was the app as it was: one that goes by another name, or elsewhere, has to be looked at
 * anew; so has one that signs otherwise, for a policy is written whole. One that nobody has looked at keeps the policy it was read with, which undoes what somebody says of it meanwhile.
 */
function notVouchedFor(app: App): App['policy'] {
  return isVouchedFor(app) ? { ...app.policy, verified: false } : app.policy
}

/** Beside the one in use, never in its place: two at the same moment make one. */
async function addSecret({ core, request, user, app, memory }: Deed): Promise<Response> {
  if (app.public) throw overtaken()
  const { secret } = await draftSecret(core, undefined, memory.secret ?? timeOrderedId())
  const added = await core.storage.apps.addSecondSecret(app.id, secret)
  if (added) core.events.emit('app.secret_added', { appId: app.id, userId: user.id })
  // The same form sent twice: the secret is there, and its page may still be on its way.
  else if (!(await hasSecret(core, app.id, secret.id))) throw overtaken()
  return withNotice(core, request, user, { done: 'secretAdded', app: app.id, name: app.name, secret: secret.id })
}

async function hasSecret(core: Core, appId: string, secretId: string): Promise<boolean> {
  const app = await core.storage.apps.byId(appId)
  return app?.secrets.some(({ id }) => id === secretId) ?? false
}

/** At once, and only where another is left: an app without any could not sign in. */
async function retireSecret({ core, request, user, app, memory }: Deed): Promise<Response> {
  const another = app.secrets.some(({ id }) => id !== memory.secret)
  if (!another || memory.secret === null) throw overtaken()
  if (!(await core.storage.apps.retireSecret(app.id, memory.secret, 0))) throw overtaken()
  core.events.emit('app.secret_retired', { appId: app.id, userId: user.id })
  return withNotice(core, request, user, { done: 'secretRetired', app: app.id, name: app.name })
}

async function remove({ core, request, user, app, sent }: Deed): Promise<Response> {
  const typed = sent['confirm'] ?? ''
  if (spelled(typed) !== spelled(app.name)) return showApp(core, request, user, app, { typed })
  if (!(await core.storage.apps.remove(app.id))) throw overtaken()
  core.events.emit('app.deleted', { appId: app.id, userId: user.id })
  return withNotice(core, request, user, { done: 'deleted', app: app.id, name: app.name })
}

/** As it is shown, whatever it is made of. */
const spelled = (name: string): string => visible(name).normalize('NFC')
