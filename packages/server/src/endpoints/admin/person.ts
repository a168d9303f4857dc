import { placeOf } from '../../pages/admin/frame.ts'
import { personPage } from '../../pages/admin/person.ts'
import { PageError } from '../../pages/error.ts'
import type { User } from '../../storage/storage.ts'
import { said } from '../notice.ts'
import { act, type Subject } from './act.ts'
import { type AdminEndpoint, forAdmins, idIn, type Visit } from './admit.ts'
import { type PersonDeed, personDeeds } from './deeds.ts'
import { deedForms } from './forms.ts'
import { readNotice, sentenceOf, withNotice } from './notice.ts'
import { personDeedsFor } from './offered.ts'
import { reasonOf } from './reason.ts'
import { latestOnPage, toldEvents } from './told.ts'

/** `paths.admin/people/ID` */
export const adminPerson: AdminEndpoint = forAdmins(async visit => {
  const user = await visit.core.storage.users.byId(idIn(visit.request))
  if (user === null) throw new PageError(404, texts => texts.admin.noSuchPerson)
  if (visit.request.method !== 'POST') return show(visit, user, null)
  const outcome = await act(visit, subjectOf(visit, user))
  if (outcome.done === null) return show(visit, user, outcome.reasonMissing)
  return withNotice(visit, placeOf(visit.core, 'people', user.id), aboutOf(user), outcome)
})

const aboutOf = ({ id }: User) => ({ kind: 'person', about: id }) as const

function subjectOf({ core, administrator }: Visit, user: User): Subject<PersonDeed, User> {
  const offered = personDeedsFor(core, user, administrator)
  return { kind: 'person', about: user, deeds: personDeeds, offered, look: null }
}

async function show(visit: Visit, user: User, reasonMissing: PersonDeed | null): Promise<Response> {
  const { core, request, texts, administrator } = visit
  const browser = core.cookies.browser(request)
  const notice = await readNotice(visit, aboutOf(user))
  const page = await personPage(core, texts, {
    person: administrator,
    user,
    owned: await core.storage.apps.list({ ownerId: user.id, limit: 1000 }),
    allowed: await core.storage.consents.list(user.id),
    deeds: await deedForms(visit, subjectOf(visit, user), {
      secret: browser.secret,
      action: placeOf(core, 'people', user.id),
      words: texts.admin.personDeeds,
      standing: user.lockedAt === null ? null : { deed: 'unlock', told: await standing(visit, user, user.lockedAt) },
      reasonMissing,
    }),
    events: await toldEvents(core, { userId: user.id, limit: latestOnPage }),
    done: sentenceOf(texts.admin.done.person, notice, user.username),
    status: reasonMissing === null ? 200 : 400,
    setCookie: browser.setCookie,
  })
  return said(core, notice, page)
}

async function standing({ core }: Visit, { id }: User, at: number) {
  const reason = await reasonOf(core, { type: personDeeds.lock.event, userId: id })
  return { words: 'lockedSince', at, reason } as const
}
