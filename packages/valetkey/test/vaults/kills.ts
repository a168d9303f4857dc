import assert from 'node:assert/strict'
import { type ChildProcess, execFile, fork } from 'node:child_process'
import { once } from 'node:events'
import { readdir, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Vault } from 'valetkey'
import { allOf } from '../client/processes/aftermath.ts'
import { counted, openers, verbs, type WriterOrders } from './processes/writer.ts'

const script = fileURLToPath(new URL('./processes/writer.ts', import.meta.url))
const isLong = process.env['VALETKEY_TEST_LONG'] === '1'
const kills = isLong ? 100 : 10
/** All four go the same way; a swap is what a renewal does. */
const tried = (isLong ? Object.keys(verbs) : ['a swap']) as readonly Verb[]

type Verb = keyof typeof verbs
/** Where a vault is, and how it ends. */
export type Place = Pick<WriterOrders, 'path' | 'prefix'> & { readonly dispose: () => Promise<void> }

/** The contract of a vault that outlives a process: whatever that dies of, and wherever, nothing is half done. */
export function killContract(name: WriterOrders['vault'], place: () => Promise<Place>): void {
  for (const verb of tried)
    test(`${name}: a process killed at any step of ${verb} leaves it done or not done, and locks nobody out`, async t => {
      const steps = await stepsOf(name, verb, place, t.signal)
      await killedAtEach(name, verb, steps, place, t.signal)
      t.diagnostic(`${name}: killed at ${steps.length} steps of ${verb}`)
    })

  if (name === 'file')
    test('file: a process killed while it breaks the lock of another that was killed locks nobody out either', async t => {
      const usual = await stepsOf('file', 'a swap', place, t.signal)
      const steps = await stepsOf('file', 'a swap', place, t.signal, lockedByTheDead)
      const more = steps.slice(0, steps.length - usual.length)
      assert.ok(more.length > 5)
      await killedAtEach('file', 'a swap', more, place, t.signal, lockedByTheDead)
      t.diagnostic(`file: killed at the ${more.length} steps that go before, where somebody dead has the lock`)
    })

  test(`${name}: of a process killed in the middle of its writes, ${kills} times, all that was confirmed is there, and whole`, async t => {
    const where = await place()
    let confirmed = 0
    for (let round = 0; round < kills; round++) {
      const child = forked({ vault: name, ...where }, t.signal)
      const gone = once(child, 'exit')
      child.on('message', count => {
        confirmed = Number(count)
      })
      await once(child, 'message')
      await sleep(Math.random() * 30)
      child.kill('SIGKILL')
      await gone
      const vault = await openers[name](where.path, where.prefix)
      const kept = await vault.read('connection', 'a', 'kept')
      assert.deepEqual(kept, counted('kept', kept?.version ?? 0))
      assert.ok((kept?.version ?? 0) >= confirmed, `${kept?.version} is there, ${confirmed} was confirmed`)
      await swapped(vault)
      await vault.close()
      await nothingLeft[name]?.(where.path)
    }
    await where.dispose()
    t.diagnostic(`${name}: ${kills} kills in ${confirmed} confirmed writes`)
  })
}

type Prepare = (path: string) => Promise<void>

async function stepsOf(
  name: WriterOrders['vault'],
  verb: Verb,
  place: () => Promise<Place>,
  signal: AbortSignal,
  prepare: Prepare = async () => {},
): Promise<readonly string[]> {
  const where = await written(name, place, prepare)
  const child = forked({ vault: name, ...where, verb, at: null }, signal)
  const gone = once(child, 'exit')
  const [names] = (await once(child, 'message')) as [string[]]
  await gone
  await where.dispose()
  return names
}

async function killedAtEach(
  name: WriterOrders['vault'],
  verb: Verb,
  steps: readonly string[],
  place: () => Promise<Place>,
  signal: AbortSignal,
  prepare: Prepare = async () => {},
): Promise<void> {
  await allOf([...steps.entries()], async ([at, step]) => {
    const where = await written(name, place, prepare)
    const killed = await endOf(forked({ vault: name, ...where, verb, at }, signal))
    assert.equal(killed, 'SIGKILL', step)
    await goesOn(name, verb, where).catch(cause => {
      throw new Error(`killed ${step} (${at})`, { cause })
    })
    await where.dispose()
  })
}

async function written(name: WriterOrders['vault'], place: () => Promise<Place>, prepare: Prepare): Promise<Place> {
  const where = await place()
  const vault = await openers[name](where.path, where.prefix)
  assert.equal(await vault.write({ ...counted('kept', 1), version: 0 }), true)
  await vault.close()
  await prepare(where.path)
  return where
}

/** In this process, which is another one. */
async function goesOn(name: WriterOrders['vault'], verb: Verb, { path, prefix }: Place): Promise<void> {
  const vault = await openers[name](path, prefix)
  const [kept, gone] = [await vault.read('connection', 'a', 'kept'), await vault.read('connection', 'a', 'gone')]
  const listed = await vault.list('connection', 'a')
  assert.deepEqual(
    listed.map(({ id }) => id),
    [gone, kept].flatMap(record => record?.id ?? []),
  )
  for (const record of listed) assert.deepEqual(record, counted(record.id, record.version))
  if (verb !== 'a removal') await swapped(vault)
  const until = Date.now() + 600_000
  if (verb !== 'taking a key') assert.equal(await vault.takeOnce('the key', until), true)
  else await vault.takeOnce('the key', until)
  assert.equal(await vault.takeOnce('the key', until), false)
  await vault.close()
  await nothingLeft[name]?.(path)
}

/** A write that was on its way may still arrive, and be first. */
async function swapped(vault: Vault): Promise<void> {
  for (let attempt = 0; attempt < 20; attempt++) {
    const version = (await vault.read('connection', 'a', 'kept'))?.version ?? 0
    if (await vault.write({ ...counted('kept', version + 1), version })) return
  }
  assert.fail('nobody else writes, and no swap succeeds')
}

const nothingLeft: Partial<Record<WriterOrders['vault'], (path: string) => Promise<void> | void>> = {
  file: async path => {
    // What breaks a lock may be left when there is none any more: the next who has one to break takes it away first.
    const left = (await readdir(dirname(path))).filter(name => name !== 'tokens.json.lock.break')
    assert.deepEqual(left, ['tokens.json'])
  },
  sqlite: path => {
    const database = new DatabaseSync(path)
    assert.deepEqual({ ...database.prepare('PRAGMA integrity_check').get() }, { integrity_check: 'ok' })
    database.close()
  },
}

/** With what it was about to rename into place. */
async function lockedByTheDead(path: string): Promise<void> {
  const { stdout: pid } = await promisify(execFile)(process.execPath, ['-p', 'process.pid'])
  await writeFile(`${path}.lock`, JSON.stringify({ id: 'dead', pid: Number(pid), host: hostname() }))
  await writeFile(`${path}.lock.dead`, '{"version":1,"rec')
}

function forked(orders: WriterOrders, signal: AbortSignal): ChildProcess {
  const { vault, path, prefix, verb, at } = orders
  return fork(script, [JSON.stringify({ vault, path, prefix, verb, at })], { execArgv: process.execArgv, signal })
}

async function endOf(child: ChildProcess): Promise<unknown> {
  const [, signal] = await once(child, 'exit')
  return signal
}
