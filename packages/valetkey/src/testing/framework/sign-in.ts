import assert from 'node:assert/strict'
import { test } from 'node:test'
import { OAuth } from '../../client/oauth.ts'
import type { RemoteApp } from '../../client/remote-app.ts'
import { type ScriptedProvider, scriptedProvider } from '../scripted-provider.ts'
import { type ContractHandler, cookieJar, type Serve, type ServeOptions, within } from './serving.ts'

const PROTOCOLS = ['oauth1', 'oauth2'] as const
const SETTINGS: readonly Partial<ServeOptions>[] = [{}, { mount: '/deep/inside' }, { bodyParser: true }]

/** Whole sign-ins, as a browser goes through them. */
export function signInContract(name: string, serve: Serve): void {
  for (const options of SETTINGS)
    for (const protocol of PROTOCOLS)
      test(`${name}: a whole sign-in by ${protocol}, ${JSON.stringify(options)}`, () => {
        const { provider, handler } = demo(protocol)
        return within(serve, options, handler, async origin => {
          const below = `${origin}${options.mount ?? ''}`
          const { back, jar } = await begun(`${below}/login`, provider)
          assert.ok(back.startsWith(`${below}/authorized?`))
          const done = await fetch(back, { headers: { cookie: jar.header() } })
          assert.deepEqual(await done.json(), { who: 'alice', next: '/home' })
          jar.take(done)
          assert.equal(jar.size, 0)
        })
      })

  for (const protocol of PROTOCOLS) {
    test(`${name}: a person who says no to ${protocol} is a value`, () => {
      const { provider, handler } = demo(protocol)
      return within(serve, {}, handler, async origin => {
        const { back, jar } = await begun(`${origin}/login`, provider, { deny: true })
        const done = await fetch(back, { headers: { cookie: jar.header() } })
        const said = (await done.json()) as { who?: string; denied: string }
        assert.equal(said.who, undefined)
        assert.match(said.denied, /denied|refused/)
      })
    })

    test(`${name}: ten sign-ins by ${protocol} in one browser end in any order`, () => {
      const { provider, handler } = demo(protocol)
      return within(serve, {}, handler, async origin => {
        const jar = cookieJar()
        const backs: string[] = []
        for (let tab = 0; tab < 10; tab++) backs.push((await begun(`${origin}/login`, provider, {}, jar)).back)
        for (const back of backs.reverse()) {
          const done = await fetch(back, { headers: { cookie: jar.header() } })
          assert.deepEqual(await done.json(), { who: 'alice', next: '/home' })
          jar.take(done)
        }
        assert.equal(jar.size, 0)
      })
    })
  }

  test(`${name}: a callback without the browser's cookie is an error, and connects nobody`, () => {
    const { provider, app, handler } = demo('oauth2')
    return within(serve, {}, handler, async origin => {
      const { back } = await begun(`${origin}/login`, provider)
      assert.equal((await fetch(back)).status, 500)
      assert.equal(await app.connection('id-alice'), null)
      assert.equal(provider.sent('/oauth2/token').length, 0)
    })
  })

  test(`${name}: behind a proxy the public address is used, and its cookie is for https`, () => {
    const { provider, handler } = demo('oauth2', ['https://photos.example'])
    return within(serve, {}, handler, async origin => {
      const response = await fetch(`${origin}/login`, { redirect: 'manual' })
      const asked = new URL(response.headers.get('location') ?? '')
      assert.equal(asked.searchParams.get('redirect_uri'), 'https://photos.example/authorized')
      assert.match(response.headers.getSetCookie().join(), /^__Host-vk\.[^;]+;.*Secure/)
      assert.equal(provider.requests.length, 0)
    })
  })

  for (const bodyParser of [false, true])
    test(`${name}: an answer to a form_post is read, ${bodyParser ? 'also behind a body parser' : 'as it came'}`, () => {
      const provider = scriptedProvider()
      const app = new OAuth({ fetch: provider.fetch }).remoteApp('demo', {
        ...provider.oauth2,
        responseMode: 'form_post',
      })
      const handler: ContractHandler = request => {
        if (request.method === 'GET') return app.authorize(request, { callback: '/authorized' })
        return app.authorized(request, ({ connection }) => new Response(connection?.account?.name ?? 'nobody'))
      }
      return within(serve, { bodyParser }, handler, async origin => {
        const response = await fetch(`${origin}/login`, { redirect: 'manual' })
        assert.match(response.headers.getSetCookie().join(), /Secure; SameSite=None/)
        const jar = cookieJar()
        jar.take(response)
        const back = new URL(provider.consent(response.headers.get('location') ?? ''))
        const done = await fetch(`${origin}${back.pathname}`, {
          method: 'POST',
          body: back.searchParams,
          headers: { cookie: jar.header() },
        })
        assert.equal(await done.text(), 'alice')
      })
    })
}

interface Demo {
  readonly provider: ScriptedProvider
  readonly app: RemoteApp
  readonly handler: ContractHandler
}

/** `…/login` begins, everything else ends a sign-in. */
function demo(protocol: (typeof PROTOCOLS)[number], origins?: readonly string[]): Demo {
  const provider = scriptedProvider()
  const app = new OAuth({ fetch: provider.fetch, origins }).remoteApp('demo', provider[protocol])
  const handler: ContractHandler = request => {
    if (new URL(request.url).pathname.endsWith('/login'))
      return app.authorize(request, { callback: 'authorized', next: '/home' })
    return app.authorized(request, ({ connection, denied, next }) =>
      Response.json({ who: connection?.account?.name, next, denied: denied?.reason }),
    )
  }
  return { provider, app, handler }
}

/** To the provider, and where its person sends the browser back to. */
async function begun(
  login: string,
  provider: ScriptedProvider,
  answer: { readonly deny?: boolean } = {},
  jar: ReturnType<typeof cookieJar> = cookieJar(),
): Promise<{ back: string; jar: ReturnType<typeof cookieJar> }> {
  const response = await fetch(login, { redirect: 'manual', headers: { cookie: jar.header() } })
  assert.equal(response.status, 302)
  jar.take(response)
  return { back: provider.consent(response.headers.get('location') ?? '', answer), jar }
}
