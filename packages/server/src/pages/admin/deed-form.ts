import { html } from 'hono/html'
import { minute } from '../apps/instant.ts'
import type { Html } from '../layout.ts'
import type { AdminTexts, DeedTexts } from '../texts/en/admin.ts'
import type { Texts } from '../texts/index.ts'

export interface DeedForm {
  readonly action: string
  readonly flow: string
  readonly words: DeedTexts
  /** Takes something away: the button says so in red. */
  readonly harsh: boolean
  /** Cannot be undone: folded away, so that it takes two steps. */
  readonly folded: boolean
  /** Asked for where it is to be told why; the hint says who reads it. */
  readonly reason: ReasonField | null
  /** How it is now, since when, and why. */
  readonly standing: Standing | null
}

export interface Standing {
  readonly words: 'offSince' | 'lockedSince'
  readonly at: number
  readonly reason: string | null
}

export interface ReasonField {
  readonly hint: string
  /** What was typed, when it was sent without one; null: nothing was sent. */
  readonly missing: boolean
}

/** One thing an administrator can do, with what comes of it. */
export function deedForm(texts: Texts, deed: DeedForm): Html {
  const { admin } = texts
  const { words, harsh, folded, standing } = deed
  const form = html`<form method="post" action="${deed.action}"><input type="hidden" name="flow" value="${deed.flow}">
${deed.reason === null ? '' : reasonField(admin, deed.reason)}
<p class="actions"><button${harsh ? html` class="no"` : ''}>${folded ? admin.really : words.button}</button></p></form>`
  return html`<section class="card"><h2>${words.title}</h2>
${standing === null ? '' : html`<p>${told(texts, standing)}</p>`}
<p class="small soft">${words.sentence}</p>
${folded ? html`<details><summary>${words.button}</summary>${form}</details>` : form}</section>`
}

function told(texts: Texts, { words, at, reason }: Standing): Html {
  const { admin } = texts
  return html`${admin[words](minute(texts, at))}${reason === null ? '' : html` ${admin.because(html`${reason}`)}`}`
}

/** In characters. */
export const longestReason = 500

function reasonField({ reason, reasonMissing }: AdminTexts, { hint, missing }: ReasonField): Html {
  return html`<label for="reason">${reason}</label>
<p class="hint" id="reason-hint">${hint}</p>
${missing ? html`<p class="wrong" id="reason-error" role="alert">${reasonMissing}</p>` : ''}
<input id="reason" name="reason" required maxlength="${longestReason}" autocomplete="off" aria-describedby="${
    missing ? 'reason-error ' : ''
  }reason-hint"${missing ? html` aria-invalid="true" autofocus` : ''}>`
}
