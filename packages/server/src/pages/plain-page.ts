import { html } from 'hono/html'
import type { Paths } from '../paths.ts'
import { iconName } from './icon.ts'
import { type Html, layout } from './layout.ts'
import { sheetName } from './sheet.ts'

export interface PlainPage {
  /** Default 200. */
  readonly status?: number
  readonly title: string
  /** Below the title. */
  readonly body: Html
  /** Whose page it is, said on top. */
  readonly brand: string
}

/** A page to read, without a form, in the frame of the provider's pages: for the program around it. */
export async function plainPage(page: PlainPage, paths: Pick<Paths, 'assets'>): Promise<Response> {
  const { status = 200, title, body, brand } = page
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
