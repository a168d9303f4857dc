import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { createSandbox, type Sandbox } from '@valetkey/sandbox'
import { OAuth } from 'valetkey'
import { toNode } from 'valetkey/frameworks/node'
import { frameworkContract } from 'valetkey/testing/framework'
import { scriptedProvider } from 'valetkey/testing/scripted-provider'
import { alice, bob, person } from '../../../../test/person.ts'
import { installFrameworks } from '../../../../tools/frameworks/frameworks.ts'
import type { Outcome } from '../runtimes/portable.ts'
import { type App, contractApp, exampleApp, type Running } from './built/app.ts'
import { type Desk, openDesk } from './built/desk.ts'
import { type Framework, next, svelteKit, type Variant } from './built/frameworks.ts'
import { handlerAt } from './built/handler.ts'
import { serving } from './listening.ts'

// What file-based routers make of the adapters only shows in apps that are built. The handler of each case of the contract stays in
// this process, and the app asks for it over HTTP; the normal run tries that way with node:http alone.

const long = process.env['VALETKEY_TEST_LONG'] === '1'
const missing = long ? installFrameworks() : null

const frameworks: readonly (readonly [framework: Framework, route: string])[] = [
  [next, 'app/connect/[...path]/route.ts'],
  [svelteKit, 'src/routes/connect/[...path]/+server.ts'],
]

frameworkContract('node:http with its handler far away', async handler => {
  const desk = await openDesk()
  desk.handler = handler
  const listener = toNode(handlerAt(desk.origin))
  const server = createServer((req, res) => {
    const next = (error?: unknown) => void res.writeHead(error ? 500 : 418).end()
    void listener(req, res, next)
  })
  const { origin, close } = await serving(server.listen(0, '127.0.0.1'))
  return { origin, close: () => close().then(desk.close) }
})

