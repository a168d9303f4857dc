import { html } from 'hono/html'
import { type Html, visible } from '../layout.ts'
import type { Texts } from '../texts/index.ts'

export interface RemovePart {
  readonly action: string
  readonly flow: string
  readonly name: string
  /** What was typed, when it was something else. */
  readonly typed: string | null
}

/** Nobody deletes an app by a slip of the hand: its name has to be typed. */
export function removePart({ portal: { remove } }: Texts, { action, flow, name, typed }: RemovePart): Html {
  const wrong = typed !== null
  return html`<section class="card"><h2>${remove.title}</h2><p class="small">${remove.sentence}</p>
<form method="post" action="${action}"><input type="hidden" name="flow" value="${flow}">
<label for="confirm">${remove.label(html`<code>${visible(name)}</code>`)}</label>
${wrong ? html`<p class="wrong" id="confirm-error" role="alert">${remove.mismatch}</p>` : ''}
<input id="confirm" name="confirm" value="${typed ?? ''}" required autocomplete="off" autocapitalize="none" spellcheck="false"${
    wrong ? html` aria-describedby="confirm-error" aria-invalid="true"` : ''
  }>
<p class="actions"><button class="no">${remove.button}</button></p></form></section>`
}
