import { html } from 'hono/html'
import type { Html } from '../layout.ts'
import type { PortalTexts } from '../texts/en/portal.ts'
import type { Texts } from '../texts/index.ts'

/** A piece of program to be copied. */
export interface Snippet {
  readonly title: keyof Pick<PortalTexts['snippets'], 'curl' | 'typescript' | 'typescript1' | 'cli' | 'cli1'>
  readonly text: string
}

/** Folded, but for the first. Long lines are scrolled to, by keyboard too. */
export function snippetsPart({ portal }: Texts, snippets: readonly Snippet[], isPublic: boolean): Html {
  const { snippets: words } = portal
  const secret = isPublic ? '' : html` ${words.secretIn(html`<code>CLIENT_SECRET</code>`)}`
  return html`<section class="card"><h2>${words.title}</h2><p class="small soft">${words.intro}${secret}</p>
${snippets.map(
  ({ title, text }, at) =>
    html`<details${at === 0 ? html` open` : ''}><summary>${words[title]}</summary><pre tabindex="0" role="region" aria-label="${words[title]}"><code>${text}</code></pre></details>`,
)}</section>`
}
