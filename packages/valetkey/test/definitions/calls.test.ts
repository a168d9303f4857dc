import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type ApiError, type Calls, type Definition, OAuth } from 'valetkey'
import { presets } from 'valetkey/providers'
import { json, text } from 'valetkey/testing/scripted-message'
import { app } from './behaviour.ts'

/** What a provider's document says about calls that is not what everybody does; each preset names the document. */
interface Odd {
  /** Ids beyond 2^53 in JSON numbers. */
  readonly bigIntegers?: true
  /** Every address has a count of its own. */
  readonly countsByPath?: true
  /** A failure under a status of 200: the answer, its code and its message. */
  readonly failure?: readonly [answer: unknown, code: string, message: string]
}

const odd: Readonly<Record<string, Odd>> = {
  flickr: { failure: [{ stat: 'fail', code: 98, message: 'Invalid auth token' }, '98', 'Invalid auth token'] },
  slack: {
    countsByPath: true,
    failure: [{ ok: false, error: 'channel_not_found' }, 'channel_not_found', 'channel_not_found'],
  },
  tumblr: { bigIntegers: true },
  twitter: { bigIntegers: true, countsByPath: true },
  x: { countsByPath: true },
}

const { generic, generic1, mastodon, ...others } = presets
const definitions: Readonly<Record<string, Definition>> = { ...others, mastodon: mastodon({ instance: 'mstdn.jp' }) }

/** Calls with a token, to an API that answers so. */
function calling(definition: Definition, answer: () => Response, waited: number[] = []): Calls {
  const oauth = new OAuth({
    fetch: async () => answer(),
    clock: () => 1_700_000_000_000,
    sleep: async ms => void waited.push(ms),
  })
  const remote = oauth.remoteApp('it', { ...definition, clientId: app.id, clientSecret: app.secret })
  return remote.with(definition.oauth === 1 ? ['token', 'secret'] : 'token')
}

const BIG = '617992123456789504'

for (const [name, definition] of Object.entries(definitions)) {
  const { bigIntegers = false, countsByPath = false, failure } = odd[name] ?? {}

  test(`preset: an id of 64 bits from ${name} ${bigIntegers ? 'comes digit for digit' : 'is a number like others'}`, async () => {
    const { data } = await calling(definition, () =>
      text(`{"id":${BIG},"small":7}`, 200, { 'content-type': 'application/json' }),
    ).get<{ id: unknown; small: unknown }>('posts')
    assert.deepEqual(data, { id: bigIntegers ? BIG : Number(BIG), small: 7 })
  })

  test(`preset: where ${name} allows no more calls, ${countsByPath ? 'another address may still be called' : 'all wait'}`, async () => {
    const waited: number[] = []
    const empty = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '5' }
    const calls = calling(definition, () => json({ ok: true }, 200, empty), waited)
    await calls.get('one')
    await calls.get('two')
    assert.equal(waited.length, countsByPath ? 0 : 1)
    await calls.get('one')
    assert.equal(waited.length, countsByPath ? 1 : 2)
  })

  test(`preset: ${failure ? `what ${name} says with a status of 200 can be a failure` : `a status of 200 from ${name} is none`}`, async () => {
    const [answer, apiCode, message] = failure ?? [{ ok: false, stat: 'fail', error: 'no' }, '', '']
    const call = calling(definition, () => json(answer)).get('thing')
    if (failure === undefined) return assert.deepEqual((await call).data, answer)
    await assert.rejects(call, (error: ApiError) => {
      assert.deepEqual([error.status, error.apiCode], [200, apiCode])
      return error.message.includes(message)
    })
  })
}
