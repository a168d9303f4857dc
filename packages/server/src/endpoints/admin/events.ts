import type { Core } from '../../core.ts'
import { checkParameter, type EventsPage, eventsPage } from '../../pages/admin/events.ts'
import { visible } from '../../pages/layout.ts'
import type { Texts } from '../../pages/texts/index.ts'
import type { EventSearch } from '../../storage/search.ts'
import { type AdminEndpoint, forAdmins } from './admit.ts'
import { paged, perPage } from './paging.ts'
import { toldEvents } from './told.ts'

/** `paths.admin/events` */
export const adminEvents: AdminEndpoint = forAdmins(async ({ core, request, texts, administrator }) => {
  const { searchParams } = new URL(request.url)
  const typed = (name: string) => (searchParams.get(name) ?? '').trim()
  const filter = { type: typed('type'), app: typed('app'), person: typed('person') }
  const behind = /^\d{1,15}$/.test(typed('behind')) ? typed('behind') : null
  const { search, strangers } = await searchFrom(core, texts, filter)
  const wanted = { ...search, limit: perPage + 1, ...(behind !== null && { behind }) }
  const { shown, next } = paged(await toldEvents(core, wanted), ({ id }) => id)
  return eventsPage(core, texts, {
    person: administrator,
    events: shown,
    filter,
    problems: shown.length === 0 ? strangers : [],
    more: { query: filter, behind, next },
    trail: {
      unsealed: (await core.storage.audit.standing()).unsealed,
      verdict: searchParams.has(checkParameter) ? await core.verifyTrail() : null,
    },
  })
})

interface Narrowed {
  readonly search: Omit<EventSearch, 'limit'>
  /** What was typed and is no client id, and nobody’s name. */
  readonly strangers: readonly string[]
}

/** Apps by client id, people by username; else what was typed is an id, of what may be gone by now. */
async function searchFrom(core: Core, texts: Texts, { type, app, person }: EventsPage['filter']): Promise<Narrowed> {
  const words = texts.admin.filter
  const knownApp = app === '' ? null : await core.storage.apps.byClientId(app)
  const knownPerson = person === '' ? null : await core.storage.users.byUsername(person)
  return {
    search: {
      ...(type !== '' && { type }),
      ...(app !== '' && { appId: knownApp?.id ?? app }),
      ...(person !== '' && { userId: knownPerson?.id ?? person }),
    },
    strangers: [
      ...(app !== '' && knownApp === null ? [words.noSuchApp(visible(app))] : []),
      ...(person !== '' && knownPerson === null ? [words.noSuchPerson(visible(person))] : []),
    ],
  }
}
