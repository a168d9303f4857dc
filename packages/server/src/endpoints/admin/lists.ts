import { foundAppsPage } from '../../pages/admin/apps.ts'
import { foundPeoplePage } from '../../pages/admin/people.ts'
import { type AdminEndpoint, forAdmins } from './admit.ts'
import { cursorOf, paged } from './paging.ts'
import { readSearch } from './search.ts'

const appStates = ['unverified', 'verified', 'disabled'] as const
const peopleStates = ['locked'] as const

/** `paths.admin/apps` */
export const adminApps: AdminEndpoint = forAdmins(async ({ core, request, texts, administrator }) => {
  const { search, form, more } = readSearch(request, appStates)
  const { shown, next } = paged(await core.storage.admin.apps(search), ({ app }) => cursorOf(app))
  return foundAppsPage(core, texts, {
    person: administrator,
    found: shown,
    search: { ...form, states: appStates },
    more: { ...more, next },
  })
})

/** `paths.admin/people` */
export const adminPeople: AdminEndpoint = forAdmins(async ({ core, request, texts, administrator }) => {
  const { search, form, more } = readSearch(request, peopleStates)
  const { shown, next } = paged(await core.storage.admin.people(search), ({ user }) => cursorOf(user))
  return foundPeoplePage(core, texts, {
    person: administrator,
    found: shown,
    search: { ...form, states: peopleStates },
    more: { ...more, next },
  })
})
