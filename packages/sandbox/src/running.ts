import { defaultPaths, type Provider } from '@valetkey/server'
import { plainPage } from '@valetkey/server/pages/plain-page'
import { html } from 'hono/html'
import { CONTROL_PATH, createControl } from './control/index.ts'
import type { Notebook } from './notebook.ts'
import { people } from './people.ts'
import { brandOf } from './personalities/brand.ts'
import type { OpenPersonality, Personality, Surroundings } from './personalities/personality.ts'
import type { ProviderEntry } from './sandbox-json.ts'
import { editionsOf, type KeptCredentials, seedApps, seedPeople } from './seeding.ts'
import type { Fetch } from './serve.ts'

/** A personality with its people, its apps and its control API. */
export interface RunningPersonality {
  readonly name: string
  readonly title: string
  readonly origin: string
  readonly provider: Provider
  readonly entry: ProviderEntry
  /** By their keys in sandbox.json: its own entry, and one for each former time. */
  readonly editions: Readonly<Record<string, ProviderEntry>>
  readonly fetch: Fetch
}

/** Opens a personality in its surroundings: schema, seeds, routes. What it has opened it closes again when it fails. */
export async function run(
  personality: Personality,
  surroundings: Surroundings,
  kept: Notebook<KeptCredentials>,
  playground: string,
): Promise<RunningPersonality> {
  const { storage } = surroundings.ground
  try {
    await storage.migrate()
    const open = personality.open(surroundings)
    const ground = { personality, open, kept, playground }
    await seedPeople(ground)
    const editions: Record<string, ProviderEntry> = {}
    for (const edition of editionsOf(personality))
      editions[edition.name] = open.entry(await seedApps(ground, edition), edition.era)
    return running(personality, surroundings, open, editions, playground)
  } catch (error) {
    await storage.close()
    throw error
  }
}

function running(
  { name, title, askFor }: Personality,
  { ground }: Surroundings,
  { provider, fetch }: OpenPersonality,
  editions: Readonly<Record<string, ProviderEntry>>,
  playground: string,
): RunningPersonality {
  const { issuer: origin, origins } = ground
  const hosts = [...new Set([origin, ...origins])].map(one => new URL(one).host)
  const control = createControl({ provider, fetch, people, hosts, ...(askFor && { askFor }) })
  const answer: Fetch = async request => {
    const { pathname } = new URL(request.url)
    if (pathname.startsWith(CONTROL_PATH)) return control(request)
    return pathname === '/' ? welcome(title, playground) : fetch(request)
  }
  const entry = editions[name]!
  return { name, title, origin, provider, entry, editions, fetch: guarded(inTime(answer, provider)) }
}

/** Where people land who open the address, or sign in with nowhere to go. */
function welcome(title: string, playground: string): Promise<Response> {
  const { name: brand } = brandOf(title)
  const rows = people.map(({ username, password }) => html`<dt>${username}</dt><dd><code>${password}</code></dd>`)
  const body = html`<p>Apps connect here to the accounts of these people. <a href="${playground}">The playground</a> shows how.</p>
<dl class="facts">${rows}</dl>
<p class="small soft">Each name with its password. Nothing here leaves this machine.</p>`
  return plainPage({ status: 200, title: `This is the ${brand}`, body, brand }, defaultPaths)
}

/** While the clock is moved, `Date` says so: clients correct theirs by it before they sign again. */
function inTime(answer: Fetch, { storage }: Provider): Fetch {
  return async request => {
    const response = await answer(request)
    if (storage.clockOffset === 0) return response
    const headers = new Headers(response.headers)
    headers.set('date', new Date(Date.now() + storage.clockOffset).toUTCString())
    return new Response(response.body, { status: response.status, statusText: response.statusText, headers })
  }
}

/** The last net: what nobody foresaw is said on stderr and answered with 500, and the sandbox goes on. */
export function guarded(answer: Fetch): Fetch {
  return async request => {
    try {
      return await answer(request)
    } catch (error) {
      console.error(`${request.method} ${new URL(request.url).pathname}:`, error)
      return new Response('The sandbox stumbled; its own log says why.\n', { status: 500 })
    }
  }
}
