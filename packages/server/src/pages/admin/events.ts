import { html } from 'hono/html'
import type { Core } from '../../core.ts'
import type { AuditVerdict } from '../../ops/audit.ts'
import type { User } from '../../storage/storage.ts'
import type { Html } from '../layout.ts'
import type { AdminTexts } from '../texts/en/admin.ts'
import type { Format } from '../texts/format.ts'
import type { Texts } from '../texts/index.ts'
import { eventList, type ToldEvent } from './event-line.ts'
import { adminPage, placeOf } from './frame.ts'
import { type More, moreLinks } from './more.ts'
import { option } from './search-form.ts'

export interface EventsPage {
  readonly person: User
  readonly events: readonly ToldEvent[]
  /** As it was typed. */
  readonly filter: { readonly type: string; readonly app: string; readonly person: string }
  /** What was asked for and is not there. */
  readonly problems: readonly string[]
  readonly more: Omit<More, 'action'>
  readonly trail: TrailPart
}

/** How the trail is sealed. */
export interface TrailPart {
  readonly unsealed: number
  /** What came of going through all of it; null: nobody asked. */
  readonly verdict: AuditVerdict | null
}

/** The trail, or what of it fits. */
export function eventsPage(core: Core, texts: Texts, page: EventsPage): Promise<Response> {
  const { admin } = texts
  const action = placeOf(core, 'events')
  return adminPage(core, texts, {
    person: page.person,
    room: 'events',
    heading: admin.events,
    body: html`${filterForm(texts, action, page.filter)}
${page.problems.map(problem => html`<p class="alert" role="alert">${problem}</p>`)}
<section class="card">${eventList(core, texts, page.events)}</section>
${moreLinks(admin, { ...page.more, action })}
${trailPart(texts, action, page.trail)}`,
  })
}

function filterForm({ admin }: Texts, action: string, { type, app, person }: EventsPage['filter']): Html {
  const { filter } = admin
  const known = Object.entries(admin.event)
  const types = known.some(([name]) => name === type) || type === '' ? known : [...known, [type, type] as const]
  const field = (name: string, label: string, hint: string, value: string) =>
    html`<div class="grow"><label for="${name}">${label}</label><input id="${name}" name="${name}" value="${value}" placeholder="${hint}" maxlength="200" autocomplete="off" autocapitalize="none" spellcheck="false"></div>`
  return html`<form class="search" action="${action}" role="search" aria-label="${admin.search}">
<div class="grow"><label for="type">${filter.type}</label><select id="type" name="type">${option('', filter.everything, type)}${types.map(
    ([name, words]) => option(name, words, type),
  )}</select></div>
${field('app', filter.app, filter.appHint, app)}
${field('person', filter.person, filter.personHint, person)}
<button>${admin.find}</button>
</form>`
}

/** The parameter that asks for going through all seals. */
export const checkParameter = 'check'

function trailPart({ admin, format }: Texts, action: string, { unsealed, verdict }: TrailPart): Html {
  const { trail } = admin
  return html`<section class="card below" id="trail"><h2>${trail.title}</h2>
<p class="small soft">${trail.explained} ${trail.unsealed(unsealed)}</p>
${verdict === null ? '' : told(trail, format, verdict)}
<form action="${action}#trail"><p class="actions"><button class="quiet" name="${checkParameter}" value="1">${trail.check}</button></p></form></section>`
}

function told(trail: AdminTexts['trail'], format: Format, { firstBad, sealed }: AuditVerdict): Html {
  if (firstBad === null) return html`<p class="done" role="status">${trail.holds(format.number(sealed))}</p>`
  const { seal, fault } = firstBad
  return html`<p class="alert" role="alert">${trail.broken(format.number(seal), trail.faults[fault])}</p>`
}
