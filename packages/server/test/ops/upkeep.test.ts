import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { afterEach, beforeEach, describe, mock, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { createAuditSealer, verifyAudit } from '@valetkey/server/ops/audit'
import type { Facts } from '@valetkey/server/ops/log'
import { createUpkeep } from '@valetkey/server/ops/upkeep'
import type { Storage } from '@valetkey/server/storage/storage'
import { StorageError } from '@valetkey/server/storage/storage-error'
import { onEachStorage } from '../storages.ts'
import { providerOn } from '../world.ts'

const keys = [{ kid: 'test', secret: 'a secret of more than thirty-two characters' }]
const second = 1000
const minute = 60 * second

/** Timers are moved by hand; what they started is let go on until `done`. */
async function until(done: () => boolean | Promise<boolean>): Promise<void> {
  for (let turns = 0; !(await done()); turns++) {
    assert.ok(turns < 100_000, 'it never happened')
    await new Promise(resolve => setImmediate(resolve))
  }
}

describe('upkeep', () => {
  const errors: Facts[] = []
  const log = { info: () => undefined, warn: () => undefined, error: (facts: Facts) => errors.push(facts) }
  let seals = 0
  const sealer = { seal: async () => ++seals }
  const turn = { hit: async () => ({ count: 1, resetMs: 0 }) } as unknown as Storage['throttle']

  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout', 'setInterval'] })
    errors.length = 0
    seals = 0
  })
  afterEach(() => mock.timers.reset())

  test('events that come together are sealed together, within a second', async () => {
    const upkeep = createUpkeep({ storage: { cleanup: async () => 0, throttle: turn }, sealer, log })
    for (let events = 0; events < 100; events++) upkeep.sealSoon()
    mock.timers.tick(999)
    await new Promise(resolve => setImmediate(resolve))
    assert.equal(seals, 0)
    mock.timers.tick(1)
    await until(() => seals === 1)
    upkeep.sealSoon()
    mock.timers.tick(second)
    await until(() => seals === 2)
    await upkeep.stop()
    assert.equal(seals, 2, 'nothing waited')
  })

  test('each minute it cleans up in slices, others having their turn between them, until one is not full', async () => {
    const slices = [500, 500, 17]
    const asked: (number | undefined)[] = []
    const cleanup = async (most?: number) => {
      asked.push(most)
      return slices.shift() ?? 0
    }
    const upkeep = createUpkeep({ storage: { cleanup, throttle: turn }, sealer, log })
    mock.timers.tick(minute)
    await until(() => asked.length === 1)
    await new Promise(resolve => setImmediate(resolve))
    assert.equal(asked.length, 1, 'it rests')
    for (const count of [2, 3]) {
      mock.timers.tick(20)
      await until(() => asked.length === count)
    }
    mock.timers.tick(100)
    assert.deepEqual(asked, [500, 500, 500])
    await upkeep.stop()
  })

  test('what fails is written down, and tried again the next time', async () => {
    const failing = { seal: () => Promise.reject(new Error('the disk is full')) }
    const upkeep = createUpkeep({ storage: { cleanup: async () => 0, throttle: turn }, sealer: failing, log })
    for (const count of [1, 2]) {
      upkeep.sealSoon()
      mock.timers.tick(second)
      await until(() => errors.length === count)
    }
    assert.match(String(errors[0]!['err']), /disk is full/)
    await upkeep.stop()
  })

  test('a storage that was closed without a word is left in peace', async () => {
    let tried = 0
    const closed = {
      seal() {
        tried += 1
        return Promise.reject(new StorageError('storage_closed', 'Close it last.'))
      },
    }
    const upkeep = createUpkeep({ storage: { cleanup: async () => 0, throttle: turn }, sealer: closed, log })
    upkeep.sealSoon()
    mock.timers.tick(second)
    await until(() => tried === 1)
    await upkeep.stop()
    assert.deepEqual(errors, [])
  })

  test('stopping seals what waits, and starts nothing more', async () => {
    let cleanups = 0
    const cleanup = async () => ++cleanups * 0
    const upkeep = createUpkeep({ storage: { cleanup, throttle: turn }, sealer, log })
    upkeep.sealSoon()
    await upkeep.stop()
    assert.equal(seals, 1)
    upkeep.sealSoon()
    mock.timers.tick(10 * minute)
    await new Promise(resolve => setImmediate(resolve))
    assert.deepEqual([seals, cleanups], [1, 0])
    await upkeep.stop()
  })
})

onEachStorage('upkeep of several processes', newStorage => {
  let storage: Storage
  beforeEach(async () => {
    storage = newStorage()
    await storage.migrate()
  })
  afterEach(() => storage.close())
  const log = {
    info: () => undefined,
    warn: () => undefined,
    error: (facts: Facts) => assert.fail(String(facts['err'])),
  }

  test('one of them cleans up, in each minute', async () => {
    mock.timers.enable({ apis: ['setInterval'] })
    try {
      const cleanups: number[] = []
      const processes = Array.from({ length: 5 }, (_, number) =>
        createUpkeep({
          storage: { throttle: storage.throttle, cleanup: async () => cleanups.push(number) * 0 },
          sealer: { seal: async () => 0 },
          log,
        }),
      )
      mock.timers.tick(minute)
      await until(async () => (await storage.throttle.count('upkeep cleanup')).count === 5)
      await until(() => cleanups.length > 0)
      await Promise.all(processes.map(one => one.stop()))
      assert.equal(cleanups.length, 1)
    } finally {
      mock.timers.reset()
    }
  })

  test('what a process left unsealed that died is sealed by another one, within a minute', async () => {
    mock.timers.enable({ apis: ['setInterval'] })
    try {
      await storage.events.append({ type: 'token.issued', appId: null, userId: null, data: {} })
      const upkeep = createUpkeep({ storage, sealer: createAuditSealer(storage, keys), log })
      mock.timers.tick(minute)
      await until(async () => (await storage.audit.standing()).unsealed === 0)
      await upkeep.stop()
    } finally {
      mock.timers.reset()
    }
  })

  test('servers seal what they do by themselves, into one chain, and leave nothing open when they close', async () => {
    const shared: Storage = { ...storage, close: async () => undefined }
    const servers = Array.from({ length: 4 }, () => providerOn(shared))
    for (let round = 0; round < 3; round++) {
      await Promise.all(servers.map((one, at) => one.apps.create({ name: `App ${round} ${at}` })))
      await new Promise(resolve => setTimeout(resolve, 450))
    }
    await until(async () => (await storage.audit.standing()).last !== null)
    await Promise.all(servers.map(one => one.close()))
    const { ok, sealed, unsealedTail } = await verifyAudit(storage, keys)
    assert.deepEqual([ok, sealed, unsealedTail], [true, 12, 0])
  })
})

test('a process that has nothing else to do ends, with its upkeep running', async () => {
  const script = fileURLToPath(new URL('upkeep/idle.ts', import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, [...process.execArgv, script], { timeout: 30_000 })
  assert.equal(stdout, 'nothing else to do\n')
})
