import type { Paths } from '@valetkey/server'
import { iconName } from '@valetkey/server/pages/icon'
import { type Html, layout } from '@valetkey/server/pages/layout'
import { sheetName } from '@valetkey/server/pages/sheet'
import { html } from 'hono/html'

export interface PersonalityPage {
  readonly status: number
  readonly title: string
  /** Below the title. */
  readonly body: Html
  readonly brand: string
}

/** A page a personality shows on its own account, in the frame of the provider's pages. */
export async function page(
  { status, title, body, brand }: PersonalityPage,
  paths: Pick<Paths, 'assets'>,
): Promise<Response> {
  const text = await layout({
    title: `${title} · ${brand}`,
    sheetUrl: paths.assets + sheetName,
    iconUrl: paths.assets + iconName,
    className: 'consent',
    body: html`<p class="brandline"><span class="brand">${brand}</span></p>
<section class="card">
<h1>${title}</h1>
${body}
</section>`,
  })
  return new Response(String(text), { status, headers })
}

const headers = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'private, no-store',
  'content-security-policy':
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
}
