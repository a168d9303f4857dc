import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createSandbox, type Sandbox } from '@valetkey/sandbox'
import { alice, bob, person } from '../person.ts'
import { type App, exampleApp, type Running, settled } from './app.ts'
import type { Framework } from './frameworks.ts'

/** The example of a framework as a user would have it: developed, built, run; with people who come to connect. */
export function signInsIn(framework: Framework): void {
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
      await (await settled(running.origin, 200)).body?.cancel()
      const visitor = person(stay(running))
      const home = await visitor.decide(`${running.origin}/connect/mastodon?next=/`, alice, 'allow')
      assert.match(shown(home), /On Mastodon you are @alice\./)
    } finally {
      await running.stop()
    }
  })

  test('it builds, with secrets that are not those it runs with, and its types are right', async t => {
    const elsewhere = { VALETKEY_SECRET: 'any text of 32 characters is enough for building' }
    t.diagnostic(await app.build(framework, elsewhere))
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
