import { html } from 'hono/html'
import type { Html } from './layout.ts'

/** What was wrong with a form, and in which of its fields. */
export interface Fault<F extends string> {
  readonly field: F
  readonly sentence: string
}

/** The fault on top of the form, read out at once. */
export function alertIn(fault: Fault<string> | null): Html {
  return fault === null ? html`` : html`<p class="alert" role="alert" id="fault">${fault.sentence}</p>`
}

/** The attributes that tie a field to its fault and to the hint below it. */
export function describing<F extends string>(fault: Fault<F> | null, field: F, hint?: string): Html {
  const wrong = fault?.field === field
  const ids = [...(wrong ? ['fault'] : []), ...(hint === undefined ? [] : [hint])].join(' ')
  return html`${ids === '' ? '' : html` aria-describedby="${ids}"`}${wrong ? html` aria-invalid="true" autofocus` : ''}`
}
