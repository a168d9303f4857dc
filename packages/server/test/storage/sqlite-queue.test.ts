import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import { describe, test } from 'node:test'
import { createWriteQueue, type Sql, sqlOn } from '@valetkey/server/storage/sqlite-queue'
import { temporaryFolder } from './temporary.ts'

const folder = temporaryFolder('queue')

function newQueue() {
  const path = folder.file('db')
  const database = new DatabaseSync(path, { enableForeignKeyConstraints: true })
  database.exec(`PRAGMA journal_mode = WAL;
    CREATE TABLE n (value INTEGER PRIMARY KEY);
    CREATE TABLE child (parent INTEGER REFERENCES n DEFERRABLE INITIALLY DEFERRED)`)
  const ran: string[] = []
  const note = (text: string): undefined => void ran.push(text)
  const plain = sqlOn(database)
  const sql: Sql = { ...plain, run: (text, ...values) => note(text) ?? plain.run(text, ...values) }
  const other = new DatabaseSync(path)
  const values = () =>
    other
      .prepare('SELECT value FROM n ORDER BY value')
      .all()
      .map(row => row['value'])
  return { database, ran, other, values, ...createWriteQueue(database, sql) }
}

const insert = (value: number) => (sql: Sql) => sql.run('INSERT INTO n VALUES (?)', value)

describe('the write queue', () => {
  test('what is queued in one turn is one transaction', async () => {
    const { write, ran, values } = newQueue()
    assert.deepEqual(await Promise.all([write(insert(1)), write(insert(2)), write(insert(3))]), [1, 1, 1])
    assert.equal(ran.filter(text => text === 'BEGIN IMMEDIATE').length, 1)
    assert.equal(ran.filter(text => text === 'COMMIT').length, 1)
    assert.deepEqual(values(), [1, 2, 3])
  })

  test('an answer is given after COMMIT, when every other connection sees the row', async () => {
    const { write, values } = newQueue()
    const seen = await write(sql => {
      insert(1)(sql)
      return values()
    })
    assert.deepEqual([seen, values()], [[], [1]])
  })

  test('a closure that throws undoes only itself', async () => {
    const { write, values } = newQueue()
    const outcomes = await Promise.allSettled([
      write(insert(1)),
      write(sql => {
        insert(2)(sql)
        throw new Error('half done')
      }),
      write(insert(1)),
      write(insert(3)),
    ])
    assert.deepEqual(
      outcomes.map(outcome => outcome.status),
      ['fulfilled', 'rejected', 'rejected', 'fulfilled'],
    )
    assert.match(String((outcomes[1] as PromiseRejectedResult).reason), /half done/)
    assert.deepEqual(values(), [1, 3])
  })

  test('a failing COMMIT fails every reply that waits on it, and the next batch goes through', async () => {
    const { write, values } = newQueue()
    const orphan = (sql: Sql) => sql.run('INSERT INTO child VALUES (404)')
    const outcomes = await Promise.allSettled([write(insert(1)), write(orphan), write(insert(2))])
    for (const outcome of outcomes) {
      assert.equal(outcome.status, 'rejected')
      assert.match(String((outcome as PromiseRejectedResult).reason), /FOREIGN KEY/)
    }
    assert.deepEqual(values(), [])
    await write(insert(4))
    assert.deepEqual(values(), [4])
  })

  test('when the transaction itself is lost, everybody in it has failed', async () => {
    const { write, values } = newQueue()
    const outcomes = await Promise.allSettled([
      write(insert(1)),
      write(sql => sql.run('ROLLBACK') && sql.run('nonsense')),
      write(insert(2)),
    ])
    assert.deepEqual(
      outcomes.map(outcome => outcome.status),
      ['rejected', 'rejected', 'rejected'],
    )
    assert.match(String((outcomes[0] as PromiseRejectedResult).reason), /nonsense/, 'the reason, not what came of it')
    assert.deepEqual(values(), [])
  })

  test('when the file is locked elsewhere, the replies fail and nothing is written', async () => {
    const { write, other, values } = newQueue()
    other.exec('BEGIN IMMEDIATE')
    await assert.rejects(write(insert(1)), /locked/)
    other.exec('COMMIT')
    await write(insert(2))
    assert.deepEqual(values(), [2])
  })

  test('closures run in the order they came, batches of any size', async () => {
    const { write, values } = newQueue()
    const order: number[] = []
    await Promise.all(Array.from({ length: 1200 }, (_, at) => write(sql => order.push(at) && insert(at)(sql))))
    assert.deepEqual(
      order,
      order.toSorted((one, two) => one - two),
    )
    assert.equal(values().length, 1200)
  })

  test('closing waits for what is queued and refuses what comes after', async () => {
    const { write, close, values } = newQueue()
    const queued = write(insert(1))
    const closed = close()
    await assert.rejects(write(insert(2)), { code: 'storage_closed' })
    await closed
    assert.equal(await queued, 1)
    assert.deepEqual(values(), [1])
  })
})
