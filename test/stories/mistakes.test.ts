import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createSandbox } from '@valetkey/sandbox'
import { type Definition, OAuth, type OAuthOptions, presets, type RemoteApp } from 'valetkey'

/** Somebody makes a mistake, and two programs that know nothing of each other have to say together what it was. */

const sandbox = await createSandbox({ port: 'none' })
after(() => sandbox.stop())
const { origin, entry } = sandbox.personalities['generic']!
const { clientId, clientSecret, strict } = entry
const loopback = 'http://127.0.0.1:9/callback'

function appWith(protocol: 1 | 2, wrong: Partial<Record<string, unknown>> = {}, options: OAuthOptions = {}): RemoteApp {
  const preset = protocol === 1 ? presets.generic1 : presets.generic
  const definition = { ...preset({ origin, clientId, clientSecret }), ...wrong } as Definition
  return new OAuth({ fetch: sandbox.fetch, retry: { attempts: 1 }, ...options }).remoteApp('shop', definition)
}

async function signIn(app: RemoteApp, callback: string = loopback): Promise<unknown> {
  const { url, pending } = await app.begin({ callback })
  const { redirect = '' } = await sandbox.consent(url, { as: 'alice' })
  return app.finish(redirect, pending)
}

const mistakes: Readonly<Record<string, readonly [run: () => Promise<unknown>, ...says: RegExp[]]>> = {
  'a wrong client secret, OAuth 1': [
    () => signIn(appWith(1, { clientSecret: 'of another app' })),
    /signature_invalid/,
    /both base strings are equal\. Next: check the client secret/,
  ],
  'a wrong client secret, OAuth 2': [
    () => signIn(appWith(2, { clientSecret: 'of another app' })),
    /invalid_client, .*wrong secret/,
    /authenticated by 'basic', the provider may want clientAuth: basic-raw or post/,
  ],
  'a client id nobody knows': [
    () => signIn(appWith(1, { clientId: 'nobody' })),
    /consumer_key_unknown/,
    /check the client id/,
  ],
  'a clock 400 s behind': [
    () => signIn(appWith(1, {}, { clock: () => Date.now() - 400_000 })),
    /timestamp_refused/,
    /our clock said \d+, the server's \d+: ours is (399|400|401) seconds behind it\. Next: set the clock/,
  ],
  'a clock 400 s ahead': [
    () => signIn(appWith(1, {}, { clock: () => Date.now() + 400_000 })),
    /ours is (399|400|401) seconds ahead of it/,
  ],
  'a callback that is not registered': [
    () => signIn(appWith(1, strict), 'https://my.site/elsewhere'),
    /callback_rejected, oauth_callback is not one this app has registered/,
    /register this callback .*: https:\/\/my\.site\/elsewhere/,
  ],
  'a proxy that adds to the query': [
    () => signIn(appWith(1, {}, { fetch: sent => sandbox.fetch(new Request(`${sent.url}?lang=en`, sent)) })),
    /part at character \d+, .*mine has "[^"]*oauth_callback.*theirs "[^"]*lang%3Den/,
    /a proxy may have changed it on the way/,
  ],
  'a signature method that is not accepted': [
    () => signIn(appWith(1, { signatureMethod: 'PLAINTEXT' })),
    /PLAINTEXT is not accepted of this app; use HMAC-SHA1 or/,
    /set signatureMethod in the definition to one the provider takes; this was signed by PLAINTEXT/,
  ],
  'a code used twice': [
    async () => {
      const app = appWith(2)
      const { url, pending } = await app.begin({ callback: loopback })
      const { redirect = '' } = await sandbox.consent(url, { as: 'alice' })
      await app.finish(redirect, pending)
      return app.finish(redirect, pending)
    },
    /invalid_grant, the code was used before/,
    /a code is good once, .*, http:\/\/127\.0\.0\.1:9\/callback\.$/,
  ],
  'a PIN that is not the one shown': [
    async () => {
      const app = appWith(1)
      const { url, pending } = await app.begin({ callback: 'oob' })
      await sandbox.consent(url, { as: 'alice' })
      return app.finish('000000', pending)
    },
    /verifier_invalid/,
    /paste the PIN as it is shown/,
  ],
  'a call beyond the scope of the token': [
    async () => {
      const mastodon = await sandbox.connect('mastodon', { as: 'alice', scope: 'read' })
      return mastodon.post('/api/v1/statuses', { status: 'hello' })
    },
    /answered 403: This action is outside the authorized scopes/,
    /ask for it at sign-in; the token has “read”/,
  ],
}

for (const [mistake, [run, ...says]] of Object.entries(mistakes))
  test(`${mistake}: client and server together name the cause and the fix`, async () => {
    const error = await run().then(
      () => assert.fail('nothing was refused'),
      (thrown: Error) => thrown,
    )
    for (const words of says) assert.match(error.message, words)
  })
