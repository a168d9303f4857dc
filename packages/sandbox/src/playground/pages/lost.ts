import { html } from 'hono/html'
import type { Html } from './page.ts'

export const lost = (): Html => html`<h1>There is no such page</h1>
  <p>The playground has only one: <a href="/">back to it</a>.</p>`