for (const [framework, route] of frameworks) {
  test(`the ${framework.name} example mounts everything in one line (npm run test:long builds it, and signs people in)`, () => {
    const path = join(import.meta.dirname, '../../examples', framework.name, route)
    const lines = readFileSync(path, 'utf8')
      .split('\n')
      .filter(line => line !== '' && !line.startsWith('import '))
    assert.equal(lines.length, 1)
    assert.match(lines[0]!, /^export const \{ GET, POST \} = to\w+\(oauth\.routes\('\/connect', /)
  })

  if (long) {
    describe(`the contract, in an app of ${framework.name}`, { skip: missing ?? false }, () => contractIn(framework))
    describe(`the ${framework.name} example`, { skip: missing ?? false }, () => signInsIn(framework))
  }
}

function contractIn(framework: Framework): void {
  let app: App
  let desk: Desk

  before(async () => {
    desk = await openDesk()
    app = await contractApp(framework)
  })
  after(async () => {
    app.remove()
    await desk.close()
  })

  test(`${framework.name}: its development server, below a base path, finds what is mounted there`, async () => {
    const provider = scriptedProvider()
    const oauth = new OAuth({ fetch: provider.fetch })
    oauth.remoteApp('demo', provider.oauth2)
    desk.handler = oauth.routes('/shop/connect')
    const running = await app.start(framework.dev, () => ({ DESK: desk.origin, BASE: '/shop' }))
    try {
      const below = `http://${framework.hostname}:${running.port}/shop/connect/demo`
      const begun = await fetch(`${below}?next=/shop/photos`, { redirect: 'manual' })
      const back = provider.consent(begun.headers.get('location') ?? '')
      assert.ok(back.startsWith(`${below}/callback?`), back)
      const cookie = begun.headers.getSetCookie().map(set => set.split(';', 1)[0])
      const done = await fetch(back, { redirect: 'manual', headers: { cookie: cookie.join('; ') } })
      assert.deepEqual([done.status, done.headers.get('location')], [302, '/shop/photos'])
    } finally {
      await running.stop()
    }
  })

  test(`${framework.name} builds it`, async t => {
    const began = performance.now()
    await app.run(framework.build)
    app.forgetPackage()
    t.diagnostic(`${seconds(began)}, ${Math.round(app.size(framework.output) / 1000)} kB of JavaScript for the server`)
  })

  for (const variant of framework.variants) describe(variant.name, () => variantOf(variant))

  function variantOf({ name, env, unwanted, respells = false }: Variant): void {
    let running: Running
    before(async () => {
      running = await app.start(framework.startBehindProxy, () => ({
        ...env,
        DESK: desk.origin,
        // The megabyte of the contract is more than SvelteKit's server takes by default.
        BODY_SIZE_LIMIT: '2M',
      }))
    })
    after(() => running.stop())

    frameworkContract(name, async handler => {
      desk.handler = handler
      const origin = `http://${framework.hostname}:${running.port}`
      return { origin, unwanted, respells, close: async () => {} }
    })

    for (const path of framework.portable)
      test(`${name}: the core runs at ${path} as the bundler left it`, async t => {
        const response = await fetch(running.origin + path)
        assert.equal(response.status, 200)
        const outcomes = (await response.json()) as Outcome[]
        assert.ok(outcomes.length > 12, `only ${outcomes.length} checks ran`)
        for (const outcome of outcomes) await t.test(outcome.name, () => assert.equal(outcome.error, undefined))
      })
  }
}

function signInsIn(framework: Framework): void {
  let app: App
  let sandbox: Sandbox
  let services: readonly string[]

  before(async () => {
    sandbox = await createSandbox({ port: 0, memory: true })
    await sandbox.start()
    services = ['mastodon', 'flickr'].map(name => sandbox.personalities[name]!.origin)
    app = await exampleApp(framework)
  })
  after(async () => {
    app.remove()
    await sandbox.stop()
  })

  const environment = (origin: string) => {
    const { clientId, clientSecret = '' } = sandbox.sandboxJson().providers['flickr']!
    const [MASTODON = '', FLICKR = ''] = services
    const settings = { APP_URL: origin, VALETKEY_SECRET: 'known only where it runs, not where it is built' }
    return { ...settings, MASTODON, FLICKR, FLICKR_KEY: clientId, FLICKR_SECRET: clientSecret }
  }
  const stay = ({ origin }: Running) => [origin, ...services]

  test('its development server signs people in', async () => {
    const running = await app.start(framework.dev, environment)
    try {
      const visitor = person(stay(running))
      const home = await visitor.decide(`${running.origin}/connect/mastodon?next=/`, alice, 'allow')
      assert.match(shown(home), /On Mastodon you are @alice\./)
    } finally {
      await running.stop()
    }
  })

  test('it builds, with secrets that are not those it runs with, and its types are right', async t => {
    const began = performance.now()
    await app.run(framework.build, { VALETKEY_SECRET: 'any text of 32 characters is enough for building' })
    t.diagnostic(`${seconds(began)}, ${Math.round(app.size(framework.output) / 1000)} kB of JavaScript for the server`)
    await app.run(framework.check)
    app.forgetPackage()
  })

  test('people connect by OAuth 2 and by OAuth 1, are known after a restart, and disconnect', async () => {
    let running = await app.start(framework.start, environment)
    try {
      const visitor = person(stay(running))
      const stranger = await visitor.open(running.origin)
      assert.match(stranger.html, /href="\/connect\/mastodon\?next=\/"/)
      const once = await visitor.decide(`${running.origin}/connect/mastodon?next=/`, alice, 'allow')
      assert.deepEqual([once.status, once.url.href], [200, `${running.origin}/`])
      assert.match(shown(once), /On Mastodon you are @alice\./)
      const twice = await visitor.decide(`${running.origin}/connect/flickr?next=/`, alice, 'allow')
      assert.deepEqual([twice.status, twice.url.href], [200, `${running.origin}/`])
      assert.match(shown(twice), /On Mastodon you are @alice\..*On Flickr you have \d+ photos\./s)

      await running.stop()
      running = await app.start(framework.startBehindProxy, environment, running.port)
      assert.match(shown(await visitor.open(running.origin)), /@alice\..*\d+ photos\./s)
      const ended = await visitor.send(`${running.origin}/connect/mastodon/disconnect`, '')
      assert.deepEqual([ended.status, ended.url.href], [200, `${running.origin}/`])
      assert.match(shown(ended), /Connect mastodon.*\d+ photos\./s)
    } finally {
      await running.stop()
    }
  })

  test('whoever says no is back where they were, and a stranger sees nobody’s account', async () => {
    const running = await app.start(framework.start, environment)
    try {
      const visitor = person(stay(running))
      const home = await visitor.decide(`${running.origin}/connect/mastodon?next=/`, bob, 'deny')
      assert.deepEqual([home.status, home.url.href], [200, `${running.origin}/`])
      assert.doesNotMatch(shown(home), /On (?:Flickr|Mastodon) you/)
    } finally {
      await running.stop()
    }
  })
}

/** What people read: React puts comments between the texts it joins. */
function shown({ html }: { readonly html: string }): string {
  return html.replace(/<script.*?<\/script>/gs, '').replace(/<[^>]*>/g, '')
}

function seconds(began: number): string {
  return `${((performance.now() - began) / 1000).toFixed(1)} s`
}
