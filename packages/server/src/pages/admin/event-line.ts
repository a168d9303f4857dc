import { html } from 'hono/html'
import type { Core } from '../../core.ts'
import type { FoundEvent } from '../../storage/storage.ts'
import { minute } from '../apps/instant.ts'
import { type Html, visible } from '../layout.ts'
import type { Texts } from '../texts/index.ts'
import { placeOf } from './frame.ts'

/** An event, and the name of the administrator who did it. */
export interface ToldEvent extends FoundEvent {
  readonly by: { readonly id: string; readonly username: string } | null
}

/** Events in words, the newest first. */
export function eventList(core: Core, texts: Texts, events: readonly ToldEvent[]): Html {
  if (events.length === 0) return html`<p class="soft">${texts.admin.noEvents}</p>`
  return html`<ol class="events">${events.map(event => line(core, texts, event))}</ol>`
}

function line(core: Core, texts: Texts, event: ToldEvent): Html {
  const { admin } = texts
  const words = Object.hasOwn(admin.event, event.type) ? admin.event[event.type] : event.type
  return html`<li><p class="small soft when">${minute(texts, event.at)}</p>
<div><p><b>${words}</b>${about(core, texts, event).map(part => html` · ${part}`)}</p>
${detail(texts, event)}</div></li>`
}

/** The app and the person it names, and who did it where that was an administrator. Those that are gone by their ids. */
function about(core: Core, { admin }: Texts, { appId, appName, userId, username, by }: ToldEvent): readonly Html[] {
  const app = appId === null ? null : thing(placeOf(core, 'apps', appId), appId, appName)
  const person = userId === null || userId === by?.id ? null : thing(placeOf(core, 'people', userId), userId, username)
  const doer = by === null ? null : admin.by(thing(placeOf(core, 'people', by.id), by.id, by.username))
  return [app, person, doer].filter(part => part !== null)
}

function thing(place: string, id: string, name: string | null): Html {
  return name === null ? html`<code>${visible(id)}</code>` : html`<a href="${place}">${visible(name)}</a>`
}

/** What else was noted: the reason in words, the rest as it is. */
function detail({ admin }: Texts, { data }: ToldEvent): readonly Html[] {
  const { by: _, reason, ...rest } = data
  const isDeed = 'by' in data && typeof reason === 'string'
  const others = Object.entries(isDeed ? rest : { ...rest, ...(reason !== undefined && { reason }) })
  return [
    ...(isDeed ? [html`<p class="small">${admin.because(html`${reason}`)}</p>`] : []),
    ...(others.length === 0
      ? []
      : [
          html`<p class="small soft"><code>${others.map(([name, value]) => `${name}: ${plain(value)}`).join(' · ')}</code></p>`,
        ]),
  ]
}

function plain(value: unknown): string {
  if (Array.isArray(value)) return value.map(plain).join(' ')
  return typeof value === 'string' ? value : JSON.stringify(value)
}
