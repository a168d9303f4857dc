import assert from 'node:assert/strict'
import { registerHooks } from 'node:module'
import { test } from 'node:test'

const loaded: string[] = []
registerHooks({
  resolve: (specifier, context, next) => {
    loaded.push(specifier)
    return next(specifier, context)
  },
})

/** The engine, and what only some sign-ins need. */
const lazy =
  /oauth4webapi|id-token|engine|server-metadata|device-flow|par\.ts|private-key|rfc7591|discover|introspect|logout|grants/

test('a plain sign-in with OAuth 2 loads nothing of OpenID Connect, device flow and the rest; openid in the scope does', async () => {
  const { OAuth } = await import('valetkey')
  const { identityProvider } = await import('./identity-provider.ts')
  const provider = await identityProvider()
  const oauth = new OAuth({ fetch: provider.fetch })
  const signIn = async (name: string, scope: string) => {
    const app = oauth.remoteApp(name, { ...provider.definition, scope })
    const { url, pending } = await app.begin({ callback: 'oob' })
    assert.ok((await app.finish(provider.consent(url), pending)).connection)
    await app.get('echo')
    await app.disconnect()
  }
  await signIn('plain', 'read')
  assert.deepEqual(
    loaded.filter(name => lazy.test(name)),
    [],
  )
  await signIn('openid', 'openid')
  assert.ok(loaded.includes('oauth4webapi'))
})
