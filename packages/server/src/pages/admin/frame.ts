import { html } from 'hono/html'
import type { Core } from '../../core.ts'
import type { User } from '../../storage/storage.ts'
import { type Html, visible } from '../layout.ts'
import { respond } from '../respond.ts'
import type { Texts } from '../texts/index.ts'

/** The rooms of the administration, by the names of their texts, and where they are below `paths.admin`. */
const rooms = { overview: '', apps: '/apps', people: '/people', events: '/events' } as const

export type Room = keyof typeof rooms

export interface AdminPage {
  /** The administrator. */
  readonly person: User
  readonly room: Room
  /** What is on top, and in the title of the window. Somebody else may have chosen it. */
  readonly heading: string
  /** Instead of the heading alone. */
  readonly head?: Html
  readonly body: Html
  readonly status?: number
  readonly setCookie?: string | null
}

/** Every page of the administration: the same rooms above it. */
export function adminPage(core: Core, texts: Texts, page: AdminPage): Promise<Response> {
  const { admin } = texts
  const heading = visible(page.heading)
  return respond(core, {
    texts,
    person: page.person,
    here: 'admin',
    wide: true,
    status: page.status ?? 200,
    setCookie: page.setCookie ?? null,
    title: `${heading} · ${admin.title} · ${core.brand.name}`,
    body: html`<nav class="rooms" aria-label="${admin.navigation}">${Object.entries(rooms).map(
      ([room, path]) =>
        html`<a href="${core.paths.admin}${path}"${room === page.room ? html` aria-current="page"` : ''}>${admin[room as Room]}</a>`,
    )}</nav>
${page.head ?? html`<h1>${heading}</h1>`}
${page.body}`,
  })
}

/** The address of a room, or of one app or person in it. */
export function placeOf({ paths }: Core, room: Room, id?: string): string {
  return `${paths.admin}${rooms[room]}${id === undefined ? '' : `/${encodeURIComponent(id)}`}`
}
