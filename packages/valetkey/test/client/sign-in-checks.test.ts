import assert from 'node:assert/strict'
import { test } from 'node:test'
import { OAuth } from 'valetkey'
import { openCarried, sealCarried } from 'valetkey/client/carried'
import { createSealer } from 'valetkey/http/seal'
import { scriptedProvider } from 'valetkey/testing/scripted-provider'
import { Browser, comeBack, login } from './browser.ts'

const secret = 'a secret of more than thirty-two characters'
const keys = [{ kid: '1', secret }]

test('a provider that names itself (RFC 9207), though the definition knows no issuer, is believed as before', async () => {
  const provider = scriptedProvider()
  const app = new OAuth({ fetch: provider.fetch }).remoteApp('demo', provider.oauth2)
  const browser = new Browser()
  const back = provider.consent(await login(app, browser))
  assert.ok((await comeBack(app, browser, `${back}&iss=${encodeURIComponent(provider.origin)}`)).connection)
})

test('a state that opens, and names a key for its code verifier that is not here, is refused before anything is sent', async () => {
  const provider = scriptedProvider()
  const app = new OAuth({ fetch: provider.fetch, secret: keys }).remoteApp('demo', provider.oauth2)
  const browser = new Browser()
  const back = new URL(provider.consent(await login(app, browser)))
  const sealer = createSealer(keys)
  const [id, ...sealed] = (back.searchParams.get('state') ?? '').split('.')
  const carried = await openCarried(sealer, 'state', sealed.join('.'))
  back.searchParams.set('state', `${id}.${await sealCarried(sealer, 'state', { ...carried, kid: 'gone' })}`)
  await assert.rejects(comeBack(app, browser, back.href), { code: 'state_invalid', reason: 'its key is gone' })
  assert.equal(provider.sent('/oauth/token').length, 0)
})
