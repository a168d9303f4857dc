import { html } from 'hono/html'
import { isOob } from 'valetkey/oauth2/redirect-uri'
import type { Core } from '../../core.ts'
import type { App, User } from '../../storage/storage.ts'
import { type Html, visible } from '../layout.ts'
import { respond } from '../respond.ts'
import type { Texts } from '../texts/index.ts'
import { chips } from './chips.ts'
import { day } from './instant.ts'

export interface AppsPage {
  readonly person: User
  readonly apps: readonly App[]
  /** Whether a new one can be registered: `full` when there are as many as one may have. */
  readonly more: 'yes' | 'full' | 'no'
  /** What was just done. */
  readonly done: string | null
}

/** A person's own apps. */
export function appsPage(core: Core, texts: Texts, page: AppsPage): Promise<Response> {
  const { portal } = texts
  const { apps, more, done } = page
  const button = more === 'yes' ? html`<a class="button" href="${core.paths.apps}/new">${portal.newApp}</a>` : ''
  return respond(core, {
    texts,
    person: page.person,
    here: 'portal',
    wide: true,
    title: `${portal.title} · ${core.brand.name}`,
    body: html`<div class="headline"><div><h1>${portal.title}</h1><p class="soft">${portal.intro}</p></div>${
      apps.length === 0 ? '' : button
    }</div>
${done === null ? '' : html`<p class="done" role="status">${done}</p>`}
${more === 'full' ? html`<p class="small soft">${portal.full(core.portal!.appsPerPerson)}</p>` : ''}
${apps.length === 0 ? nothingYet(texts, more, button) : html`<ul class="cards plain">${apps.map(app => card(core, texts, app))}</ul>`}`,
  })
}

function nothingYet({ portal }: Texts, more: AppsPage['more'], button: Html | ''): Html {
  const { title, sentence } = more === 'no' ? portal.mayNot : portal.none
  return html`<section class="card empty"><h2>${title}</h2><p class="soft">${sentence}</p>${button}</section>`
}

function card(core: Core, texts: Texts, app: App): Html {
  const name = visible(app.name)
  return html`<li class="card app"><div class="apphead"><span class="badge" aria-hidden="true">${initial(name)}</span>
<div><h2><a href="${core.paths.apps}/${app.id}">${name}</a></h2><p class="chips">${chips(texts, app)}</p></div></div>
<p class="small soft">${texts.portal.clientId} <code>${app.clientId}</code></p>
<p class="small soft">${callbackLine(app)}${texts.portal.registeredOn(day(texts, app.createdAt))}</p></li>`
}

/** Where most of its answers go. */
function callbackLine({ redirectUris }: App): string {
  const [first] = redirectUris.filter(uri => !isOob(uri))
  return first === undefined ? '' : `${hostOf(first)} · `
}

const hostOf = (uri: string) => (/^https?:/i.test(uri) && URL.canParse(uri) ? new URL(uri).host : uri.split(':', 1)[0]!)

/** The letter on an app's badge. */
export function initial(name: string): string {
  return ([...name][0] ?? '').toUpperCase()
}
