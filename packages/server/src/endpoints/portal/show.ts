import { timeOrderedId } from 'valetkey/http/random'
import type { Core } from '../../core.ts'
import { appPage } from '../../pages/apps/app.ts'
import type { AppForm, FormProblem } from '../../pages/apps/app-form.ts'
import type { SecretsPart } from '../../pages/apps/secrets.ts'
import { visible } from '../../pages/layout.ts'
import type { AppWithSecrets, User } from '../../storage/storage.ts'
import { refusedEvent } from '../../trail/refusals.ts'
import { appDeeds } from '../admin/deeds.ts'
import { reasonOf } from '../admin/reason.ts'
import { type FlowMemory, sealFlow } from '../flow.ts'
import { said } from '../notice.ts'
import { formOf, offeredBy } from './form.ts'
import { type Notice, readNotice, revealOnce } from './notice.ts'
import { snippetsFor } from './snippets.ts'
import { callback1Of, callbackOf, speaksCode, trialOf, tryParameter } from './try-it.ts'

/** How many refused requests are shown. */
const mostRefused = 50

/** What was sent and not taken: it is shown again as it was typed. */
interface Refused {
  readonly form?: AppForm
  readonly problems?: readonly FormProblem[]
  /** Instead of the name, to delete it. */
  readonly typed?: string
}

/** The page of an app, for its owner. */
export async function showApp(
  core: Core,
  request: Request,
  user: User,
  app: AppWithSecrets,
  refused: Refused = {},
): Promise<Response> {
  const browser = core.cookies.browser(request)
  const texts = core.textsFor(request)
  const action = `${core.paths.apps}/${app.id}`
  const seal: Seal = (action, secret) =>
    sealFlow(core, 'portal', browser.secret, { user: user.id, app: app.id, action, secret: secret ?? null })
  // HEAD shows nothing, so it uses nothing up.
  const notice = request.method === 'GET' ? await noticeFor(core, request, user, app) : null
  const callback = callbackOf(core, app)
  const trial = callback === null || !speaksCode(core, app) ? null : await trialOf(core, app, callback)
  const page = await appPage(core, texts, {
    person: user,
    app,
    status: refused.problems || refused.typed !== undefined ? 400 : 200,
    disabledReason:
      app.disabledAt === null ? null : await reasonOf(core, { type: appDeeds.disable.event, appId: app.id }),
    done: notice === null ? null : sentenceOf(texts.portal.notices, notice),
    secret: notice === null ? null : await revealOnce(core, app, notice),
    secrets: app.public ? null : await secretsOf(app, action, seal),
    trial: trialLinks(core, app, callback, trial?.authorizeUrl ?? null),
    snippets: snippetsFor(core, texts, app, { callback, trial }),
    refused: await core.storage.events.list({ appId: app.id, type: refusedEvent, limit: mostRefused }),
    mostRefused,
    form: {
      action,
      flow: await seal('save'),
      form: refused.form ?? formOf(app),
      problems: refused.problems ?? [],
      offered: offeredBy(core, app),
      cancelUrl: null,
    },
    remove: { action, flow: await seal('delete'), name: app.name, typed: refused.typed ?? null },
    setCookie: browser.setCookie,
  })
  return said(core, notice, page)
}

type Seal = (action: FlowMemory['portal']['action'], secret?: string) => Promise<string>

/** One about another app waits for that app’s page. */
async function noticeFor(core: Core, request: Request, user: User, app: AppWithSecrets): Promise<Notice | null> {
  const notice = await readNotice(core, request, user)
  return notice?.app === app.id ? notice : null
}

function sentenceOf(notices: { readonly [K in Notice['done']]: string | ((name: string) => string) }, notice: Notice) {
  const text = notices[notice.done]
  return typeof text === 'string' ? text : text(visible(notice.name))
}

async function secretsOf({ secrets }: AppWithSecrets, action: string, seal: Seal): Promise<SecretsPart> {
  return {
    action,
    secrets: await Promise.all(
      secrets.map(async secret => ({ secret, retireFlow: await seal('retire-secret', secret.id) })),
    ),
    addFlow: secrets.length < 2 ? await seal('add-secret', timeOrderedId()) : null,
  }
}

function trialLinks(core: Core, app: AppWithSecrets, callback: string | null, authorizeUrl: string | null) {
  const may1 = callback1Of(core, app) !== null
  if (callback === null || (authorizeUrl === null && !may1)) return null
  const authorizeUrl1 = may1 ? `${core.paths.apps}/${app.id}?${tryParameter}` : null
  return { callback: callback.startsWith('urn:') ? null : callback, authorizeUrl, authorizeUrl1 }
}
