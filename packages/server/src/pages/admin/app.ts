import { html } from 'hono/html'
import type { Core } from '../../core.ts'
import { scopeWords } from '../../scopes/scope-text.ts'
import type { FoundApp, User } from '../../storage/storage.ts'
import { chips } from '../apps/chips.ts'
import { minute } from '../apps/instant.ts'
import { initial } from '../apps/list.ts'
import { type Html, visible } from '../layout.ts'
import type { Texts } from '../texts/index.ts'
import { ownerLink } from './apps.ts'
import { type DeedForm, deedForm } from './deed-form.ts'
import { eventList, type ToldEvent } from './event-line.ts'
import { adminPage, placeOf } from './frame.ts'

export interface FoundAppPage {
  readonly person: User
  readonly found: FoundApp
  readonly deeds: readonly DeedForm[]
  readonly events: readonly ToldEvent[]
  /** What was just done. */
  readonly done: string | null
  readonly status: number
  readonly setCookie: string | null
}

/** One app, for those who run the server. */
export function foundAppPage(core: Core, texts: Texts, page: FoundAppPage): Promise<Response> {
  const { admin } = texts
  const { app } = page.found
  const name = visible(app.name)
  return adminPage(core, texts, {
    person: page.person,
    room: 'apps',
    heading: name,
    status: page.status,
    setCookie: page.setCookie,
    head: html`<div class="apphead"><span class="badge" aria-hidden="true">${initial(name)}</span><div><h1>${name}</h1><p>${chips(texts, app)}</p></div></div>`,
    body: html`${page.done === null ? '' : html`<p class="done" role="status">${page.done}</p>`}
<div class="columns"><div>
<section class="card">${facts(core, texts, page.found)}</section>
</div><div>${page.deeds.map(deed => deedForm(texts, deed))}</div></div>
<section class="card below"><div class="headline"><h2>${admin.latest}</h2><a href="${placeOf(core, 'events')}?app=${encodeURIComponent(app.clientId)}">${admin.allEvents}</a></div>
${eventList(core, texts, page.events)}</section>`,
  })
}

function facts(core: Core, texts: Texts, found: FoundApp): Html {
  const { admin } = texts
  const { app } = found
  const rows: readonly (readonly [name: keyof typeof admin.facts, value: Html | string])[] = [
    ['clientId', html`<code>${app.clientId}</code>`],
    ['owner', ownerLink(core, app, found.owner) ?? (app.registration === null ? admin.ours : admin.selfRegistered)],
    ['website', app.website === null ? admin.none : html`<code>${app.website}</code>`],
    ['description', app.description === '' ? admin.none : app.description],
    ['callbacks', listed(callbacksOf(found), admin.none)],
    [
      'scopes',
      listed(
        app.scopes.map(scope => scopeWords(core, texts, scope).sentence),
        admin.none,
      ),
    ],
    ['registered', minute(texts, app.createdAt)],
    ['people', admin.allowedBy(found.people)],
  ]
  return html`<dl class="facts wide">${rows.map(([name, value]) => html`<div><dt>${admin.facts[name]}</dt><dd>${value}</dd></div>`)}</dl>`
}

const callbacksOf = ({ app }: FoundApp): readonly Html[] =>
  [...app.redirectUris, ...(app.callbackDomain === null ? [] : [`*.${app.callbackDomain}`])].map(
    uri => html`<code>${uri}</code>`,
  )

function listed(items: readonly (Html | string)[], none: string): Html | string {
  return items.length === 0 ? none : html`<ul class="bare">${items.map(item => html`<li>${item}</li>`)}</ul>`
}
