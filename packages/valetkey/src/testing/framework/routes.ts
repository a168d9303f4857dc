import assert from 'node:assert/strict'
import { test } from 'node:test'
import { OAuth } from '../../client/oauth.ts'
import { scriptedProvider } from '../scripted-provider.ts'
import { assertUnwanted, cookieJar, type Serve, within } from './serving.ts'

/** `oauth.routes`, mounted in one line. */
export function routesContract(name: string, serve: Serve): void {
  test(`${name}: oauth.routes connects, comes back to where the person was, and disconnects`, () => {
    const provider = scriptedProvider()
    const oauth = new OAuth({ fetch: provider.fetch })
    const app = oauth.remoteApp('demo', provider.oauth2)
    const routes = oauth.routes('/connect', { user: request => request.headers.get('x-user') })
    return within(serve, { mount: '/connect' }, routes, async origin => {
      const alice = { 'x-user': 'alice' }
      const begun = await fetch(`${origin}/connect/demo?next=/photos`, { redirect: 'manual', headers: alice })
      const jar = cookieJar()
      jar.take(begun)
      const back = provider.consent(begun.headers.get('location') ?? '')
      assert.ok(back.startsWith(`${origin}/connect/demo/callback?`))
      const done = await fetch(back, { redirect: 'manual', headers: { ...alice, cookie: jar.header() } })
      assert.deepEqual([done.status, done.headers.get('location')], [302, '/photos'])
      assert.equal((await app.connection('alice'))?.account?.name, 'alice')

      const form = { method: 'POST', redirect: 'manual', headers: { ...alice, origin } } as const
      const ended = await fetch(`${origin}/connect/demo/disconnect`, form)
      assert.deepEqual([ended.status, ended.headers.get('location')], [303, '/'])
      assert.equal(await app.connection('alice'), null)
    })
  })

  test(`${name}: what is none of oauth.routes goes on to the next`, () => {
    const provider = scriptedProvider()
    const oauth = new OAuth({ fetch: provider.fetch })
    oauth.remoteApp('demo', provider.oauth2)
    return within(serve, {}, oauth.routes('/connect'), async (origin, serving) => {
      for (const path of ['/', '/connect', '/connect/', '/connect/other', '/connect/demo/what', '/connected/demo'])
        assertUnwanted(serving, await fetch(origin + path, { redirect: 'manual' }), path)
    })
  })
}
