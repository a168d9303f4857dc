import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { OAuth } from 'valetkey'
import { scriptedProvider } from 'valetkey/testing/scripted-provider'
import { watchForLeaks } from '../../tools/test-env/leaks.ts'

test('a secret that any test prints is noticed by the run; a token that is printed as we print it is none', async () => {
  for (const protocol of ['oauth1', 'oauth2'] as const) {
    const provider = scriptedProvider({ expiresIn: 3600 })
    const app = new OAuth({ fetch: provider.fetch }).remoteApp('demo', provider[protocol])
    const { url, pending } = await app.begin({ callback: 'oob' })
    const { connection } = await app.finish(provider.consent(url), pending)
    const { accessToken, secret, refreshToken } = connection?.token.reveal() ?? {}
    const secrets = protocol === 'oauth1' ? [secret] : [accessToken, refreshToken]
    for (const one of secrets) {
      const leaks = watchForLeaks()
      leaks.read(`ℹ ${inspect(connection)} ${JSON.stringify(connection)}\n`)
      assert.equal(leaks.found, undefined)
      leaks.read(`ℹ the token is ${one}\n`)
      assert.ok(leaks.found && one?.startsWith(leaks.found), protocol)
    }
  }
})
