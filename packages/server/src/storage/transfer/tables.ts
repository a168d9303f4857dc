import { DatabaseSync } from 'node:sqlite'
import { migrations } from '../migrations/sqlite/index.ts'
import { migrateInto } from '../sqlite/migrate.ts'
import { type Sql, sqlOn } from '../sqlite-queue.ts'

/** A table as both databases have it. */
export interface Table {
  readonly name: string
  readonly columns: readonly string[]
  /** Its primary key, by which both databases sort alike. */
  readonly key: readonly string[]
}

/** SQLite keeps nonces in a file of their own, PostgreSQL in a table among the others. */
export const nonceTable: Table = { name: 'nonce', columns: ['key', 'expires_at'], key: ['key'] }

/** What every database that is up to date went through, in order. */
export const migrationNames: readonly string[] = migrations.map(({ name }) => name)

/**
 * Every table there is, none before one that it refers to. Nobody keeps this list: it is read from a database in memory
 * that went through all migrations, so that a new table is carried along from the day it exists.
 */
export function allTables(): readonly Table[] {
  const database = new DatabaseSync(':memory:')
  try {
    const sql = sqlOn(database)
    migrateInto(sql, migrations, 0)
    return [...inOrder(sql, namesIn(sql)).map(name => tableIn(sql, name)), nonceTable]
  } finally {
    database.close()
  }
}

const namesIn = (sql: Sql): readonly string[] =>
  sql
    .all(
      `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name <> 'migration' ORDER BY name`,
    )
    .map(([name]) => name as string)

function tableIn(sql: Sql, name: string): Table {
  const rows = sql.all('SELECT name, pk FROM pragma_table_info(?) ORDER BY cid', name) as (readonly [string, number])[]
  const key = rows.filter(([, place]) => place > 0).toSorted(([, one], [, other]) => one - other)
  return { name, columns: rows.map(([column]) => column), key: key.map(([column]) => column) }
}

/** Those first that refer to nothing left. */
function inOrder(sql: Sql, names: readonly string[]): readonly string[] {
  const left = new Map(names.map(name => [name, parentsOf(sql, name)]))
  const order: string[] = []
  while (left.size > 0) {
    const next = [...left].find(([name, parents]) => parents.every(parent => parent === name || !left.has(parent)))
    if (next === undefined) throw new Error(`the tables ${[...left.keys()].join(', ')} refer to each other in a circle`)
    order.push(next[0])
    left.delete(next[0])
  }
  return order
}

const parentsOf = (sql: Sql, name: string): readonly string[] =>
  sql.all('SELECT "table" FROM pragma_foreign_key_list(?)', name).map(([parent]) => parent as string)

/** `user` and `authorization` are words of SQL. */
export const quoted = (name: string): string => `"${name}"`

export const listed = (columns: readonly string[]): string => columns.map(quoted).join(', ')

/** Reads a table in the order of its key. */
export function selectAll({ name, columns, key }: Table): string {
  return `SELECT ${listed(columns)} FROM ${quoted(name)} ORDER BY ${listed(key)}`
}
