import { html } from 'hono/html'
import type { Core } from '../core.ts'
import { visible } from './layout.ts'
import { respond } from './respond.ts'

/** The code or PIN a person carries to the app by hand. */
export function codePage(core: Core, { code, appName }: { code: string; appName: string | null }): Promise<Response> {
  const words = core.dialect.pages
  return respond(core, {
    title: `${words.codeTitle} · ${core.brand.name}`,
    body: html`<h1>${words.codeTitle}</h1>
<p>${words.codeHint(appName === null ? 'the application' : visible(appName))}</p>
<code class="code${code.length <= 14 ? ' short' : ''}" id="code">${code}</code>
<p class="small soft">It works once and for a few minutes only. Give it to nobody but the app you came from.</p>`,
  })
}

/** A no that has nowhere to go. */
export function deniedPage(core: Core, appName: string): Promise<Response> {
  return respond(core, {
    title: `Nothing was shared · ${core.brand.name}`,
    body: html`<h1>Nothing was shared</h1><p>You said no to <b>${visible(appName)}</b>. You can close this page.</p>`,
  })
}
