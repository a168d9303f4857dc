import { html } from 'hono/html'
import type { Core } from '../core.ts'
import type { Paths } from '../paths.ts'
import type { User } from '../storage/storage.ts'
import { type Html, visible } from './layout.ts'
import type { Texts } from './texts/index.ts'

/** The pages of an account, by the names of their texts. */
export type AccountPage = 'applications' | 'portal' | 'password' | 'admin'

interface Link {
  readonly page: AccountPage
  readonly path: keyof Paths
  /** Left out unless it is so. */
  readonly when?: (core: Core, person: User) => boolean | Promise<boolean>
}

const links: readonly Link[] = [
  { page: 'applications', path: 'settings' },
  { page: 'portal', path: 'apps', when: ({ portal }) => portal !== null },
  { page: 'password', path: 'password', when: ({ users }) => users.builtIn },
  { page: 'admin', path: 'admin', when: async ({ admin }, person) => (await admin?.(person)) ?? false },
]

/** On top of the pages of who is signed in: where else to go, and the way out. */
export async function accountHeader(
  core: Core,
  { site }: Texts,
  person: User,
  here: AccountPage | undefined,
): Promise<Html> {
  const { brand, paths, users } = core
  const allowed = await Promise.all(links.map(({ when }) => when === undefined || when(core, person)))
  const shown = links.filter((_, at) => allowed[at])
  return html`<header class="site me"><div>
<span class="brand">${visible(brand.name)}</span>
<nav aria-label="${site.navigation}">${shown.map(
    ({ page, path }) =>
      html`<a href="${paths[path]}"${page === here ? html` aria-current="page"` : ''}>${site[page]}</a>`,
  )}</nav>
<p class="small"><span class="soft">${site.signedInAs(html`<b>${visible(person.username)}</b>`)}</span>${
    users.builtIn ? html` <a href="${paths.signOut}">${site.signOut}</a>` : ''
  }</p>
</div></header>`
}
