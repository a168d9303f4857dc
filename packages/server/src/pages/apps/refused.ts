import { html } from 'hono/html'
import type { StoredEvent } from '../../storage/storage.ts'
import { type RefusalKind, readRefused } from '../../trail/refusals.ts'
import type { Html } from '../layout.ts'
import type { Texts } from '../texts/index.ts'
import { minute } from './instant.ts'

/** What went wrong lately, in words, and as the app was told it. */
export function refusedPart(texts: Texts, events: readonly StoredEvent[], most: number): Html {
  const { refused } = texts.portal
  return html`<section class="card"><h2 id="refused">${refused.title}</h2>
<p class="small soft">${refused.intro(most)}</p>
${events.length === 0 ? html`<p class="small">${refused.none}</p>` : html`<ol class="refused" aria-labelledby="refused">${events.map(event => line(texts, event))}</ol>`}</section>`
}

function line(texts: Texts, event: StoredEvent): Html {
  const { refusals, refused } = texts.portal
  const { at, kind, error, reason, callback } = readRefused(event)
  const sentence = Object.hasOwn(refusals.kinds, kind) ? refusals.kinds[kind as RefusalKind] : refusals.other
  return html`<li><p class="small soft">${minute(texts, event.at)} · ${refusals.at[at] ?? at}</p>
<p>${sentence}${callback === undefined ? '' : html` ${refusals.callback(html`<code>${callback}</code>`)}`}</p>
<p class="small soft">${refused.toldApp} <code>${error}${reason === '' ? '' : `: ${reason}`}</code></p></li>`
}
