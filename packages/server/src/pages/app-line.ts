import { html } from 'hono/html'
import type { App, User } from '../storage/storage.ts'
import { type Html, visible } from './layout.ts'
import type { Texts } from './texts/index.ts'

/** A paragraph: whose app it is and where it lives, as far as that is known, and what else there is to say. */
export function appLine(
  { consent }: Texts,
  { app, owner }: { readonly app: App; readonly owner: User | null },
  rest: readonly Html[] = [],
): Html {
  const website = websiteOf(app.website)
  const known = [
    ...(owner === null
      ? []
      : [html`<span class="soft">${consent.by}</span> ${visible(owner.displayName || owner.username)}`]),
    ...(website === null ? [] : [html`<a href="${website.href}" rel="noreferrer noopener">${website.host}</a>`]),
    ...rest,
  ]
  return known.length === 0 ? html`` : html`<p class="about small">${known.map(part => html`<span>${part}</span>`)}</p>`
}

/** A website an app names, when it is one: others could be scripts. */
function websiteOf(website: string | null): URL | null {
  return website !== null && /^https?:\/\//i.test(website) && URL.canParse(website) ? new URL(website) : null
}
