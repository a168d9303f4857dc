import { html } from 'hono/html'
import type { AppSecret } from '../../storage/storage.ts'
import type { Html } from '../layout.ts'
import type { Texts } from '../texts/index.ts'
import { day, minute } from './instant.ts'

export interface SecretsPart {
  readonly action: string
  /** Newest first. */
  readonly secrets: readonly { readonly secret: AppSecret; readonly retireFlow: string }[]
  /** Of the button that makes another; null: there are two. */
  readonly addFlow: string | null
}

/** The one moment in which it can be read. */
export function newSecret({ portal: { secrets } }: Texts, text: string): Html {
  return html`<section class="card fresh" aria-labelledby="fresh"><h2 id="fresh">${secrets.yours}</h2>
<code class="code" id="secret">${text}</code><p class="small">${secrets.copyNow}</p></section>`
}

/** Which secrets work, and since when; never what they are. */
export function secretsPart(texts: Texts, { action, secrets, addFlow }: SecretsPart): Html {
  const words = texts.portal.secrets
  return html`<h3>${words.title}</h3>
<p class="small soft">${secrets.length === 0 ? words.none : secrets.length === 1 ? words.addHint : words.two}</p>
${secrets.length === 0 ? '' : html`<ul class="secrets">${secrets.map((one, at) => secretLine(texts, action, one, { older: at > 0, alone: secrets.length === 1 }))}</ul>`}
${
  addFlow === null
    ? ''
    : html`<form method="post" action="${action}"><input type="hidden" name="flow" value="${addFlow}"><button class="quiet">${words.add}</button></form>`
}`
}

function secretLine(
  texts: Texts,
  action: string,
  { secret, retireFlow }: SecretsPart['secrets'][number],
  place: { readonly older: boolean; readonly alone: boolean },
): Html {
  const words = texts.portal.secrets
  const used = secret.lastUsedAt === null ? words.neverUsed : words.used(minute(texts, secret.lastUsedAt))
  const ends = secret.expiresAt === null ? '' : html` · ${words.endsOn(minute(texts, secret.expiresAt))}`
  return html`<li><p><b>${place.older ? words.older : words.newest}</b> <span class="small soft">${words.created(day(texts, secret.createdAt))} · ${used}${ends}</span></p>${
    place.alone
      ? ''
      : html`<details><summary class="small">${words.retire}</summary><form method="post" action="${action}"><input type="hidden" name="flow" value="${retireFlow}"><p class="small">${words.retireSentence}</p><button class="no">${words.retireNow}</button></form></details>`
  }</li>`
}
