import { html } from 'hono/html'
import type { Core } from '../../core.ts'
import type { FoundPerson, User } from '../../storage/storage.ts'
import { day } from '../apps/instant.ts'
import { initial } from '../apps/list.ts'
import { type Html, visible } from '../layout.ts'
import type { Texts } from '../texts/index.ts'
import { adminPage, placeOf } from './frame.ts'
import { type More, moreLinks } from './more.ts'
import { type SearchForm, searchForm } from './search-form.ts'

export interface FoundPeoplePage {
  readonly person: User
  readonly found: readonly FoundPerson[]
  readonly search: Pick<SearchForm, 'text' | 'states' | 'state'>
  readonly more: Omit<More, 'action'>
}

/** Everybody there is, or who fits. */
export function foundPeoplePage(core: Core, texts: Texts, page: FoundPeoplePage): Promise<Response> {
  const { admin } = texts
  const action = placeOf(core, 'people')
  return adminPage(core, texts, {
    person: page.person,
    room: 'people',
    heading: admin.people,
    body: html`${searchForm(admin, { ...page.search, action, label: admin.searchPeople })}
${page.found.length === 0 ? html`<p class="soft">${admin.noPeople}</p>` : html`<ul class="rows card">${page.found.map(one => row(core, texts, page.person, one))}</ul>`}
${moreLinks(admin, { ...page.more, action })}`,
  })
}

function row(core: Core, texts: Texts, administrator: User, { user, owns, allows }: FoundPerson): Html {
  const { admin } = texts
  const name = visible(user.username)
  return html`<li><span class="badge" aria-hidden="true">${initial(name)}</span>
<div class="grow"><p class="name"><a href="${placeOf(core, 'people', user.id)}">${name}</a> ${personChips(texts, administrator, user)}</p>
<p class="small soft">${about(user)}</p></div>
<p class="small soft aside"><span>${admin.owns(owns)}</span><span>${admin.allows(allows)}</span><span>${admin.since(day(texts, user.createdAt))}</span></p></li>`
}

/** How else the person is called, and written to. */
function about({ username, displayName, email }: User): string {
  const others = [displayName, email].filter(text => text !== null && text !== '' && text !== username)
  return others.map(text => visible(text!)).join(' · ')
}

/** What one should know of a person, at a glance. */
export function personChips({ admin }: Texts, administrator: User, { id, lockedAt }: User): readonly Html[] {
  return [
    ...(id === administrator.id ? [html`<span class="chip on">${admin.you}</span>`] : []),
    ...(lockedAt === null ? [] : [html`<span class="chip off">${admin.locked}</span>`]),
  ]
}
