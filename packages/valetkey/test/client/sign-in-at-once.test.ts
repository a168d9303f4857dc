import assert from 'node:assert/strict'
import { test } from 'node:test'
import { OAuth, type Outcome, type RemoteApp } from 'valetkey'
import { scriptedProvider } from 'valetkey/testing/scripted-provider'
import { Browser, HERE, posted } from './browser.ts'

const secret = 'a secret of more than thirty-two characters'
const FLOWS = 30

type Back = (url: string) => readonly [url: string, init?: RequestInit]
const got: Back = url => [url]

/** How the provider sends the browser back. */
const ways: Readonly<Record<string, { protocol: 'oauth1' | 'oauth2'; more: object; back: Back }>> = {
  'oauth1, by GET': { protocol: 'oauth1', more: {}, back: got },
  'oauth2, by GET': { protocol: 'oauth2', more: {}, back: got },
  'oauth2, by form_post': { protocol: 'oauth2', more: { responseMode: 'form_post' }, back: posted },
}

for (const [name, { protocol, more, back }] of Object.entries(ways)) {
  const setUp = () => {
    const provider = scriptedProvider()
    const server = (): RemoteApp =>
      new OAuth({ fetch: provider.fetch, secret }).remoteApp('demo', { ...provider[protocol], ...more })
    return { provider, server }
  }

  const beginAll = async (servers: readonly RemoteApp[], browser: Browser): Promise<string[]> =>
    Promise.all(
      Array.from({ length: FLOWS }, async (_, tab) => {
        const options = { callback: '/authorized', next: `/${tab}`, user: `user ${tab}` }
        const response = await of(servers, tab).authorize(browser.request(`${HERE}/login`), options)
        return browser.receive(response).headers.get('location') ?? ''
      }),
    )

  const endAll = (servers: readonly RemoteApp[], browser: Browser, callbacks: readonly string[]): Promise<Outcome[]> =>
    Promise.all(
      callbacks.map(async (url, tab) => {
        const seen: Outcome[] = []
        const request = browser.request(...back(url))
        const handler = (outcome: Outcome) => new Response(String(seen.push(outcome)))
        browser.receive(await of(servers, tab + 1).authorized(request, handler))
        return seen[0]!
      }),
    )

  test(`${name}: 30 sign-ins at once in one cookie jar, begun by two servers that share only a key, all finish at the other one`, async () => {
    const { provider, server } = setUp()
    const [servers, browser] = [[server(), server()], new Browser()]
    const urls = await beginAll(servers, browser)
    assert.equal(browser.jar.size, FLOWS)
    const outcomes = await endAll(
      servers,
      browser,
      urls.map(url => provider.consent(url)),
    )
    for (const [tab, { connection, next }] of outcomes.entries()) {
      assert.equal(next, `/${tab}`)
      assert.deepEqual([connection?.user, connection?.account?.name], [`user ${tab}`, 'alice'])
    }
    assert.equal(new Set(outcomes.map(({ connection }) => connection?.token.accessToken)).size, FLOWS)
    assert.equal(browser.jar.size, 0)
  })

  test(`${name}: all of them finish at servers that were started after they began`, async () => {
    const { provider, server } = setUp()
    const browser = new Browser()
    const urls = await beginAll([server(), server()], browser)
    const callbacks = urls.map(url => provider.consent(url))
    const outcomes = await endAll([server(), server()], browser, callbacks)
    assert.equal(outcomes.filter(({ connection }) => connection !== null).length, FLOWS)
  })

  test(`${name}: of two jars each finishes its own 30, and none of the other's`, async () => {
    const { provider, server } = setUp()
    const servers = [server(), server()]
    const jars = [new Browser(), new Browser()] as const
    const urls = await Promise.all(jars.map(jar => beginAll(servers, jar)))
    const callbacks = urls.map(all => all.map(url => provider.consent(url)))
    const strangers = await Promise.allSettled(
      callbacks[0]!.map(url => of(servers, 0).authorized(jars[1].request(...back(url)), () => new Response())),
    )
    assert.equal(strangers.filter(({ status }) => status === 'fulfilled').length, 0)
    for (const [at, jar] of jars.entries()) {
      const outcomes = await endAll(servers, jar, callbacks[at]!)
      assert.equal(outcomes.filter(({ connection }) => connection !== null).length, FLOWS)
    }
  })
}

test('form_post: the cookie travels with a POST from the provider’s page: SameSite=None, Secure, bound to the host', async () => {
  const provider = scriptedProvider()
  const definition = { ...provider.oauth2, responseMode: 'form_post' } as const
  const app = new OAuth({ fetch: provider.fetch }).remoteApp('demo', definition)
  const response = await app.authorize(new Request(`${HERE}/login`), { callback: '/authorized' })
  assert.equal(new URL(response.headers.get('location') ?? '').searchParams.get('response_mode'), 'form_post')
  assert.match(response.headers.getSetCookie()[0] ?? '', /^__Host-vk\..*; Path=\/;.*HttpOnly; Secure; SameSite=None$/)
})

function of<T>(list: readonly T[], at: number): T {
  return list[at % list.length]!
}
