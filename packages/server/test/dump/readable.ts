import { DatabaseSync } from 'node:sqlite'
import { postgresStorage } from '@valetkey/server/storage/postgres'
import { openDatabase } from '@valetkey/server/storage/postgres/database'
import { sqliteStorage } from '@valetkey/server/storage/sqlite'
import type { Storage } from '@valetkey/server/storage/storage'

export type Row = Readonly<Record<string, unknown>>

/** A storage whose every stored value can be read behind its back. */
export interface Readable {
  readonly storage: Storage
  /** Every table there is, and its rows. */
  tables(): Promise<ReadonlyMap<string, readonly Row[]>>
}

/** With the file of nonces beside it. */
export function readableSqlite(file: string): Readable {
  return {
    storage: sqliteStorage(file),
    tables: async () => new Map([...tablesOf(file), ...tablesOf(`${file}-nonces`)]),
  }
}

function tablesOf(file: string): [name: string, rows: readonly Row[]][] {
  const database = new DatabaseSync(file, { readOnly: true })
  const names = database
    .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .all()
  const tables = names.map(({ name }): [string, Row[]] => [
    String(name),
    database.prepare(`SELECT * FROM "${name}"`).all(),
  ])
  database.close()
  return tables
}

export function readablePostgres(url: string, schema: string): Readable {
  return {
    storage: postgresStorage({ url, schema }),
    async tables() {
      const database = openDatabase({ url, schema, poolSize: 1 })
      const names = await database.rows('SELECT tablename FROM pg_tables WHERE schemaname = $1', schema)
      const tables = names.map(async ([name]): Promise<[string, Row[]]> => {
        const rows = await database.rows(`SELECT to_jsonb(t) FROM "${name}" t`)
        return [String(name), rows.map(([row]) => row as unknown as Row)]
      })
      const found = new Map(await Promise.all(tables))
      await database.close()
      return found
    },
  }
}

/** A stored value in every way a thief might write it: bytes as they are, as hex, base64 and base64url, lists and objects by their parts. */
export function readings(value: unknown): string[] {
  if (value instanceof Uint8Array) return encodings(value)
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(readings)
  const text = String(value ?? '')
  if (text.startsWith('\\x')) return encodings(Buffer.from(text.slice(2), 'hex'))
  return /^[[{]/.test(text) ? [text, ...readings(JSON.parse(text))] : [text]
}

function encodings(bytes: Uint8Array): string[] {
  return (['utf8', 'hex', 'base64', 'base64url'] as const).map(name => Buffer.from(bytes).toString(name))
}
