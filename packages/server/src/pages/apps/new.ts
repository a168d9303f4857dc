import { html } from 'hono/html'
import type { Core } from '../../core.ts'
import type { User } from '../../storage/storage.ts'
import { respond } from '../respond.ts'
import type { Texts } from '../texts/index.ts'
import type { FormPage } from './app-form.ts'
import { appForm } from './form.ts'

export interface NewAppPage extends FormPage {
  readonly person: User
  readonly status: number
  readonly setCookie: string | null
}

export function newAppPage(core: Core, texts: Texts, page: NewAppPage): Promise<Response> {
  const { form } = texts.portal
  return respond(core, {
    texts,
    person: page.person,
    here: 'portal',
    wide: true,
    status: page.status,
    setCookie: page.setCookie,
    title: `${form.title} · ${core.brand.name}`,
    body: html`<div class="slim"><p class="small"><a href="${core.paths.apps}">← ${texts.portal.back}</a></p>
<h1>${form.title}</h1><p class="soft">${form.intro}</p>
<section class="card">${appForm(core, texts, page)}</section></div>`,
  })
}
