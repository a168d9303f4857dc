import { html } from 'hono/html'
import type { Pair } from 'valetkey/http/form'
import { formTarget } from '../apps/callbacks.ts'
import type { Core } from '../core.ts'
import { respond } from './respond.ts'
import type { Texts } from './texts/index.ts'

/** OAuth 2.0 Form Post Response Mode: moves on by itself where scripts run, by a button where they do not. */
export function formPostPage(
  core: Core,
  texts: Texts,
  redirectUri: string,
  params: readonly Pair[],
): Promise<Response> {
  const { goingBack, goingBackToApp, goOn } = texts.site
  return respond(core, {
    texts,
    title: `${goingBack} · ${core.brand.name}`,
    formTargets: [formTarget(redirectUri)],
    script: 'document.forms[0].submit()',
    body: html`<h1>${goingBackToApp}</h1>
<form method="post" action="${redirectUri}">
${params.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
<button>${goOn}</button>
</form>`,
  })
}
