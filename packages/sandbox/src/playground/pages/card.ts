import { html } from 'hono/html'
import type { Field, Result, Service } from '../services/service.ts'
import type { Html } from './page.ts'
import { resultView } from './result.ts'

/** One service as its card shows it. `account` is who the visitor is there, once connected. */
export interface ServiceView {
  readonly service: Service
  readonly account: string | undefined
  readonly scope: readonly string[]
  readonly result: Result | undefined
}

export function card(view: ServiceView): Html {
  const { service, account } = view
  return html`<article class="card" id="${service.name}" aria-labelledby="${service.name}-title">
    <header>
      <span class="badge" aria-hidden="true">${service.badge}</span>
      <div>
        <h2 id="${service.name}-title">${service.title}</h2>
        <span class="chip">${service.protocol}</span>
        ${account === undefined ? '' : html`<span class="chip on">connected as ${account}</span>`}
      </div>
    </header>
    ${account === undefined ? invitation(service) : connected(view)}
  </article>`
}

const invitation = (service: Service): Html => html`
  <p class="small">${service.about} <code>${service.scope}</code>.</p>
  <form method="post" action="/connect/${service.name}"><button aria-label="Connect ${service.title}">Connect</button></form>`

const connected = ({ service, scope, result }: ServiceView): Html => html`
  <p class="small"><span class="soft">May:</span> <code>${scope.join(' ') || service.scope}</code>
    <span class="soft">· token kept sealed in the vault</span></p>
  <form method="post" action="/call/${service.name}">
    ${service.action.fields.map(field => input(service, field))}
    <div class="row actions">
      <button>${service.action.label}</button>
      <button class="quiet" formaction="/disconnect/${service.name}" formnovalidate
        aria-label="Disconnect ${service.title}">Disconnect</button>
    </div>
  </form>
  ${result === undefined ? '' : resultView(result)}`

function input(service: Service, field: Field): Html {
  const id = `${service.name}-${field.name}`
  const control = field.rows
    ? html`<textarea id="${id}" name="${field.name}" rows="${field.rows}" ${required(field)}>${field.value}</textarea>`
    : html`<input id="${id}" name="${field.name}" value="${field.value}" ${required(field)}>`
  return html`<label for="${id}">${field.label}</label>${control}`
}

const required = (field: Field): string => (field.required ? 'required' : '')
