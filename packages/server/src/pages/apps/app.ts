import { html } from 'hono/html'
import type { Core } from '../../core.ts'
import type { App, StoredEvent, User } from '../../storage/storage.ts'
import { type Html, visible } from '../layout.ts'
import { respond } from '../respond.ts'
import type { Texts } from '../texts/index.ts'
import type { FormPage } from './app-form.ts'
import { chips, isVouchedFor } from './chips.ts'
import { appForm } from './form.ts'
import { day } from './instant.ts'
import { initial } from './list.ts'
import { refusedPart } from './refused.ts'
import { type RemovePart, removePart } from './remove.ts'
import { newSecret, type SecretsPart, secretsPart } from './secrets.ts'
import { type Snippet, snippetsPart } from './snippets.ts'
import { type Trial, tryItPart } from './try-it.ts'

export interface AppPage {
  readonly person: User
  readonly app: App
  readonly status: number
  /** Why it is switched off, where somebody said so. */
  readonly disabledReason: string | null
  /** What was just done. */
  readonly done: string | null
  /** A secret made a moment ago, on the one page that shows it. */
  readonly secret: string | null
  /** null: a public app has none. */
  readonly secrets: SecretsPart | null
  readonly trial: Trial | null
  readonly snippets: readonly Snippet[]
  readonly refused: readonly StoredEvent[]
  readonly mostRefused: number
  readonly form: FormPage
  readonly remove: RemovePart
  readonly setCookie: string | null
}

/** All there is to know and to do about one app. */
export function appPage(core: Core, texts: Texts, page: AppPage): Promise<Response> {
  const { portal } = texts
  const { app, done, secret } = page
  const name = visible(app.name)
  return respond(core, {
    texts,
    person: page.person,
    here: 'portal',
    wide: true,
    status: page.status,
    setCookie: page.setCookie,
    title: `${name} · ${core.brand.name}`,
    body: html`<p class="small"><a href="${core.paths.apps}">← ${portal.back}</a></p>
<div class="apphead"><span class="badge" aria-hidden="true">${initial(name)}</span><div><h1>${name}</h1>
<p class="small soft">${chips(texts, app)} ${portal.registeredOn(day(texts, app.createdAt))}</p></div></div>
${app.disabledAt === null ? '' : html`<p class="alert">${portal.disabledSentence}${page.disabledReason === null ? '' : html` ${texts.admin.because(html`${page.disabledReason}`)}`}</p>`}
${done === null ? '' : html`<p class="done" role="status">${done}</p>`}
${secret === null ? '' : newSecret(texts, secret)}
<div class="columns"><div>
${credentials(texts, page)}
${tryItPart(texts, page.trial)}
${page.snippets.length === 0 ? '' : snippetsPart(texts, page.snippets, app.public)}
${refusedPart(texts, page.refused, page.mostRefused)}
</div><div>
<section class="card"><h2>${portal.settings}</h2>${isVouchedFor(app) ? html`<p class="notice small">${portal.verifiedSentence}</p>` : ''}${appForm(core, texts, page.form)}</section>
${removePart(texts, page.remove)}
</div></div>`,
  })
}

function credentials(texts: Texts, { app, secrets }: AppPage): Html {
  return html`<section class="card"><h2>${texts.portal.clientId}</h2><code class="code" id="client-id">${app.clientId}</code>
${secrets === null ? '' : secretsPart(texts, secrets)}</section>`
}
