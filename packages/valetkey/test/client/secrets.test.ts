import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { type Exchange, memoryVault, OAuth } from 'valetkey'
import { json, scriptedProvider } from 'valetkey/testing/scripted-provider'
import { Browser, comeBack, login } from './browser.ts'

const secret = 'the-sealing-secret-that-nobody-must-ever-see'

/** Every way a value gets into a log. */
function printed(value: unknown): string {
  const error = value instanceof Error ? `${value.message} ${value.stack} ${String(value.cause)}` : ''
  return [inspect(value, { depth: 20, showHidden: true, getters: true }), safeJson(value), String(value), error].join(
    '\n',
  )
}

function safeJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? ''
  } catch {
    return ''
  }
}

for (const protocol of ['oauth1', 'oauth2'] as const) {
  test(`${protocol}: nothing that is printed, told or thrown shows a secret`, async () => {
    const provider = scriptedProvider({ expiresIn: 3600 })
    const exchanges: Exchange[] = []
    const vault = memoryVault()
    const oauth = new OAuth({ fetch: provider.fetch, vault, secret, onExchange: exchange => exchanges.push(exchange) })
    const app = oauth.remoteApp('demo', provider[protocol])
    const browser = new Browser()
    const back = new URL(provider.consent(await login(app, browser, { callback: '/authorized', user: 'default' })))
    const outcome = await comeBack(app, browser, back.href)
    await app.get('echo')
    await app.post('echo', { a: 1 })
    const errors = [
      await app.get('nowhere').catch(error => error),
      await comeBack(app, browser, back.href).catch(error => error),
      await app
        .for('nobody')
        .get('x')
        .catch(error => error),
    ]
    provider.expireAccessTokens()
    provider.answerNext('/oauth/token', json({ error: 'invalid_grant' }, 400))
    errors.push(await app.get('echo').catch(error => error))

    const token = outcome.connection?.token
    const secrets = [
      secret,
      provider.oauth1.clientSecret,
      token?.accessToken,
      token?.secret,
      token?.refreshToken,
      back.searchParams.get('code'),
      back.searchParams.get('oauth_verifier'),
      ...provider.sent('/oauth/token').map(({ form }) => form.find(([name]) => name === 'code_verifier')?.[1]),
    ].filter(one => typeof one === 'string')
    assert.ok(secrets.length >= 5)
    const outside = {
      oauth,
      app,
      apps: oauth.remoteApps,
      calls: app.for('default'),
      definition: app.definition,
      outcome,
      token,
    }
    const kept = [...(await vault.list('connection')), ...(await oauth.connections())]
    const everything = [...Object.values(outside), ...exchanges, ...errors, ...kept].map(printed).join('\n')
    for (const one of secrets) assert.ok(!everything.includes(one), `${one.slice(0, 4)}… was shown`)
    assert.ok(exchanges.length > 4)
  })
}

test('a token shows a few characters, and everything only to who asks by name', async () => {
  const provider = scriptedProvider()
  const app = new OAuth({ fetch: provider.fetch }).remoteApp('demo', provider.oauth2)
  const { url, pending } = await app.begin({ callback: 'oob' })
  const { connection } = await app.finish(provider.consent(url), pending)
  const { token } = connection!
  assert.equal(String(token), `Token(${token.accessToken.slice(0, 4)}…)`)
  assert.equal(token.reveal().accessToken, token.accessToken)
})
