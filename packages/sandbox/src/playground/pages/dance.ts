import { html } from 'hono/html'
import type { Exchange } from 'valetkey'
import type { Act } from '../browser.ts'
import type { Html } from './page.ts'

/** The panel that tells every HTTP exchange, in order and in words: the latest act open, earlier ones folded. */
export function dance(acts: readonly Act[], title: (service: string) => string): Html {
  const [latest, ...earlier] = acts
  return html`<section class="card" id="dance" aria-labelledby="dance-title">
    <h2 id="dance-title">What just happened</h2>
    ${latest === undefined ? nothingYet() : open(latest, title(latest.service))}
    ${earlier.map(act => folded(act, title(act.service)))}
  </section>`
}

const nothingYet = (): Html => html`<p class="soft">Connect a service: every request of the dance will be listed here,
  in order, with its parameters and, for OAuth 1.0a, the base string that was signed. Secrets are masked.</p>`

const open = (act: Act, service: string): Html => html`
  <p class="soft small">${act.title} took ${count(act)}. Secrets are masked.</p>${steps(act, service)}`

const folded = (act: Act, service: string): Html => html`<details class="earlier">
    <summary>${act.title}, ${count(act)}</summary>${steps(act, service)}
  </details>`

const numbers = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten']

function count({ exchanges: { length } }: Act): string {
  return `${numbers[length] ?? length} ${length === 1 ? 'exchange' : 'exchanges'}`
}

const steps = (act: Act, service: string): Html => html`<ol class="dance">
    ${act.exchanges.map(exchange => html`<li>${step(exchange, service)}</li>`)}
  </ol>`

const step = (exchange: Exchange, service: string): Html => html`${lane(exchange, service)}
  <div>${exchange.sentence} ${status(exchange.status)}</div>
  <details>
    <summary class="small wireline"><code>${exchange.method} ${exchange.url}</code></summary>
    ${block('Parameters', pairs(exchange.parameters, '='))}
    ${block('Headers', pairs(exchange.headers, ': '))}
    ${block('Base string, as it was signed', exchange.baseString)}
    ${block('Answer', exchange.answer)}
  </details>`

/** The way back through the browser ends at us; every other exchange goes to the service. */
function lane({ from, step }: Exchange, service: string): Html {
  const sender = from === 'browser' ? 'Browser' : 'App'
  const receiver = step === 'callback' ? 'App' : service
  return html`<div class="lane"><b>${sender}</b> <span aria-label="to">→</span> <b>${receiver}</b></div>`
}

const status = (code: number | undefined): Html | string =>
  code === undefined ? '' : html`<span class="status${code >= 400 ? ' bad' : ''}">${code}</span>`

const pairs = (list: readonly (readonly [string, string])[], between: string): string =>
  list.map(([name, value]) => `${name}${between}${value}`).join('\n')

const block = (title: string, text: string | undefined): Html | string =>
  text ? html`<p class="small">${title}</p><pre tabindex="0">${text}</pre>` : ''
