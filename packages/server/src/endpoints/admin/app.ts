import { lookOf } from '../../apps/app-look.ts'
import { foundAppPage } from '../../pages/admin/app.ts'
import { placeOf } from '../../pages/admin/frame.ts'
import { PageError } from '../../pages/error.ts'
import type { App, FoundApp } from '../../storage/storage.ts'
import { said } from '../notice.ts'
import { act, type Subject } from './act.ts'
import { type AdminEndpoint, forAdmins, idIn, type Visit } from './admit.ts'
import { type AppDeed, appDeeds } from './deeds.ts'
import { deedForms } from './forms.ts'
import { readNotice, sentenceOf, withNotice } from './notice.ts'
import { appDeedsFor } from './offered.ts'
import { reasonOf } from './reason.ts'
import { latestOnPage, toldEvents } from './told.ts'

/** `paths.admin/apps/ID` */
export const adminApp: AdminEndpoint = forAdmins(async visit => {
  const [found] = await visit.core.storage.admin.apps({ text: '', id: idIn(visit.request), limit: 1 })
  if (found === undefined) throw new PageError(404, texts => texts.admin.noSuchApp)
  if (visit.request.method !== 'POST') return show(visit, found, null)
  const subject = subjectOf(visit, found)
  const outcome = await act(visit, subject)
  if (outcome.done === null) return show(visit, found, outcome.reasonMissing)
  return withNotice(visit, placeOf(visit.core, 'apps', found.app.id), aboutOf(found), outcome)
})

const aboutOf = ({ app }: FoundApp) => ({ kind: 'app', about: app.id }) as const

function subjectOf({ core }: Visit, { app }: FoundApp): Subject<AppDeed, App> {
  return { kind: 'app', about: app, deeds: appDeeds, offered: appDeedsFor(core, app), look: lookOf(app) }
}

async function show(visit: Visit, found: FoundApp, reasonMissing: AppDeed | null): Promise<Response> {
  const { core, request, texts, administrator } = visit
  const { app } = found
  const browser = core.cookies.browser(request)
  const notice = await readNotice(visit, aboutOf(found))
  const page = await foundAppPage(core, texts, {
    person: administrator,
    found,
    deeds: await deedForms(visit, subjectOf(visit, found), {
      secret: browser.secret,
      action: placeOf(core, 'apps', app.id),
      words: texts.admin.appDeeds,
      standing: app.disabledAt === null ? null : { deed: 'enable', told: await standing(visit, app, app.disabledAt) },
      reasonMissing,
    }),
    events: await toldEvents(core, { appId: app.id, limit: latestOnPage }),
    done: sentenceOf(texts.admin.done.app, notice, app.name),
    status: reasonMissing === null ? 200 : 400,
    setCookie: browser.setCookie,
  })
  return said(core, notice, page)
}

async function standing({ core }: Visit, { id }: App, at: number) {
  const reason = await reasonOf(core, { type: appDeeds.disable.event, appId: id })
  return { words: 'offSince', at, reason } as const
}
