import { html } from 'hono/html'
import type { Core } from '../../core.ts'
import type { App, FoundApp, User } from '../../storage/storage.ts'
import { chips } from '../apps/chips.ts'
import { day } from '../apps/instant.ts'
import { initial } from '../apps/list.ts'
import { type Html, visible } from '../layout.ts'
import type { Texts } from '../texts/index.ts'
import { adminPage, placeOf } from './frame.ts'
import { type More, moreLinks } from './more.ts'
import { type SearchForm, searchForm } from './search-form.ts'

export interface FoundAppsPage {
  readonly person: User
  readonly found: readonly FoundApp[]
  readonly search: Pick<SearchForm, 'text' | 'states' | 'state'>
  readonly more: Omit<More, 'action'>
}

/** Every app there is, or those that fit. */
export function foundAppsPage(core: Core, texts: Texts, page: FoundAppsPage): Promise<Response> {
  const { admin } = texts
  const action = placeOf(core, 'apps')
  return adminPage(core, texts, {
    person: page.person,
    room: 'apps',
    heading: admin.apps,
    body: html`${searchForm(admin, { ...page.search, action, label: admin.searchApps })}
${page.found.length === 0 ? html`<p class="soft">${admin.noApps}</p>` : html`<ul class="rows card">${page.found.map(one => row(core, texts, one))}</ul>`}
${moreLinks(admin, { ...page.more, action })}`,
  })
}

function row(core: Core, texts: Texts, found: FoundApp): Html {
  const { app, people } = found
  const { admin, portal } = texts
  const name = visible(app.name)
  return html`<li><span class="badge" aria-hidden="true">${initial(name)}</span>
<div class="grow"><p class="name"><a href="${placeOf(core, 'apps', app.id)}">${name}</a> ${chips(texts, app)}</p>
<p class="small soft"><code>${app.clientId}</code></p></div>
<p class="small soft aside"><span>${provenance(core, texts, found)}</span><span>${admin.allowedBy(people)}</span><span>${portal.registeredOn(
    day(texts, app.createdAt),
  )}</span></p></li>`
}

/** Whose app it is, or how it came here. */
function provenance(core: Core, { admin }: Texts, { app, owner }: FoundApp): Html | string {
  const person = ownerLink(core, app, owner)
  if (person !== null) return admin.ownedBy(person)
  return app.registration === null ? admin.ours : admin.selfRegistered
}

/** null: it belongs to nobody. Who is not known here goes by the id. */
export function ownerLink(core: Core, { ownerId }: App, owner: string | null): Html | null {
  if (ownerId === null) return null
  if (owner === null) return html`<code>${visible(ownerId)}</code>`
  return html`<a href="${placeOf(core, 'people', ownerId)}">${visible(owner)}</a>`
}
