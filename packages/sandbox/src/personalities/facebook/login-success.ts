import type { Paths } from '@valetkey/server'
import { plainPage } from '@valetkey/server/pages/plain-page'
import { html } from 'hono/html'
import { brandOf } from '../brand.ts'
import { tokenFormats } from './token-formats.ts'

export const LOGIN_SUCCESS = '/connect/login_success.html'

/**
 * The page that apps without one of their own name as redirect_uri. At Facebook it is all but empty, and the app reads the
 * address of the window it opened; here people can read it too. Only what could be a code is shown.
 */
export function loginSuccess(url: URL, paths: Pick<Paths, 'assets'>): Promise<Response> {
  const code = url.searchParams.get('code') ?? ''
  const isCode = Boolean(tokenFormats.code?.plausible(code))
  const said = url.searchParams.has('error') || url.searchParams.has('error_code') ? refusal : nothing
  const { title, body } = isCode ? success(code) : said
  return plainPage({ status: 200, title, body, brand: brandOf('Facebook').name }, paths)
}

const success = (code: string) => ({
  title: 'Success',
  body: html`<p>SECURITY WARNING: please treat the code below, and the address above, as you would treat your password. Do not share them with anyone but the app you came from.</p>
<code class="code" id="code">${code}</code>`,
})

const refusal = {
  title: 'Nothing was shared',
  body: html`<p>The app was told so. You can close this page.</p>`,
}

const nothing = {
  title: 'Success',
  body: html`<p>SECURITY WARNING: please treat the address above as you would treat your password, and share it with nobody.</p>`,
}
