import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Vault, VaultRecord } from '../client/vault.ts'

/** How a vault is opened and what belongs to it. */
export interface OpenVault {
  readonly vault: Vault
  /** A second door to the same content, as another process would open it. Absent: there is none. */
  reopen?(): Promise<Vault>
  dispose?(): Promise<void>
}

/**
 * The contract of a vault, for ours and yours.
 * @example vaultContract('redis', async () => ({ vault: redisVault(url) }))
 */
export function vaultContract(name: string, open: () => Promise<OpenVault>): void {
  const check = (sentence: string, work: (opened: OpenVault) => Promise<void>): void => {
    test(`${name}: ${sentence}`, async () => {
      const opened = await open()
      try {
        await work(opened)
      } finally {
        await opened.vault.close()
        await opened.dispose?.()
      }
    })
  }

  check('what is written is read back whole, one version on', async ({ vault }) => {
    assert.equal(await vault.read('connection', 'a', 'alice'), null)
    assert.equal(await vault.write(record()), true)
    assert.deepEqual(await vault.read('connection', 'a', 'alice'), record({ version: 1 }))
  })

  check('a record is found only by its kind, app and id, whatever characters they have', async ({ vault }) => {
    const ids = ['alice', 'a/b', 'a","b', '__proto__', 'constructor', 'ä 😀', "x'; DROP TABLE record; --", '../../etc']
    for (const id of ids) assert.equal(await vault.write(record({ id, about: { id } })), true)
    for (const id of ids) assert.deepEqual((await vault.read('connection', 'a', id))?.about, { id })
    assert.equal(await vault.read('registration', 'a', 'alice'), null)
    assert.equal(await vault.read('connection', 'b', 'alice'), null)
  })

  check('a stale version is refused and changes nothing', async ({ vault }) => {
    assert.equal(await vault.write(record()), true)
    assert.equal(await vault.write(record({ about: { late: true } })), false)
    assert.equal(await vault.write(record({ version: 7, about: { late: true } })), false)
    assert.equal(await vault.write(record({ version: 1, about: { second: true } })), true)
    assert.deepEqual(await vault.read('connection', 'a', 'alice'), record({ version: 2, about: { second: true } }))
    assert.equal(await vault.write(record({ id: 'nobody', version: 1 })), false)
    assert.equal(await vault.read('connection', 'a', 'nobody'), null)
  })

  check('of 50 that swap the same version at once, one wins', async opened => {
    const doors = await doorsOf(opened)
    await opened.vault.write(record())
    const outcomes = await Promise.all(range(50).map(n => door(doors, n).write(record({ version: 1, about: { n } }))))
    assert.equal(outcomes.filter(Boolean).length, 1)
    const kept = await opened.vault.read('connection', 'a', 'alice')
    assert.deepEqual(kept?.about, { n: outcomes.indexOf(true) })
    assert.equal(kept?.version, 2)
    await closeAll(opened, doors)
  })

  check('of 50 that create the same record at once, one wins', async opened => {
    const doors = await doorsOf(opened)
    const outcomes = await Promise.all(range(50).map(n => door(doors, n).write(record({ about: { n } }))))
    assert.equal(outcomes.filter(Boolean).length, 1)
    assert.deepEqual((await opened.vault.read('connection', 'a', 'alice'))?.about, { n: outcomes.indexOf(true) })
    await closeAll(opened, doors)
  })

  check('of a swap and a removal of the same version at once, one wins', async opened => {
    const doors = await doorsOf(opened)
    for (const n of range(10)) {
      const id = `user ${n}`
      await opened.vault.write(record({ id }))
      const swap = () => door(doors, n).write(record({ id, version: 1 }))
      const removal = () => door(doors, n + 1).remove('connection', 'a', id, 1)
      const [first, second] = n % 2 === 0 ? [swap, removal] : [removal, swap]
      assert.deepEqual((await Promise.all([first(), second()])).sort(), [false, true])
    }
    await closeAll(opened, doors)
  })

  check('of 50 that remove the same record at once, one has removed it', async opened => {
    const doors = await doorsOf(opened)
    await opened.vault.write(record())
    const outcomes = await Promise.all(range(50).map(n => door(doors, n).remove('connection', 'a', 'alice', 1)))
    assert.equal(outcomes.filter(Boolean).length, 1)
    assert.equal(await opened.vault.read('connection', 'a', 'alice'), null)
    await closeAll(opened, doors)
  })

  check(
    'who reads while others write sees whole records, and none that is older than one seen before',
    async opened => {
      const doors = await doorsOf(opened)
      const long = opened.vault.perRequest ? 100 : 10_000
      const written = (version: number) =>
        record({ version, about: { version }, sealed: { secret: String(version % 10).repeat(long) } })
      let done = false
      const write = async () => {
        const writer = door(doors, 0)
        for (const version of range(20)) assert.equal(await writer.write({ ...written(version + 1), version }), true)
      }
      const read = async (reader: Vault) => {
        for (let seen = 0; !done; await turn()) {
          const found = await reader.read('connection', 'a', 'alice')
          if (found === null) continue
          assert.deepEqual(found, written(found.version))
          assert.ok(found.version >= seen, `${found.version} after ${seen}`)
          seen = found.version
        }
      }
      const writing = write().finally(() => {
        done = true
      })
      await Promise.all([writing, ...range(3).map(n => read(door(doors, n + 1)))])
      await closeAll(opened, doors)
    },
  )

  check('many different records written at once are all there', async opened => {
    const doors = await doorsOf(opened)
    const ids = range(opened.vault.perRequest ? 10 : 50).map(n => `user ${n}`)
    const outcomes = await Promise.all(ids.map((id, n) => door(doors, n).write(record({ id }))))
    assert.ok(outcomes.every(Boolean))
    assert.deepEqual(
      (await opened.vault.list('connection')).map(({ id }) => id),
      [...ids].sort(),
    )
    await closeAll(opened, doors)
  })

  check('a key is taken once, even by 50 callers at once', async opened => {
    const doors = await doorsOf(opened)
    const until = Date.now() + 60_000
    const outcomes = await Promise.all(range(50).map(n => door(doors, n).takeOnce('the state', until)))
    assert.equal(outcomes.filter(Boolean).length, 1)
    assert.equal(await opened.vault.takeOnce('the state', until), false)
    assert.equal(await opened.vault.takeOnce('another state', until), true)
    await closeAll(opened, doors)
  })

  check('removing takes that record only, once, and only in the version asked for', async ({ vault }) => {
    await vault.write(record())
    await vault.write(record({ id: 'bob' }))
    assert.equal(await vault.remove('connection', 'a', 'alice', 9), false)
    assert.equal(await vault.remove('connection', 'a', 'alice', 1), true)
    assert.equal(await vault.remove('connection', 'a', 'alice'), false)
    assert.equal(await vault.remove('connection', 'a', 'bob'), true)
    assert.deepEqual(await vault.list('connection'), [])
    assert.equal(await vault.write(record()), true)
  })

  check('a list holds one kind, of one app when asked, in order', async ({ vault }) => {
    for (const [app, id] of [
      ['b', 'alice'],
      ['a', 'bob'],
      ['a', 'alice'],
    ] as const)
      await vault.write(record({ app, id }))
    await vault.write(record({ kind: 'registration', id: 'stamp' }))
    const names = async (app?: string) => (await vault.list('connection', app)).map(one => `${one.app}/${one.id}`)
    assert.deepEqual(await names(), ['a/alice', 'a/bob', 'b/alice'])
    assert.deepEqual(await names('a'), ['a/alice', 'a/bob'])
    assert.deepEqual(
      (await vault.list('registration')).map(({ id }) => id),
      ['stamp'],
    )
  })

  check('what a caller does to a record afterwards does not reach the vault', async ({ vault }) => {
    const mine = { list: [1] }
    await vault.write(record({ about: mine }))
    mine.list.push(2)
    assert.deepEqual((await vault.read('connection', 'a', 'alice'))?.about, { list: [1] })
  })

  check('closing twice does no harm', async ({ vault }) => {
    await vault.close()
    await assert.doesNotReject(vault.close())
  })

  check('what was kept is there through another door, where the vault has one', async ({ vault, reopen }) => {
    await vault.write(record())
    const again = reopen ? await reopen() : vault
    assert.equal(again.lasting, reopen !== undefined)
    assert.deepEqual(await again.read('connection', 'a', 'alice'), record({ version: 1 }))
    if (again !== vault) await again.close()
  })
}

function record(changes: Partial<VaultRecord> = {}): VaultRecord {
  const about = { account: { id: '1', name: 'Älice' }, scope: ['read'], connectedAt: 1_700_000_000_000 }
  return { kind: 'connection', app: 'a', id: 'alice', version: 0, about, sealed: { secret: 'v1.k.abc' }, ...changes }
}

const turn = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 0))

const range = (count: number): number[] => Array.from({ length: count }, (_, n) => n)

/** A vault of one request is raced through its one door. */
async function doorsOf({ vault, reopen }: OpenVault): Promise<Vault[]> {
  return reopen && !vault.perRequest ? [vault, await reopen(), await reopen()] : [vault]
}

function door(doors: readonly Vault[], n: number): Vault {
  return doors[n % doors.length] as Vault
}

async function closeAll({ vault }: OpenVault, doors: readonly Vault[]): Promise<void> {
  for (const one of doors) if (one !== vault) await one.close()
}
