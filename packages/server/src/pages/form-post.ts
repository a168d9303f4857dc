import { html } from 'hono/html'
import type { Pair } from 'valetkey/http/form'
import { formTarget } from '../callbacks.ts'
import type { Core } from '../core.ts'
import { respond } from './respond.ts'

/** OAuth 2.0 Form Post Response Mode: moves on by itself where scripts run, by a button where they do not. */
export function formPostPage(core: Core, redirectUri: string, params: readonly Pair[]): Promise<Response> {
  return respond(core, {
    title: `Going back · ${core.brand.name}`,
    formTargets: [formTarget(redirectUri)],
    script: 'document.forms[0].submit()',
    body: html`<h1>Going back to the app</h1>
<form method="post" action="${redirectUri}">
${params.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
<button>Continue</button>
</form>`,
  })
}
