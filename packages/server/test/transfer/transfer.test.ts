import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { openDatabase } from '@valetkey/server/storage/postgres/database'
import type { Storage } from '@valetkey/server/storage/storage'
import { allTables } from '@valetkey/server/storage/transfer/tables'
import { exportFrom } from '@valetkey/server/storage/transfer/transfer'
import { newApp, newUser } from '@valetkey/server/testing/storage/fixtures'
import { exported, imported, type Place, postgresPlace, rowsOf, ways } from './places.ts'

async function within<T>(place: Place, work: (storage: Storage) => Promise<T>): Promise<T> {
  const storage = place.storage()
  await storage.migrate()
  return work(storage).finally(() => storage.close())
}

const filled = async (place: Place): Promise<Place> => {
  await within(place, async storage => {
    const user = await newUser(storage, { displayName: 'Ωmega "quoted" \\ 🐇' })
    const app = await newApp(storage, { ownerId: user.id })
    for (const type of ['one', 'two']) await storage.events.append({ type, appId: app.id, userId: null, data: {} })
  })
  return place
}

/** What was damaged, how, and the word for it. */
const damages: readonly (readonly [name: string, code: string, damage: (text: string) => string])[] = [
  ['nothing', 'not_an_export', () => ''],
  ['something else', 'not_an_export', () => '{"hello":"world"}\n'],
  ['an export of a later format', 'not_an_export', text => text.replace('"version":1', '"version":2')],
  ['an export of another version', 'other_version', text => text.replace('"0001-first"', '"0001-first","9999-later"')],
  ['one without its last line', 'cut_short', text => text.slice(0, text.trimEnd().lastIndexOf('\n') + 1)],
  ['one cut in the middle of a line', 'damaged', text => text.slice(0, text.indexOf('Photo') + 3)],
  ['one with a letter changed', 'damaged', text => text.replace('Photo printer', 'Photo prince!')],
  ['one with a row taken out', 'damaged', text => text.replace(/^\[.*"two".*\n/m, '')],
  ['one with a value too many', 'damaged', text => text.replace(/^\[/m, '["more",')],
  ['one with a table of another sort', 'damaged', text => text.replace('"table":"rate"', '"table":"rats"')],
  ['one with rows of a strange table', 'damaged', text => text.replace('"table":"event"', '"table":"pg_class"')],
]

describe('export and import', () => {
  for (const [name, from, to] of ways) {
    test(`an import is refused where something is already, and changes nothing, ${name}`, async () => {
      const text = await exported(await filled(from()))
      const target = await filled(to())
      const before = rowsOf(await exported(target))
      await assert.rejects(imported(target, text), { code: 'not_empty' })
      assert.deepEqual(rowsOf(await exported(target)), before)
    })

    test(`what is damaged is refused whole, ${name}`, async () => {
      const text = await exported(await filled(from()))
      const target = to()
      for (const [what, code, damage] of damages) await assert.rejects(imported(target, damage(text)), { code }, what)
      assert.deepEqual(await imported(target, text).then(({ app, event }) => [app, event]), [1, 2])
    })

    test(`what is stored after an import comes behind what was imported, ${name}`, async () => {
      const target = to()
      await imported(target, await exported(await filled(from())))
      const types = await within(target, async storage => {
        await storage.events.append({ type: 'three', appId: null, userId: null, data: {} })
        return (await storage.events.list({ limit: 10 })).map(({ type }) => type)
      })
      assert.deepEqual(types, ['three', 'two', 'one'])
    })

    test(`an export is of one moment, whoever writes meanwhile, ${name}`, async () => {
      const source = await filled(from())
      const text = await within(source, async storage => {
        const transfer = source.transfer()
        const parts: string[] = []
        await exportFrom(transfer, async part => {
          parts.push(part)
          const { id } = await newUser(storage)
          await newApp(storage, { ownerId: id })
        }).finally(() => transfer.close())
        return parts.join('')
      })
      const counts = await imported(to(), text)
      assert.deepEqual([counts['user'], counts['app']], [1, 1])
    })
  }

  test('PostgreSQL has the tables and columns that SQLite has', { skip: postgresPlace === null }, async () => {
    const { where, ...place } = postgresPlace!()
    await within(place, async () => undefined)
    const database = openDatabase(where)
    const rows = await database.rows(
      `SELECT table_name, string_agg(column_name, ' ' ORDER BY column_name) FROM information_schema.columns
       WHERE table_schema = current_schema() AND table_name <> 'migration' GROUP BY table_name`,
    )
    await database.close()
    const wanted = allTables().map(({ name, columns }) => [name, columns.toSorted().join(' ')])
    assert.deepEqual(Object.fromEntries(rows), Object.fromEntries(wanted))
  })

  test('no table comes before one it refers to, and none is left out', () => {
    const names = allTables().map(({ name }) => name)
    for (const name of [
      'app',
      'secret',
      'user',
      'session',
      'consent',
      'authorization',
      'ticket',
      'token',
      'rate',
      'event',
    ])
      assert.ok(names.includes(name), name)
    for (const [first, then] of [
      ['app', 'secret'],
      ['user', 'session'],
      ['authorization', 'token'],
    ] as const)
      assert.ok(names.indexOf(first) < names.indexOf(then), `${first} before ${then}`)
    assert.equal(names.at(-1), 'nonce')
  })
})
