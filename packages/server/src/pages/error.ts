import { html } from 'hono/html'
import type { OAuthError } from 'valetkey/oauth2/errors'
import type { Core } from '../core.ts'
import { respond } from './respond.ts'

/** A developer's line below the fold: what was sent, what is registered. */
export type Fact = readonly [label: string, value: string]

/** An error that is shown to the person and travels nowhere. */
export class PageError extends Error {
  readonly status: number
  readonly title: string
  readonly facts: readonly Fact[]
  /** The protocol's name for it, where it has one. */
  readonly error: OAuthError | null

  /** `sentence` is for the person; the facts are for the app's developer. */
  constructor(
    status: number,
    title: string,
    sentence: string,
    facts: readonly Fact[] = [],
    error: OAuthError | null = null,
  ) {
    super(sentence)
    this.error = error
    this.status = status
    this.title = title
    this.facts = facts
  }
}

export function errorPage(core: Core, error: PageError): Promise<Response> {
  const facts = error.facts.map(([label, value]) => html`<dt>${label}</dt><dd><code>${clipped(value)}</code></dd>`)
  return respond(core, {
    title: error.title,
    status: error.status,
    body: html`<h1>${error.title}</h1>
<p>${error.message}</p>
${
  facts.length === 0
    ? ''
    : html`<details><summary class="small">For the developer of the app</summary><dl class="facts">${facts}</dl></details>`
}`,
  })
}

const clipped = (text: string) => (text.length > 300 ? `${text.slice(0, 299)}…` : text)
