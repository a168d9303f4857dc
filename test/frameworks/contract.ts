import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { OAuth } from 'valetkey'
import { frameworkContract } from 'valetkey/testing/framework'
import { scriptedProvider } from 'valetkey/testing/scripted-provider'
import type { Outcome } from '../../packages/valetkey/test/runtimes/portable.ts'
import { type App, contractApp, type Running, settled } from './app.ts'
import { type Desk, openDesk } from './desk.ts'
import type { Framework, Variant } from './frameworks.ts'

/** The contract of adapters, and what the core does on any runtime, in an app that its framework has built. */
export function contractIn(framework: Framework): void {
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
      const begun = await settled(`${below}?next=/shop/photos`, 302)
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
    t.diagnostic(await app.build(framework))
    app.forgetPackage()
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

    test(`${name}: vaults and the catalogue are there as the bundler left them`, async () => {
      const [title, file, sqlite, postgres, redis] = (await (await fetch(`${running.origin}/kept`)).json()) as unknown[]
      assert.deepEqual([title, file, sqlite], ['Webex', true, true])
      assert.match(String(postgres), /PostgreSQL.*ECONNREFUSED/)
      assert.match(String(redis), /Redis.*retries/)
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
