import assert from 'node:assert/strict'
import crypto from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'
import { after, before, describe, mock, test } from 'node:test'
import { oauth1TokenFor, postToken, type RequestToken, signed, type World, world } from '../world.ts'

/** The calls by which the server hashes, signs and verifies; what it does not name it does not do. */
const watched = ['hash', 'createHmac', 'createHash', 'createPublicKey', 'sign', 'verify'] as const

/** What a refusal costs, by the number of cryptographic calls. */
async function costOf(work: () => Promise<unknown>): Promise<Readonly<Record<string, number>>> {
  const counts: Record<string, number> = {}
  for (const name of watched) {
    const original = crypto[name] as (...args: unknown[]) => unknown
    mock.method(crypto, name, (...args: unknown[]) => {
      counts[name] = (counts[name] ?? 0) + 1
      return original(...args)
    })
  }
  syncBuiltinESMExports()
  try {
    await work()
    return counts
  } finally {
    mock.restoreAll()
    syncBuiltinESMExports()
  }
}

describe('who is refused learns nothing from how long it took', () => {
  let it: World
  let token: RequestToken
  before(async () => {
    it = await world()
    token = await oauth1TokenFor(it)
  })
  after(() => it.close())

  test('an unknown app and a wrong secret: the same hashes', async () => {
    const ask = (client_id: string) => postToken(it, { grant_type: 'x', client_id, client_secret: 'wrong' }, {})
    const form = (client_id: string) => ({ grant_type: 'client_credentials', client_id, client_secret: 'wrong' })
    const wrong = await costOf(() => postToken(it, form(it.app.clientId), {}))
    assert.ok((wrong['hash'] ?? 0) > 0, 'the secret was hashed')
    assert.deepEqual(await costOf(() => postToken(it, form('nobody'), {})), wrong)
    assert.notDeepEqual(await costOf(() => ask(it.app.clientId)), wrong, 'and the counting sees a difference')
  })

  test('OAuth 1.0a: an unknown app, an unknown token and a wrong signature: the same signatures', async () => {
    const call = async (options: Parameters<typeof signed>[2]) => {
      const request = await signed(it, '/api', { method: 'GET', ...options })
      const { createHmac = 0, verify = 0 } = await costOf(() => it.provider.check(request).catch(() => undefined))
      return { createHmac, verify }
    }
    const wrong = await call({ token, credentials: { tokenSecret: 'guess' } })
    assert.ok(wrong.createHmac > 0, 'a signature was made')
    assert.deepEqual(
      await call({ token: { token: token.token, secret: 'x' }, credentials: { consumerKey: 'nobody' } }),
      wrong,
    )
    assert.deepEqual(await call({ token: { token: lookAlike(token.token), secret: 'x' } }), wrong)
  })
})

/** Written like one of ours, and none: the best a guesser can do. */
const lookAlike = (text: string) => text.slice(0, -1) + (text.endsWith('x') ? 'y' : 'x')
