import { html } from 'hono/html'
import type { Html } from '../layout.ts'
import type { AdminTexts } from '../texts/en/admin.ts'

export interface SearchForm {
  readonly action: string
  /** What is searched for. */
  readonly label: string
  readonly text: string
  /** Which of them are shown; the first is all. */
  readonly states: readonly Exclude<keyof AdminTexts['states'], 'all'>[]
  readonly state: string | undefined
}

/** Text and a choice, sent by GET: an address can be kept and shown around. */
export function searchForm(words: AdminTexts, { action, label, text, states, state }: SearchForm): Html {
  return html`<form class="search" action="${action}" role="search" aria-label="${words.search}">
<div class="grow"><label for="q">${label}</label><input id="q" name="q" type="search" value="${text}" maxlength="100" autocomplete="off" autocapitalize="none" spellcheck="false"></div>
<div><label for="state">${words.show}</label><select id="state" name="state">${option('', words.states.all, state ?? '')}${states.map(
    one => option(one, words.states[one], state ?? ''),
  )}</select></div>
<button>${words.find}</button>
</form>`
}

export function option(value: string, words: string, chosen: string): Html {
  return html`<option value="${value}"${value === chosen ? html` selected` : ''}>${words}</option>`
}
