import { hash } from 'node:crypto'
import { html } from 'hono/html'
import type { Core } from '../core.ts'
import { noStore } from '../default-dialect.ts'
import { iconName } from './icon.ts'
import { type Html, layout, visible } from './layout.ts'
import { sheetName } from './sheet.ts'

export interface Page {
  readonly title: string
  readonly body: Html
  readonly status?: number
  /** CSP sources, besides this server, that the page's form may lead to. Chromium checks redirects against them too. */
  readonly formTargets?: readonly (string | null)[]
  readonly setCookie?: string | null
  readonly script?: string
}

/** A page of ours: framed, escaped, kept by no cache, shown in no frame, telling nobody where the person came from. */
export async function respond(core: Core, page: Page): Promise<Response> {
  const { brand, paths } = core
  const body = html`<p class="brandline"><span class="brand">${visible(brand.name)}</span>${
    brand.tagline === undefined ? '' : html` <span class="soft small">${visible(brand.tagline)}</span>`
  }</p>
<section class="card">
${page.body}
</section>`
  const text = await layout({
    title: page.title,
    sheetUrl: paths.assets + sheetName,
    iconUrl: paths.assets + iconName,
    className: 'consent',
    body,
    ...(page.script !== undefined && { script: page.script }),
  })
  const headers = new Headers({
    'content-type': 'text/html; charset=utf-8',
    ...noStore,
    'referrer-policy': 'no-referrer',
    'x-frame-options': 'DENY',
    'content-security-policy': securityPolicy(page),
  })
  if (page.setCookie) headers.append('set-cookie', page.setCookie)
  return new Response(String(text), { status: page.status ?? 200, headers })
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
