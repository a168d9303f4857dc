import { html } from 'hono/html'
import type { Core } from '../../core.ts'
import type { App, Consent, User } from '../../storage/storage.ts'
import { chips } from '../apps/chips.ts'
import { day, minute } from '../apps/instant.ts'
import { initial } from '../apps/list.ts'
import { type Html, visible } from '../layout.ts'
import type { Texts } from '../texts/index.ts'
import { type DeedForm, deedForm } from './deed-form.ts'
import { eventList, type ToldEvent } from './event-line.ts'
import { adminPage, placeOf } from './frame.ts'
import { personChips } from './people.ts'

export interface PersonPage {
  /** The administrator. */
  readonly person: User
  readonly user: User
  readonly owned: readonly App[]
  readonly allowed: readonly (Consent & { readonly app: App; readonly lastUsedAt: number | null })[]
  readonly deeds: readonly DeedForm[]
  readonly events: readonly ToldEvent[]
  /** What was just done. */
  readonly done: string | null
  readonly status: number
  readonly setCookie: string | null
}

/** One person, for those who run the server. */
export function personPage(core: Core, texts: Texts, page: PersonPage): Promise<Response> {
  const { admin } = texts
  const { user } = page
  const name = visible(user.username)
  const isSelf = user.id === page.person.id
  return adminPage(core, texts, {
    person: page.person,
    room: 'people',
    heading: name,
    status: page.status,
    setCookie: page.setCookie,
    head: html`<div class="apphead"><span class="badge" aria-hidden="true">${initial(name)}</span><div><h1>${name}</h1>${chipLine(personChips(texts, page.person, user))}</div></div>`,
    body: html`${page.done === null ? '' : html`<p class="done" role="status">${page.done}</p>`}
<div class="columns"><div>
<section class="card">${facts(texts, user)}</section>
${appsPart(
  admin.ownApps,
  page.owned.map(app => html`${appLink(core, app)} ${chips(texts, app)}`),
)}
${appsPart(
  admin.allowedApps,
  page.allowed.map(consent => allowed(core, texts, consent)),
)}
</div><div>${isSelf ? html`<p class="notice small">${admin.yourself}</p>` : ''}${page.deeds.map(deed => deedForm(texts, deed))}</div></div>
<section class="card below"><div class="headline"><h2>${admin.latest}</h2><a href="${placeOf(core, 'events')}?person=${encodeURIComponent(user.username)}">${admin.allEvents}</a></div>
${eventList(core, texts, page.events)}</section>`,
  })
}

const chipLine = (chips: readonly Html[]): Html | '' => (chips.length === 0 ? '' : html`<p>${chips}</p>`)

function facts({ admin, ...texts }: Texts, user: User): Html {
  const rows: readonly (readonly [name: keyof typeof admin.facts, value: Html | string])[] = [
    ['displayName', visible(user.displayName)],
    ['email', user.email === null ? admin.none : visible(user.email)],
    ['since', minute({ admin, ...texts }, user.createdAt)],
  ]
  return html`<dl class="facts wide">${rows.map(([name, value]) => html`<div><dt>${admin.facts[name]}</dt><dd>${value}</dd></div>`)}</dl>`
}

function appsPart(title: string, lines: readonly Html[]): Html | '' {
  if (lines.length === 0) return ''
  return html`<section class="card"><h2>${title}</h2><ul class="bare spaced">${lines.map(line => html`<li>${line}</li>`)}</ul></section>`
}

const appLink = (core: Core, app: App): Html =>
  html`<a href="${placeOf(core, 'apps', app.id)}">${visible(app.name)}</a>`

function allowed(core: Core, texts: Texts, { app, lastUsedAt }: PersonPage['allowed'][number]): Html {
  const { neverUsed, lastUsed } = texts.admin
  return html`${appLink(core, app)} <span class="small soft">${lastUsedAt === null ? neverUsed : lastUsed(day(texts, lastUsedAt))}</span>`
}
