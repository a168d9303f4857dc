import { icon, iconName } from '@valetkey/server/pages/icon'
import { type Context, Hono } from 'hono'
import { OAuth } from 'valetkey'
import { type Browser, rememberBrowsers } from './browser.ts'
import { type Deed, deeds, type Visit } from './deeds.ts'
import { gate, policy } from './gate.ts'
import { createJournal } from './journal.ts'
import { openKeeping } from './keeping.ts'
import type { Playground, PlaygroundOptions } from './options.ts'
import { home } from './pages/home.ts'
import { lost } from './pages/lost.ts'
import { page } from './pages/page.ts'
import { sheet, sheetName } from './pages/sheet.ts'
import { connectServices, viewOf } from './services/connected.ts'
import { createSessions } from './session.ts'

type Room = { Variables: { browser: Browser } }

/**
 * A web app that connects to every service of the sandbox and shows what went over the wire: also the example of how an
 * app developer uses `valetkey`. All state is per browser; nothing needs JavaScript.
 */
export async function createPlayground(options: PlaygroundOptions): Promise<Playground> {
  const { origin } = options
  const facts = typeof options.sandboxJson === 'function' ? options.sandboxJson() : options.sandboxJson
  const { vault, secret } = await openKeeping(options)
  const journal = createJournal()
  const oauth = new OAuth({ vault, secret, origins: [origin], fetch: options.fetch, onExchange: journal.onExchange })
  const connected = connectServices(oauth, facts)
  const browsers = rememberBrowsers()
  const sessions = createSessions(secret)
  const app = new Hono<Room>()

  app.use(gate(origin), policy(facts))
  app.get(`/${sheetName}`, c => c.body(sheet, 200, kept('text/css')))
  app.get(`/${iconName}`, c => c.body(icon, 200, kept('image/svg+xml')))
  app.use(async (c, next) => {
    const { id, cookie } = await sessions.of(c.req.raw)
    c.set('browser', browsers.of(id))
    await next()
    // Afterwards: a deed answers with a Response of its own, which knows nothing of headers set before.
    if (cookie) c.header('Set-Cookie', cookie, { append: true })
  })

  app.get('/', async c => {
    const browser = c.get('browser')
    const services = await Promise.all(connected.map(one => viewOf(one, browser)))
    const { acts, notice } = browser
    browser.notice = undefined
    return c.html(page('Playground', home({ origin, facts, services, acts, notice })))
  })

  const perform = (deed: Deed) => async (c: Context<Room>) => {
    const one = connected.find(({ service }) => service.name === c.req.param('service'))
    if (one === undefined) return c.notFound()
    const visit: Visit = { ...one, browser: c.get('browser'), request: c.req.raw, journal }
    return deed(visit)
  }
  app.post('/connect/:service', perform(deeds.connect))
  app.get('/connect/:service/callback', perform(deeds.callback))
  app.post('/call/:service', perform(deeds.call))
  app.post('/disconnect/:service', perform(deeds.disconnect))

  app.notFound(c => c.html(page('Not found', lost()), 404))
  return { fetch: async request => app.fetch(request), close: () => vault.close() }
}

const kept = (mediaType: string) => ({
  'Content-Type': `${mediaType}; charset=utf-8`,
  'Cache-Control': 'max-age=31536000, immutable',
})
