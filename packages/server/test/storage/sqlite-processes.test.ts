import assert from 'node:assert/strict'
import { type ChildProcess, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { DatabaseSync } from 'node:sqlite'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { sqliteStorage } from '@valetkey/server/storage/sqlite'
import {
  approvedFlow,
  codeTake,
  grantedFlow,
  newId,
  requestFlow,
  rotationOf,
  verifierTake,
} from '@valetkey/server/testing/storage/fixtures'
import type { Races } from './processes/racer.ts'
import { flatten } from './processes/wire.ts'
import { temporaryFolder } from './temporary.ts'

const long = process.env['VALETKEY_TEST_LONG'] === '1'
const folder = temporaryFolder('processes')
const scriptPath = (name: string): string => fileURLToPath(new URL(`processes/${name}`, import.meta.url))

describe('several processes on one SQLite file', () => {
  test('of all callers in all processes one wins each one-time thing', async t => {
    const path = folder.file('race.db')
    const children = Array.from({ length: long ? 4 : 3 }, () => fork(scriptPath('racer.ts'), [path]))
    t.after(() => children.map(child => child.kill()))
    await Promise.all(children.map(child => once(child, 'message')))
    const storage = sqliteStorage(path)
    const callers = 20
    for (let round = 0; round < (long ? 50 : 5); round++) {
      const totals = await runRound(children, await newRaces(storage, callers))
      const losers = children.length * callers - 1
      assert.deepEqual(totals, {
        code: { ok: 1, replayed: 1, dead: losers - 1 },
        verifier: { ok: 1, replayed: 1, dead: losers - 1 },
        refresh: { ok: 1, again: losers },
        nonce: { fresh: 1 },
      })
    }
    for (const child of children) child.disconnect()
    await Promise.all(children.map(child => once(child, 'exit')))
    await storage.close()
    assert.equal(integrity(path), 'ok')
  })
})

describe('kill -9', () => {
  test('what was answered is there, nothing is half done, the file is sound', async () => {
    for (let round = 0; round < (long ? 20 : 3); round++) await killed(folder.file('kill.db'), 60 + round * 35)
  })
})

async function killed(path: string, flows: number): Promise<void> {
  const storage = sqliteStorage(path)
  await storage.migrate()
  await storage.close()
  const child = spawn(process.execPath, [...process.execArgv, scriptPath('writer.ts'), path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const answered = await answersBeforeKill(child, flows)
  assert.ok(answered.length >= flows)
  assert.equal(integrity(path), 'ok')
  const reopened = sqliteStorage(path)
  const database = new DatabaseSync(path, { readOnly: true })
  const count = (sql: string, ...values: string[]) => database.prepare(sql).get(...values)!['n']
  for (const { ticket, tokens, nonce } of answered) {
    assert.equal((await reopened.tickets.byId(ticket))?.state, 'used')
    for (const id of tokens) assert.equal(count('SELECT count(*) AS n FROM token WHERE id = ?', id), 1)
    assert.equal(await reopened.nonces.use(nonce), false, 'a nonce outlives the process')
  }
  assert.equal(
    count(
      `SELECT count(*) AS n FROM ticket WHERE state <> 'pending' AND authorization_id NOT IN (SELECT id FROM "authorization")`,
    ),
    0,
  )
  const halves = `SELECT count(*) AS n FROM ticket t WHERE (t.state = 'used')
    <> ((SELECT count(*) FROM token WHERE authorization_id = t.authorization_id) IN (2, 4))`
  assert.equal(count(halves), 0, 'a ticket is used exactly when its tokens are there, in pairs')
  const successors =
    'SELECT count(*) AS n FROM token WHERE rotated_at IS NOT NULL AND successor_id NOT IN (SELECT id FROM token)'
  assert.equal(count(successors), 0)
  database.close()
  await reopened.close()
}

interface Answered {
  readonly ticket: string
  readonly tokens: readonly string[]
  readonly nonce: Races['nonce']
}

/** Kills the child when it has given so many answers, in the middle of the next ones. */
async function answersBeforeKill(child: ChildProcess, most: number): Promise<Answered[]> {
  let text = ''
  child.stdout!.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
    if (text.split('\n').length > most) child.kill('SIGKILL')
  })
  const [code, signal] = await once(child, 'close')
  assert.deepEqual([code, signal], [null, 'SIGKILL'])
  const lines = text.split('\n').slice(0, -1)
  return lines.map(line => JSON.parse(line) as Answered)
}

async function newRaces(storage: ReturnType<typeof sqliteStorage>, callers: number): Promise<Races> {
  return {
    code: codeTake(await approvedFlow(storage)),
    verifier: verifierTake(await requestFlow(storage)),
    refresh: rotationOf((await grantedFlow(storage)).refresh),
    nonce: { scope: newId('client'), nonce: 'n', timestamp: Math.floor(Date.now() / 1000) + 60, keepMs: 60_000 },
    callers,
  }
}

type Totals = Record<string, Record<string, number>>

async function runRound(children: readonly ChildProcess[], races: Races): Promise<Totals> {
  const answers = children.map(child => once(child, 'message') as Promise<[Totals]>)
  for (const child of children) child.send(flatten(races))
  const totals: Totals = {}
  for (const [answer] of await Promise.all(answers)) {
    for (const [kind, counts] of Object.entries(answer)) {
      const total = totals[kind] ?? {}
      totals[kind] = total
      for (const [outcome, count] of Object.entries(counts)) total[outcome] = (total[outcome] ?? 0) + count
    }
  }
  return totals
}

function integrity(path: string): unknown {
  const database = new DatabaseSync(path)
  const [row] = database.prepare('PRAGMA integrity_check').all()
  database.close()
  return row?.['integrity_check']
}
