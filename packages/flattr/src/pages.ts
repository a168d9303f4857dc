import { defaultPaths, type Provider } from '@valetkey/server'
import { type Html, visible } from '@valetkey/server/pages/layout'
import { type PlainPage, plainPage } from '@valetkey/server/pages/plain-page'
import { html } from 'hono/html'
import type { Person } from './representations.ts'
import type { Store, Thing } from './store/store.ts'
import { readTarget } from './target.ts'
import type { Urls } from './urls.ts'
import { personById, personOf } from './users.ts'

export interface PagesOptions {
  readonly provider: Provider
  readonly store: Store
  readonly urls: Urls
  /** Whose pages these are, said on top of each. */
  readonly brand: string
  /** Where the provider keeps style sheet and icon. Default: its default path. */
  readonly assets?: string
}

/**
 * The web pages that `link` leads to: `/thing/ID` with any title behind it, `/profile/NAME` and the older `/user/NAME`.
 * null: the request is for none of them.
 */
export function createPages(options: PagesOptions): (request: Request) => Promise<Response | null> {
  const { brand, assets = defaultPaths.assets } = options
  return async request => {
    const target = readTarget(request.url, { api: options.urls.web })
    const [kind = '', name = '', ...more] = target?.segments ?? []
    const write = Object.hasOwn(pages, kind) ? pages[kind] : undefined
    if (!write || name === '' || more.length > 1) return null
    if (request.method !== 'GET' && request.method !== 'HEAD') return null
    const page = await plainPage({ brand, ...((await write(options, name)) ?? nothing) }, { assets })
    return request.method === 'HEAD' ? new Response(null, page) : page
  }
}

type Page = Omit<PlainPage, 'brand'>

type Write = (options: PagesOptions, name: string) => Promise<Page | null>

const pages: Readonly<Record<string, Write>> = { thing: thingPage, profile: profilePage, user: profilePage }

const nothing: Page = { status: 404, title: 'Not found', body: html`<p>There is no such page.</p>` }

/** Hidden things have no page: nobody is signed in here who could be their owner. */
async function thingPage(options: PagesOptions, id: string): Promise<Page | null> {
  const thing = /^[1-9]\d{0,14}$/.test(id) ? await options.store.things.byId(Number(id)) : null
  const owner = thing && !thing.hidden && (await personById(options, thing.ownerId))
  return owner ? { title: visible(thing.title || thing.url), body: thingBody(thing, owner, options.urls) } : null
}

function thingBody(thing: Thing, { user }: Person, { web }: Urls): Html {
  const profile = `${web}/profile/${encodeURIComponent(user.username)}`
  return html`${thing.description === '' ? '' : html`<p>${thing.description}</p>`}
<p><a href="${thing.url}" rel="nofollow noopener">${visible(thing.url)}</a></p>
<p class="soft small">By <a href="${profile}">${visible(user.username)}</a>. Flattred by ${thing.flattrs} ${
    thing.flattrs === 1 ? 'person' : 'people'
  }.${thing.tags.length === 0 ? '' : ` Tags: ${thing.tags.join(', ')}.`}</p>`
}

async function profilePage(options: PagesOptions, username: string): Promise<Page | null> {
  const user = await options.provider.people.byUsername(username)
  if (user === null) return null
  const { profile } = await personOf(options, user)
  const { firstname, lastname, city, country, about, url } = profile
  const name = joined(' ', firstname, lastname)
  const place = joined(', ', city, country)
  const body = html`${name === '' ? '' : html`<p>${visible(name)}</p>`}
${about === '' ? '' : html`<p>${about}</p>`}
${url === null || !/^https?:\/\//i.test(url) ? '' : html`<p><a href="${url}" rel="nofollow noopener">${visible(url)}</a></p>`}
${place === '' ? '' : html`<p class="soft small">${place}</p>`}`
  return { title: visible(user.username), body }
}

const joined = (between: string, ...parts: readonly string[]): string => parts.filter(part => part !== '').join(between)
