import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Definition, OAuth } from 'valetkey'
import { recorder } from 'valetkey/testing/recorder'
import { replay } from 'valetkey/testing/replay'
import { services } from '../src/playground/services/index.ts'
import { createSandbox, type Sandbox } from '../src/sandbox.ts'

// Recorded once against each service as it behaves, every odd wire among them; then without it.

let sandbox: Sandbox
before(async () => {
  sandbox = await createSandbox({ port: 'none' })
})
after(() => sandbox.stop())

type Fetch = (request: Request) => Promise<Response>

/** A sign-in, one typical call and a goodbye. */
async function visit(name: string, definition: Definition, fetch: Fetch, back: (url: string) => Promise<string>) {
  const { action, scope } = services.find(one => one.name === name) ?? assert.fail(name)
  const app = new OAuth({ fetch }).remoteApp(name, definition)
  const { url, pending } = await app.begin({ callback: 'http://127.0.0.1/callback', scope })
  const { connection } = await app.finish(await back(url), pending)
  const parts = connection?.token.reveal()
  const form = new URLSearchParams(action.fields.map(({ name, value }) => [name, value]))
  const result = await action.run(app.for('default'), form)
  await app.disconnect()
  return { seen: { account: connection?.account, scope: connection?.scope, result }, parts }
}

for (const { name, definition: definitionOf } of services)
  test(`a trace of ${name} tells no secret, and answers a whole sign-in and a call again`, async () => {
    const entry = sandbox.sandboxJson().providers[name] ?? assert.fail(name)
    const definition = definitionOf(entry)
    const recording = recorder({ fetch: sandbox.fetch })
    let ended = ''
    const live = await visit(name, definition, recording.fetch, async url => {
      ended = (await sandbox.consent(url, { as: 'alice' })).redirect ?? ''
      return ended
    })
    const trace = recording.trace()
    const written = JSON.stringify(trace)
    const returned = new URL(ended).searchParams
    const { accessToken, tokenSecret, refreshToken } = {
      tokenSecret: undefined,
      refreshToken: undefined,
      ...live.parts,
    }
    const sent = [returned.get('code'), returned.get('oauth_verifier')]
    const secrets = [entry.clientSecret, accessToken, tokenSecret, refreshToken, ...sent].filter(one => !!one)
    assert.ok(secrets.length >= 3)
    for (const secret of secrets.map(String))
      for (const spelled of [secret, encodeURIComponent(secret)]) assert.ok(!written.includes(spelled), secret)
    assert.match(written, /alice/i)

    const fetch = replay(JSON.parse(written))
    // The person is not there any more: whatever comes back is good enough for a trace.
    const again = await visit(name, definition, fetch, async url => {
      const asked = new URL(url).searchParams
      const state = asked.get('state')
      const answer = new URL('http://127.0.0.1/callback')
      const oauth1 = { oauth_token: asked.get('oauth_token') ?? '', oauth_verifier: 'a-verifier' }
      const told = definition.oauth === 1 ? oauth1 : { code: 'a-code', ...(state === null ? {} : { state }) }
      for (const [key, value] of Object.entries(told)) answer.searchParams.set(key, value)
      return answer.href
    })
    // A photo of Flickr has a secret too, which is a part of its address.
    const bare = (seen: unknown) => JSON.stringify(seen).replace(/_(?:[0-9a-f]{10}|masked-secret-\d+)_/g, '_…_')
    assert.equal(bare(again.seen), bare(live.seen))
    assert.deepEqual(fetch.left(), [])
  })
