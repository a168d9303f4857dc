import { html } from 'hono/html'
import type { Core } from '../../core.ts'
import { type Risk, scopeWords } from '../../scopes/scope-text.ts'
import type { App, Consent, User } from '../../storage/storage.ts'
import { appLine } from '../app-line.ts'
import { type Html, visible } from '../layout.ts'
import { respond } from '../respond.ts'
import type { Texts } from '../texts/index.ts'

/** What one app may do. */
export interface Permission extends Consent {
  readonly app: App
  readonly owner: User | null
  readonly lastUsedAt: number | null
}

export interface ApplicationsPage {
  readonly person: User
  readonly permissions: readonly Permission[]
  readonly flow: string
  /** What was just done. */
  readonly done: string | null
  readonly setCookie: string | null
}

/** The value of the button that takes back everything. */
export const everyApp = '*'

/** What apps may do in a person's name, and a button to end it for each of them. */
export function applicationsPage(core: Core, texts: Texts, page: ApplicationsPage): Promise<Response> {
  const { settings } = texts
  const { permissions } = page
  return respond(core, {
    texts,
    person: page.person,
    here: 'applications',
    title: `${settings.title} · ${core.brand.name}`,
    setCookie: page.setCookie,
    body: html`<h1>${settings.title}</h1>
<p class="soft">${permissions.length === 0 ? settings.none : settings.explained}</p>
${page.done === null ? '' : html`<p class="done" role="status">${page.done}</p>`}
${
  permissions.length === 0
    ? ''
    : html`<form method="post" action="${core.paths.settings}">
<input type="hidden" name="flow" value="${page.flow}">
<ul class="grants">${permissions.map(permission => grant(core, texts, permission))}</ul>
${permissions.length === 1 ? '' : revokeAll(texts)}
</form>`
}`,
  })
}

function grant(core: Core, texts: Texts, permission: Permission): Html {
  const { settings, format } = texts
  const { app, lastUsedAt } = permission
  const name = visible(app.name)
  const off = app.disabledAt === null ? [] : [html`<span class="chip">${settings.switchedOff}</span>`]
  return html`<li class="card">
<h2>${name}</h2>
${appLine(texts, permission, off)}
<ul class="may">${mayDo(core, texts, permission)}</ul>
<div class="foot"><dl class="facts">
<div><dt>${settings.allowed}</dt><dd>${format.day(permission.createdAt)}</dd></div>
<div><dt>${settings.lastUsed}</dt><dd>${lastUsedAt === null ? settings.neverUsed : format.day(lastUsedAt)}</dd></div>
</dl>
<button class="quiet no" name="app" value="${app.id}" aria-label="${settings.revokeFor(name)}">${settings.revoke}</button></div>
</li>`
}

/** The worst first: that is what one looks for here. */
const gravity: readonly (Risk | null)[] = ['danger', 'write', 'read', null]

function mayDo(core: Core, texts: Texts, { scopes }: Permission): readonly Html[] {
  if (scopes.length === 0) return [html`<li><span>${texts.settings.knowsWho}</span></li>`]
  const words = scopes.map(scope => scopeWords(core, texts, scope))
  return gravity
    .flatMap(risk => words.filter(word => word.risk === risk))
    .map(
      ({ sentence, risk }) => html`<li${risk === 'danger' ? html` class="danger"` : ''}><span>${sentence}</span></li>`,
    )
}

/** Two steps, without a page between them: what cannot be undone is folded away. */
function revokeAll({ settings }: Texts): Html {
  return html`<details class="all"><summary>${settings.revokeAll}</summary>
<p class="small">${settings.revokeAllExplained}</p>
<button class="no" name="app" value="${everyApp}">${settings.reallyRevokeAll}</button>
</details>`
}
