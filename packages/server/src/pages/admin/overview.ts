import { html } from 'hono/html'
import type { Core } from '../../core.ts'
import type { Counts } from '../../storage/search.ts'
import type { User } from '../../storage/storage.ts'
import type { Html } from '../layout.ts'
import type { Texts } from '../texts/index.ts'
import { eventList, type ToldEvent } from './event-line.ts'
import { adminPage, placeOf } from './frame.ts'

export interface OverviewPage {
  readonly person: User
  readonly counts: Counts
  readonly events: readonly ToldEvent[]
}

/** How much there is of everything, and what happened last. */
export function overviewPage(core: Core, texts: Texts, { person, counts, events }: OverviewPage): Promise<Response> {
  const { admin, format } = texts
  const { apps, people, consents } = counts
  return adminPage(core, texts, {
    person,
    room: 'overview',
    heading: admin.title,
    body: html`<p class="soft">${admin.intro}</p>
<ul class="cards plain counts">
${count(placeOf(core, 'apps'), admin.apps, format.number(apps.all), [
  admin.counts.recent(format.number(apps.recent)),
  admin.counts.disabled(format.number(apps.disabled)),
])}
${count(placeOf(core, 'people'), admin.people, format.number(people.all), [
  admin.counts.recent(format.number(people.recent)),
  admin.counts.locked(format.number(people.locked)),
])}
${count(null, admin.counts.consents, format.number(consents), [admin.counts.consentsExplained])}
</ul>
<section class="card"><div class="headline"><h2>${admin.latest}</h2><a href="${placeOf(core, 'events')}">${admin.allEvents}</a></div>
${eventList(core, texts, events)}</section>`,
  })
}

function count(place: string | null, name: string, figure: string, lines: readonly string[]): Html {
  return html`<li class="card"><h2>${place === null ? name : html`<a href="${place}">${name}</a>`}</h2>
<p class="figure">${figure}</p><p class="small soft">${lines.join(' · ')}</p></li>`
}
