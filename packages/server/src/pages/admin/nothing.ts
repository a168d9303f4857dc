import { html } from 'hono/html'
import type { Core } from '../../core.ts'
import { respond } from '../respond.ts'
import type { Texts } from '../texts/index.ts'

/** What everybody sees who does not run this server: no more than any address has that leads nowhere, and a way in. */
export function nothingPage(core: Core, texts: Texts, signInUrl: string): Promise<Response> {
  const { nothing, signIn } = texts.admin
  return respond(core, {
    texts,
    title: `${nothing.title} · ${core.brand.name}`,
    status: 404,
    body: html`<h1>${nothing.title}</h1>
<p>${nothing.sentence}</p>
<p><a href="${signInUrl}">${signIn}</a></p>`,
  })
}
