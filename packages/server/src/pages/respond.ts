import { hash } from 'node:crypto'
import { html } from 'hono/html'
import type { Core } from '../core.ts'
import { noStore } from '../default-dialect.ts'
import type { User } from '../storage/storage.ts'
import { type AccountPage, accountHeader } from './account-header.ts'
import { iconName } from './icon.ts'
import { type Html, layout, visible } from './layout.ts'
import { sheetName } from './sheet.ts'
import type { Texts } from './texts/index.ts'
import { worded } from './texts/language.ts'

export interface Page {
  /** The language it is in. */
  readonly texts: Texts
  readonly title: string
  readonly body: Html
  readonly status?: number
  /** Who is signed in: the page stands under the header with the links of an account, in a wider column. */
  readonly person?: User
  /** Which of those links it is behind. */
  readonly here?: AccountPage
  /** In the widest column there is. */
  readonly wide?: boolean
  /** CSP sources, besides this server, that the page's form may lead to. Chromium checks redirects against them too. */
  readonly formTargets?: readonly (string | null)[]
  readonly setCookie?: string | null
  readonly script?: string
}

/** A page of ours: framed, escaped, kept by no cache, shown in no frame, telling nobody where the person came from. */
export async function respond(core: Core, page: Page): Promise<Response> {
  const { paths } = core
  const { texts, person } = page
  const text = await layout({
    title: page.title,
    language: texts.language,
    sheetUrl: paths.assets + sheetName,
    iconUrl: paths.assets + iconName,
    ...(person === undefined
      ? { className: 'consent', body: ownCard(core, texts, page) }
      : {
          className: page.wide ? 'account wide' : 'account',
          header: await accountHeader(core, texts, person, page.here),
          body: page.body,
        }),
    ...(page.script !== undefined && { script: page.script }),
  })
  const headers = new Headers({
    'content-type': 'text/html; charset=utf-8',
    'content-language': texts.language,
    vary: 'accept-language',
    ...noStore,
    'referrer-policy': 'no-referrer',
    'x-frame-options': 'DENY',
    'content-security-policy': securityPolicy(page),
  })
  if (page.setCookie) headers.append('set-cookie', page.setCookie)
  return new Response(String(text), { status: page.status ?? 200, headers })
}

/** A page by itself: one card below the brand. */
function ownCard({ brand }: Core, { language }: Texts, { body }: Page): Html {
  const tagline = brand.tagline === undefined ? undefined : worded(brand.tagline, language)
  return html`<p class="brandline"><span class="brand">${visible(brand.name)}</span>${
    tagline === undefined ? '' : html` <span class="soft small">${visible(tagline)}</span>`
  }</p>
<section class="card">
${body}
</section>`
}

function securityPolicy({ formTargets = [], script }: Page): string {
  const targets = ["'self'", ...formTargets.filter(source => source !== null)]
  return [
    "default-src 'none'",
    "style-src 'self'",
    "img-src 'self'",
    `form-action ${targets.join(' ')}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
    ...(script === undefined ? [] : [`script-src 'sha256-${hash('sha256', script, 'base64')}'`]),
  ].join('; ')
}
