import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { type Definition, OAuth } from 'valetkey'
import { toNode } from 'valetkey/frameworks/node'
import { scriptedProvider } from 'valetkey/testing/scripted-provider'
import { launchChromium } from '../../tools/test-env/chromium.ts'
import { visitor } from './visitor.ts'

/** Sign-ins in a real browser, on this machine and over http: what its cookies do there nobody should have to guess. */

const secret = 'a secret of more than thirty-two characters'
const TABS = 6
let browser: Browser
const servers: Server[] = []

before(async () => {
  browser = await launchChromium()
})

after(async () => {
  await browser.close()
  for (const server of servers) server.close()
})

async function listen(host: string, answer: (request: Request) => Promise<Response>): Promise<string> {
  const server = createServer((request, response) => void toNode(answer)(request, response))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  servers.push(server)
  return `http://${host}:${(server.address() as AddressInfo).port}`
}

const page = (body: string) => new Response(body, { headers: { 'content-type': 'text/html' } })

/** The provider's page sends the browser back at once, by a redirect or by a form that posts itself. */
async function provide(way: 'query' | 'form_post') {
  let back = (_: string): string => ''
  const origin = await listen('localhost', async ({ url }) => {
    const callback = new URL(back(url))
    if (way === 'query') return new Response(null, { status: 302, headers: { location: callback.href } })
    const fields = [...callback.searchParams].map(([name, value]) => `<input name="${name}" value="${value}">`)
    const form = `<form method="post" action="${callback.origin}${callback.pathname}">${fields.join('')}</form>`
    return page(`<body>${form}<script>document.forms[0].submit()</script>`)
  })
  const provider = scriptedProvider({ origin })
  back = url => provider.consent(url)
  return provider
}

for (const protocol of ['oauth1', 'oauth2'] as const)
  for (const way of protocol === 'oauth1' ? (['query'] as const) : (['query', 'form_post'] as const))
    for (const host of ['127.0.0.1', 'localhost'])
      test(`${protocol}, ${way}, http://${host}: ${TABS} tabs of one browser finish all their sign-ins, at servers that share only a key`, async () => {
        const provider = await provide(way)
        const more = protocol === 'oauth2' && way === 'form_post' ? { responseMode: way } : {}
        const apps = [0, 1].map(() =>
          new OAuth({ fetch: provider.fetch, secret }).remoteApp('demo', {
            ...provider[protocol],
            ...more,
          } as Definition),
        )
        let asked = 0
        const origin = await listen(host, async request => {
          const app = apps[asked++ % apps.length]!
          const { pathname } = new URL(request.url)
          if (pathname === '/login') return app.authorize(request, { callback: '/authorized' })
          if (pathname !== '/authorized') return new Response(null, { status: 404 })
          const told = await app
            .authorized(request, ({ connection }) => page(`<p id="who">${connection?.account?.name}</p>`))
            .catch((error: Error) => page(`<p id="who">${error.message}</p>`))
          return told
        })
        const { context } = await visitor(browser)
        const seen = await Promise.all(
          Array.from({ length: TABS }, async () => {
            const tab = await context.newPage()
            await tab.goto(`${origin}/login`)
            return tab.locator('#who').textContent()
          }),
        )
        assert.deepEqual(seen, Array(TABS).fill('alice'))
        assert.deepEqual(
          (await context.cookies()).filter(({ name }) => name.includes('vk.')),
          [],
        )
        await context.close()
      })
