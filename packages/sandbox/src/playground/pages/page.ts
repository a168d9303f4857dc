import { iconName } from '@valetkey/server/pages/icon'
import { type Html, layout } from '@valetkey/server/pages/layout'
import { html } from 'hono/html'
import { sheetName } from './sheet.ts'

export type { Html }

/** Every page of the playground: the house's frame with a header of its own. */
export const page = (title: string, body: Html): Html =>
  layout({ title: `${title} · Valet Key`, sheetUrl: `/${sheetName}`, iconUrl: `/${iconName}`, header, body })

const header = html`<header class="site"><div>
  <a class="brand" href="/">Valet Key</a>
  <nav aria-label="Page"><a href="/" aria-current="page">Playground</a> <a href="/#dance">What just happened</a>
    <a href="/#where">What runs where</a></nav>
</div></header>`
