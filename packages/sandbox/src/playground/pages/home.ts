import { html } from 'hono/html'
import type { SandboxJson } from '../../sandbox-json.ts'
import type { Act, Notice } from '../browser.ts'
import { card, type ServiceView } from './card.ts'
import { dance } from './dance.ts'
import type { Html } from './page.ts'
import { people, where } from './where.ts'

/** All that the home page shows; the page is a pure function of it. */
export interface Home {
  readonly origin: string
  readonly facts: SandboxJson
  readonly services: readonly ServiceView[]
  readonly acts: readonly Act[]
  readonly notice: Notice | undefined
}

export function home({ origin, facts, services, acts, notice }: Home): Html {
  const title = (name: string): string => services.find(({ service }) => service.name === name)?.service.title ?? name
  return html`<h1>${headline(services.length)}</h1>
    ${people(facts.people)}
    ${notice === undefined ? '' : noticeView(notice)}
    <div class="cards">${services.map(card)}</div>
    ${dance(acts, title)}
    ${where(origin, facts.providers)}`
}

const numbers = ['No', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine']

function headline(services: number): string {
  return `${numbers[services] ?? services} ${services === 1 ? 'service' : 'services'}, one library, no internet`
}

/** How the last click ended; a screen reader hears it at once. */
const noticeView = ({ tone, text, next }: Notice): Html => html`<div class="notice ${tone}" role="status">
    <p><strong>${text}</strong></p>
    ${next === undefined ? '' : html`<p>${next}</p>`}
  </div>`
