import { html } from 'hono/html'
import { encodeForm } from 'valetkey/http/form'
import type { Html } from '../layout.ts'
import type { AdminTexts } from '../texts/en/admin.ts'

export interface More {
  readonly action: string
  /** What the list is narrowed to. */
  readonly query: Readonly<Record<string, string>>
  /** Where this page begins, and the next one; null: with the newest, and there is none. */
  readonly behind: string | null
  readonly next: string | null
}

/** The way on, and the way back to the beginning. */
export function moreLinks(words: AdminTexts, { action, query, behind, next }: More): Html | '' {
  if (behind === null && next === null) return ''
  const narrowed = Object.entries(query).filter(([, value]) => value !== '')
  const place = (more: Readonly<Record<string, string>>) => {
    const text = encodeForm({ ...Object.fromEntries(narrowed), ...more })
    return text === '' ? action : `${action}?${text}`
  }
  return html`<nav class="row more" aria-label="${words.pages}">${
    behind === null ? '' : html`<a class="button quiet" href="${place({})}">${words.newest}</a>`
  }${next === null ? '' : html`<a class="button quiet" rel="next" href="${place({ behind: next })}">${words.older}</a>`}</nav>`
}
