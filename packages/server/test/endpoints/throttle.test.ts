import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Storage } from '@valetkey/server/storage/storage'
import { createThrottle, delays, type Purpose, Throttled } from '../../src/limits/throttle.ts'
import { onEachStorage } from '../storages.ts'
import {
  callback,
  consent,
  createBrowser,
  fieldsOf,
  flowOf,
  locationOf,
  postToken,
  requestToken,
  signed,
  type World,
  world,
} from '../world.ts'

const minute = 60_000
const address = { 'x-test-address': '192.0.2.1' }

/** So much later by the clock that waits are judged by, the storage's. */
function pass(storage: Storage, ms: number): void {
  storage.setClockOffset(storage.clockOffset + ms)
}

onEachStorage('growing delays', newStorage => {
  describe('the policy', () => {
    let storage: Storage
    let waitOf: (purpose: Purpose, account: string, address: string | null) => Promise<number>
    before(async () => {
      storage = newStorage()
      await storage.migrate()
      const throttle = createThrottle(storage)
      waitOf = (purpose, account, address) =>
        throttle.attempt(purpose, { account, address }).then(
          () => 0,
          (thrown: unknown) => {
            assert.ok(thrown instanceof Throttled)
            return thrown.retryAfterSeconds
          },
        )
    })
    after(() => storage.close())

    const times = async (count: number, attempt: (at: number) => Promise<number>) => {
      const waits: number[] = []
      for (let at = 0; at < count; at++) waits.push(await attempt(at))
      return waits
    }

    test('each guess beyond the free ones makes the next wait longer, and none is longer than the last one listed', async () => {
      const { free, waits } = delays['sign-in'].pair
      const guess = () => waitOf('sign-in', 'alice', '192.0.2.10')
      assert.deepEqual(await times(free, guess), Array(free).fill(0))
      for (const wait of [...waits, waits.at(-1)!]) {
        const seconds = await guess()
        assert.ok(seconds <= wait / 1000 && seconds > wait / 1000 - 10, `${seconds} of ${wait / 1000}`)
        pass(storage, wait)
        assert.equal(await guess(), 0)
      }
    })

    test('who hammers in the meantime does not make it longer', async () => {
      const { free, waits } = delays['sign-in'].pair
      const guess = () => waitOf('sign-in', 'bob', '192.0.2.11')
      await times(free, guess)
      const hammered = await times(50, guess)
      assert.ok(hammered.every(seconds => seconds > 0 && seconds <= waits[0]! / 1000))
      pass(storage, waits[0]!)
      assert.equal(await guess(), 0)
    })

    test('when the window ends all is forgotten', async () => {
      const { free, windowMs } = delays['client-secret'].pair
      const guess = () => waitOf('client-secret', 'printer', '192.0.2.12')
      await times(free, guess)
      assert.notEqual(await guess(), 0)
      pass(storage, windowMs)
      assert.deepEqual(await times(free, guess), Array(free).fill(0))
    })

    test('of a burst from one network only the free ones are judged', async () => {
      const burst = Array.from({ length: 60 }, () => waitOf('sign-in', 'carol', '192.0.2.13'))
      const waits = await Promise.all(burst)
      assert.equal(waits.filter(seconds => seconds === 0).length, delays['sign-in'].pair.free)
    })

    test('an IPv6 network is one place, however many addresses it has', async () => {
      const { free } = delays['sign-in'].pair
      await times(free, at => waitOf('sign-in', 'dora', `2001:db8:0:1::${at.toString(16)}`))
      assert.notEqual(await waitOf('sign-in', 'dora', '2001:db8:0:1:ffff::'), 0)
      assert.equal(await waitOf('sign-in', 'dora', '2001:db8:0:2::'), 0)
    })

    test('one who guesses at many names from one network is slowed down for all of them', async () => {
      const { free } = delays['sign-in'].network
      await times(free, at => waitOf('sign-in', `name ${at}`, '192.0.2.14'))
      assert.notEqual(await waitOf('sign-in', 'another', '192.0.2.14'), 0)
      assert.equal(await waitOf('sign-in', 'another', '192.0.2.15'), 0)
    })

    test('guesses at one name from everywhere are slowed down; its owner still gets in from a network they know', async () => {
      const throttle = createThrottle(storage)
      const home = { account: 'erin', address: '198.51.100.1' }
      await throttle.attempt('sign-in', home)
      await throttle.passed('sign-in', home)
      const { free, waits } = delays['sign-in'].account
      await times(free, at => waitOf('sign-in', 'erin', `203.0.113.${at}`))
      const stranger = await waitOf('sign-in', 'erin', '198.51.100.2')
      assert.ok(stranger > 0 && stranger <= waits.at(-1)! / 1000, 'a minute at the most')
      assert.equal(await waitOf('sign-in', 'erin', home.address), 0)
    })

    test('where no address is known, only the account counts, and nobody stops an app', async () => {
      assert.deepEqual(await times(50, () => waitOf('client-secret', 'printer', null)), Array(50).fill(0))
      const { free } = delays['sign-in'].account
      await times(free, () => waitOf('sign-in', 'frida', null))
      assert.notEqual(await waitOf('sign-in', 'frida', null), 0)
    })

    test('no limit is a lock-out: every one has free attempts, and an end', () => {
      for (const [purpose, { remembers: _, ...gates }] of Object.entries<Record<string, unknown>>(delays)) {
        for (const [gate, delay] of Object.entries(gates)) {
          const { free, waits, windowMs } = delay as { free: number; waits: readonly number[]; windowMs: number }
          assert.ok(free >= 5 && windowMs <= 24 * 60 * minute, `${purpose} ${gate}`)
          assert.ok(waits.length > 3 && Math.max(...waits) <= 60 * minute, `${purpose} ${gate}`)
          assert.deepEqual(
            waits,
            [...waits].sort((one, other) => one - other),
          )
        }
      }
    })
  })

  describe('where it is asked', () => {
    let it: World
    before(async () => {
      it = await world({ storage: newStorage(), clientAddress: request => request.headers.get('x-test-address') })
    })
    after(() => it.close())

    const signIn = async (username: string, password: string) => {
      const browser = createBrowser(it.provider)
      const flow = flowOf(await (await browser.get('/sign-in')).text())
      return browser.post('/sign-in', { flow, username, password }, address)
    }

    test('signing in: after too many wrong passwords the right one has to wait too, and gets in then', async () => {
      await it.provider.people.create({ username: 'bob', password: 'builder' })
      for (let at = 0; at < delays['sign-in'].pair.free; at++) assert.equal((await signIn('bob', 'guess')).status, 401)
      const refused = await signIn('bob', 'builder')
      assert.equal(refused.status, 429)
      assert.ok(Number(refused.headers.get('retry-after')) <= 60)
      pass(it.provider.storage, minute)
      assert.equal((await signIn('bob', 'builder')).status, 303)
      assert.equal((await signIn('bob', 'guess')).status, 401, 'the right one begins the count anew')
    })

    test('client secrets: the app gets in again when its wait is over', async () => {
      const ask = (secret: string) =>
        postToken(it, { grant_type: 'client_credentials', client_id: it.app.clientId, client_secret: secret }, address)
      for (let at = 0; at < delays['client-secret'].pair.free; at++) assert.equal((await ask('wrong')).status, 401)
      assert.equal((await ask(it.app.clientSecret)).status, 429)
      pass(it.provider.storage, minute)
      assert.equal((await ask(it.app.clientSecret)).status, 200)
      assert.equal((await ask('wrong')).status, 401)
      const refused = await ask(it.app.clientSecret)
      assert.equal(refused.status, 429, 'and twice as long after the next wrong one')
      assert.ok(Number(refused.headers.get('retry-after')) > 60)
    })

    test('PINs: an app that brings many wrong ones, for whomever, is slowed down', async () => {
      const exchange = async (token: { token: string; secret: string }, verifier: string) => {
        const request = await signed(it, '/oauth/access_token', { token, verifier })
        request.headers.set('x-test-address', '192.0.2.1')
        return it.provider.fetch(request)
      }
      const { free } = delays.pin.pair
      for (let tries = 0; tries < free; ) {
        const temporary = await requestToken(it)
        await consent(it, `/oauth/authorize?oauth_token=${temporary.token}`)
        for (let at = 0; at < 6 && tries < free; at++, tries++) {
          const problem = (await fieldsOf(await exchange(temporary, '00000000')))['oauth_problem']
          assert.equal(problem, at < 5 ? 'verifier_invalid' : 'token_rejected')
        }
      }
      const temporary = await requestToken(it, callback)
      const back = locationOf(await consent(it, `/oauth/authorize?oauth_token=${temporary.token}`))
      const verifier = back.searchParams.get('oauth_verifier')!
      const refused = await exchange(temporary, verifier)
      assert.equal(refused.status, 429)
      assert.ok(Number(refused.headers.get('retry-after')) > 0)
      pass(it.provider.storage, 1000)
      assert.equal((await exchange(temporary, verifier)).status, 200, 'the flow was not touched')
    })
  })
})
