import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryVault, OAuth, type RemoteApp } from 'valetkey'
import { type Echoed, scriptedProvider } from 'valetkey/testing/scripted-provider'
import { cookieVault } from 'valetkey/vaults/cookie'
import { type Fetch, graceful, isRenewal } from './processes/endpoints.ts'
import { type Step, type Steps, steppedFetch, steppedVault, stepsUntil } from './processes/steps.ts'

/** Vaults that no process shares with another: who is killed there is who never comes back from a step. */

const secret = 'thirty-two characters, or rather more'

interface Place {
  /** One turn of a client that has the vault; its steps. */
  turn(process: OAuth, work: (app: RemoteApp) => Promise<unknown>, step?: Step): Promise<void>
}

const places: Readonly<Record<string, () => Place>> = {
  memory: () => {
    const vault = memoryVault()
    return {
      turn: async (process, work, step = noStep) => {
        await work(process.withVault(steppedVault(vault, step, true)).app('demo'))
        await step('with everything done')
      },
    }
  },
  cookie: () => {
    const jar = new Map<string, string>()
    return {
      turn: async (process, work, step = noStep) => {
        const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
        const vault = cookieVault(new Request('http://localhost:3000/', { headers: { cookie } }), { secret })
        await work(process.withVault(steppedVault(vault, step, false)).app('demo'))
        await step('before the commit')
        const cookies = (await vault.commit(new Response())).headers.getSetCookie()
        await step('before the answer')
        for (const text of cookies) {
          const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(text) ?? []
          jar.set(name, value)
        }
        await step('with everything done')
      },
    }
  },
}

const noStep: Step = async () => {}

/** Somebody connected, whose token has ended. */
async function setUp(place: string, between: (fetch: Fetch) => Fetch) {
  const time = { ahead: 0 }
  const clock = () => Date.now() + time.ahead
  const provider = scriptedProvider({ expiresIn: 3600 })
  const inner = between(request => provider.fetch(request))
  let count = 0
  const fetch: Fetch = async request => {
    if (await isRenewal(request)) count += 1
    return inner(request)
  }
  const here = places[place]!()
  const process = (fetching: Fetch = fetch) => {
    const oauth = new OAuth({ fetch: fetching, clock, secret })
    oauth.remoteApp('demo', provider.oauth2)
    return oauth
  }
  await here.turn(process(), async app => {
    const { url, pending } = await app.begin({ callback: 'oob', user: 'default' })
    await app.finish(provider.consent(url), pending)
  })
  provider.expireAccessTokens()
  return { provider, renewals: () => count, fetch, process, here, time }
}

type World = Awaited<ReturnType<typeof setUp>>

const call = async (app: RemoteApp): Promise<void> => assert.equal((await app.get<Echoed>('echo')).data.user, 'alice')

/** Renews up to that step, and is then heard of no more, for longer than its lease lasts. */
async function cutOff({ here, process, fetch, time }: World, at?: number): Promise<Steps & { bury(): void }> {
  let bury = (): void => {}
  const buried = new Promise<never>((_, reject) => {
    bury = () => reject(new Error('buried'))
  })
  buried.catch(() => {})
  let reached = (): void => {}
  const there = new Promise<void>(resolve => {
    reached = resolve
  })
  const steps = stepsUntil(at, () => {
    reached()
    return new Promise(() => {})
  })
  steps.begin()
  // A request does not wait for ever: its timer would outlive the test.
  const fetching = steppedFetch(fetch, name => Promise.race([steps.step(name), buried]))
  const turn = here.turn(process(fetching), call, steps.step)
  turn.catch(() => {})
  await (at === undefined ? turn : there)
  time.ahead += 21_000
  return { ...steps, bury }
}

async function goesOn({ provider, renewals, here, process }: World): Promise<number> {
  const next = process()
  await here.turn(next, app => Promise.all(Array.from({ length: 5 }, () => call(app))))
  const count = renewals()
  assert.ok(count <= 2, `${count} token requests`)
  provider.expireAccessTokens()
  await here.turn(next, call)
  assert.equal(renewals(), count + 1)
  return count
}

for (const place of Object.keys(places)) {
  test(`a process killed at any step of a renewal on a ${place} vault locks nobody out and logs nobody out`, async t => {
    const { names } = await cutOff(await setUp(place, graceful))
    const counts: number[] = []
    for (const [at, name] of names.entries()) {
      const world = await setUp(place, graceful)
      const { bury } = await cutOff(world, at)
      const count = await goesOn(world)
      if (at <= names.indexOf('before the token request')) assert.equal(count, 1, name)
      counts.push(count)
      bury()
    }
    assert.deepEqual([names.length > 8, counts.at(-1), Math.max(...counts)], [true, 1, 2], names.join('\n'))
    t.diagnostic(`${place}: cut off at ${names.length} steps, token requests after each: ${counts}`)
  })
}

test('that an answer may be lost is written before the request: it is asked once more, and only then is a sign-in needed', async () => {
  const { names } = await cutOff(await setUp('memory', fetch => fetch))
  const [asked, kept] = [names.indexOf('with the answer come'), names.lastIndexOf('in the middle of a write')]
  assert.ok(asked > 0 && kept > asked)
  for (const [at, name] of names.entries()) {
    // A server without mercy: who brings a refresh token twice is out.
    const world = await setUp('memory', fetch => fetch)
    const { bury } = await cutOff(world, at)
    if (at < asked || at >= kept) await goesOn(world)
    else await answerLost(world, name)
    bury()
  }
})

async function answerLost({ renewals, here, process }: World, name: string): Promise<void> {
  await here.turn(process(), async app => {
    const lost = { code: 'needs_sign_in', reason: /^invalid_grant.*the answer to an earlier renewal was lost$/ }
    await assert.rejects(app.get('echo'), lost, name)
    assert.equal(renewals(), 2)
    await assert.rejects(app.get('echo'), lost, name)
    assert.equal(renewals(), 2)
    assert.equal((await app.connection())?.health.state, 'needs_sign_in')
  })
}
