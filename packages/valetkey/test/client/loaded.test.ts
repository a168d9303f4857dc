import assert from 'node:assert/strict'
import { registerHooks } from 'node:module'
import { test } from 'node:test'
import type { Definition } from 'valetkey'
import type { ScriptedProvider } from 'valetkey/testing/scripted-provider'

/** Who asked for what, by address. */
const asked: [from: string, to: string][] = []
registerHooks({
  resolve: (specifier, context, next) => {
    const found = next(specifier, context)
    asked.push([context.parentURL ?? '', found.url])
    return found
  },
})

/** What the client has loaded so far, by names within src. Presets are data, and a bundler leaves out what nobody asks for. */
function loaded(): string[] {
  const root = import.meta.resolve('valetkey')
  const found = new Set([root])
  for (const url of found)
    for (const [from, to] of asked)
      if (from === url && to.includes('/src/') && !to.includes('definition-json')) found.add(to)
  const names = [...found].map(url => url.split('/src/')[1] ?? '')
  return names.filter(name => !name.startsWith('providers/')).sort()
}

async function signInAndCall(definition: Definition, provider: ScriptedProvider): Promise<void> {
  const { OAuth } = await import('valetkey')
  const { signIn } = await import('./browser.ts')
  const app = new OAuth({ fetch: provider.fetch }).remoteApp('demo', definition)
  const { connection } = await signIn(app, provider)
  assert.ok(connection)
  assert.equal((await app.for(connection.user).get('echo')).status, 200)
}

test('a sign-in and a call load what they need, and nothing that is for other cases', async () => {
  const { scriptedProvider } = await import('valetkey/testing/scripted-provider')
  await import('valetkey')
  const provider = scriptedProvider({ expiresIn: 3600 })
  const atOnce = loaded()
  assert.ok(atOnce.includes('client/remote-app.ts') && atOnce.length < 50, `${atOnce.length} files`)
  await signInAndCall(provider.oauth2, provider)
  const withOAuth2 = loaded()
  const more = withOAuth2.filter(name => !atOnce.includes(name))
  assert.ok(more.includes('client/sign-in/sign-in.ts'))
  const oddities =
    /oauth1\/(?!percent)|\/(?:token-response|quirks|connect-errors|error-table|retry|refresh|renewal|mask|telling)\.ts|formats\/(?!json|limits|format)/
  assert.deepEqual(
    withOAuth2.filter(name => oddities.test(name)),
    [],
  )
  await signInAndCall(provider.oauth1, provider)
  const withOAuth1 = loaded().filter(name => !withOAuth2.includes(name))
  assert.ok(withOAuth1.includes('oauth1/sign.ts'))
  assert.deepEqual(
    withOAuth1.filter(name => /trouble|problem|rsa|elsewhere|multipart|mask|connect-errors/.test(name)),
    [],
  )
})
