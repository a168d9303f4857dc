import type { Core } from '../../core.ts'
import type { ToldEvent } from '../../pages/admin/event-line.ts'
import type { EventSearch } from '../../storage/search.ts'

/** Events, with the names of the administrators who did what they tell: mostly the same few. */
export async function toldEvents(core: Core, search: EventSearch): Promise<readonly ToldEvent[]> {
  const events = await core.storage.admin.events(search)
  const ids = new Set(events.map(({ data }) => data['by']).filter(by => typeof by === 'string'))
  const users = await Promise.all([...ids].map(id => core.storage.users.byId(id)))
  const names = new Map(users.filter(user => user !== null).map(user => [user.id, user]))
  return events.map(event => ({ ...event, by: names.get(event.data['by'] as string) ?? null }))
}

/** How many of them stand on the page of an app or a person. */
export const latestOnPage = 10
