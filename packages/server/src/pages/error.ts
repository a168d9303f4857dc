import { html } from 'hono/html'
import type { OAuthError } from 'valetkey/oauth2/errors'
import type { Core } from '../core.ts'
import { respond } from './respond.ts'
import type { ErrorTexts, Said } from './texts/en/error.ts'
import { texts as catalogue, type Texts } from './texts/index.ts'

/** A developer's line below the fold: what was sent, what is registered. The label is a key of the texts. */
export type Fact = readonly [label: keyof ErrorTexts['facts'], value: string]

/** Picks a title and a sentence out of the catalogue, in whatever language it comes to be read. */
export type Say = (texts: Texts) => Said

/** An error that is shown to the person and travels nowhere. */
export class PageError extends Error {
  readonly status: number
  readonly say: Say
  readonly facts: readonly Fact[]
  /** The protocol's name for it, where it has one. */
  readonly error: OAuthError | null

  /** What is said is for the person; the facts are for the app's developer. */
  constructor(status: number, say: Say, facts: readonly Fact[] = [], error: OAuthError | null = null) {
    super(say(catalogue.en).sentence)
    this.error = error
    this.status = status
    this.say = say
    this.facts = facts
  }
}

export function errorPage(core: Core, request: Request, error: PageError): Promise<Response> {
  const texts = core.textsFor(request)
  const { title, sentence } = error.say(texts)
  const { facts: labels, forTheDeveloper } = texts.error
  core.observer.note(request, { error: error.error?.code ?? codeIn(error) })
  const requestId = core.observer.idOf(request)
  const told: readonly Fact[] = requestId === undefined ? error.facts : [...error.facts, ['requestId', requestId]]
  const facts = told.map(
    ([label, value]) =>
      html`<dt>${labels[label]}</dt><dd><code${inEnglish.has(label) ? html` lang="en"` : ''}>${clipped(value)}</code></dd>`,
  )
  return respond(core, {
    texts,
    title: `${title} · ${core.brand.name}`,
    status: error.status,
    body: html`<h1>${title}</h1>
<p>${sentence}</p>
${
  facts.length === 0
    ? ''
    : html`<details><summary class="small">${forTheDeveloper}</summary><dl class="facts">${facts}</dl></details>`
}`,
  })
}

/** The protocol's code, where it stands among what the developer is told. */
function codeIn({ facts }: PageError): string | undefined {
  return facts.find(([label]) => label === 'error')?.[1]
}

/** What the protocols say is English in every language (RFC 6749 §5.2: `error_description` is ASCII). */
const inEnglish: ReadonlySet<Fact[0]> = new Set(['error', 'reason', 'difference'])

const clipped = (text: string) => (text.length > 300 ? `${text.slice(0, 299)}…` : text)
