import assert from 'node:assert/strict'
import { type Definition, OAuth } from 'valetkey'
import { itemsIn } from './answer.ts'
import { behaving1 } from './behaving1.ts'
import { type Behaving, behaving2 } from './behaving2.ts'
import { app, type Behaviour1, type Behaviour2 } from './behaviour.ts'

const CALLBACK = 'https://our.example/callback'
const HOUR = 3_600_000

/** A whole sign-in with a provider of that behaviour: (by device,) begin, consent, exchange, call, refresh, call, (ask,) revoke. */
export async function wholeSignIn(definition: Definition, behaviour: Behaviour1 | Behaviour2): Promise<Signed> {
  let now = Date.now()
  const provider = behaviour.oauth === 1 ? behaving1(behaviour) : behaving2(behaviour, () => now)
  const oauth = new OAuth({ fetch: provider.fetch, clock: () => now, sleep: async () => undefined })
  const secret = definition.oauth === 2 && definition.clientAuth === 'signed-secret' ? {} : { clientSecret: app.secret }
  const remote = oauth.remoteApp('it', { ...definition, clientId: app.id, ...secret })

  if (behaviour.oauth === 2 && behaviour.deviceUrl !== undefined) {
    const { outcome } = await remote.device({ user: 'bob' })
    assert.ok((await outcome()).connection)
    assert.deepEqual((await remote.for('bob').get('hello')).data, { hello: 'alice' })
  }

  const { url, pending } = await remote.begin({ callback: CALLBACK, user: 'alice' })
  const { connection } = await remote.finish(provider.consent(url, CALLBACK), pending)
  assert.ok(connection)
  const calls = remote.for('alice')
  assert.deepEqual((await calls.get('hello')).data, { hello: 'alice' })
  if (behaviour.oauth === 2) {
    if (behaviour.scopes.length > 0) assert.deepEqual(connection.token.scope, behaviour.scopes)
    now += HOUR
    assert.deepEqual((await calls.get('hello')).data, { hello: 'alice' })
    assert.equal(provider.state.refreshed, 1)
  }
  if (behaviour.oauth === 2 && behaviour.introspectUrl !== undefined) {
    const token = (await remote.connection('alice'))?.token
    assert.ok(token && (await remote.introspect(token)).active)
  }
  if (behaviour.oauth === 2)
    for (const [name, value] of Object.entries(behaviour.brings ?? {}))
      assert.deepEqual(connection.token.extra[name], value.startsWith('{') ? JSON.parse(value) : value)
  if (behaviour.pages !== undefined) {
    const items: unknown[] = []
    for await (const { data } of calls.pages('list')) items.push(...itemsIn(data, behaviour.pages))
    assert.deepEqual(items, ['first', 'second'])
  }
  const { revoked } = await remote.disconnect('alice')
  assert.equal(revoked, behaviour.revokeUrl !== undefined)
  assert.equal(provider.state.revoked, revoked)
  return { account: connection.account, provider, quirks: connection.token.quirks }
}

export interface Signed {
  readonly account: { readonly id: string; readonly name: string } | null
  readonly provider: Behaving
  readonly quirks: readonly string[]
}
