import { closeSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Vault, VaultRecord } from '../client/vault.ts'
import { explained, vaultError } from './trouble.ts'

const schema = `
  CREATE TABLE IF NOT EXISTS record (
    kind TEXT NOT NULL, app TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, about TEXT NOT NULL, sealed TEXT NOT NULL,
    PRIMARY KEY (kind, app, id)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS used (key TEXT PRIMARY KEY, until INTEGER NOT NULL) STRICT, WITHOUT ROWID;`

type Row = Record<'kind' | 'app' | 'id' | 'about' | 'sealed', string> & { readonly version: number }

/**
 * A SQLite database only its owner may read; several processes may share it. `:memory:` keeps it in the process. Needs
 * `node:sqlite`, Node 22.13 or later; the file vault does without.
 */
export function sqliteVault(path: string): Vault {
  const db = openDatabase(path)
  const read = db.prepare('SELECT * FROM record WHERE kind = ? AND app = ? AND id = ?')
  const insert = db.prepare('INSERT INTO record VALUES (?, ?, ?, 1, ?, ?) ON CONFLICT DO NOTHING')
  const update = db.prepare(
    'UPDATE record SET version = version + 1, about = ?, sealed = ? WHERE kind = ? AND app = ? AND id = ? AND version = ?',
  )
  const remove = db.prepare('DELETE FROM record WHERE kind = ? AND app = ? AND id = ? AND (? IS NULL OR version = ?)')
  const list = db.prepare('SELECT * FROM record WHERE kind = ? AND (? IS NULL OR app = ?) ORDER BY app, id')
  const forget = db.prepare('DELETE FROM used WHERE until < ?')
  const take = db.prepare('INSERT INTO used VALUES (?, ?) ON CONFLICT DO NOTHING')
  return explained(path, {
    lasting: path !== ':memory:',
    read: async (kind, app, id) => recordOf(read.get(kind, app, id) as Row | undefined),
    write: async ({ kind, app, id, version, about, sealed }) => {
      const [open, closed] = [JSON.stringify(about), JSON.stringify(sealed)]
      const done =
        version === 0 ? insert.run(kind, app, id, open, closed) : update.run(open, closed, kind, app, id, version)
      return Number(done.changes) === 1
    },
    remove: async (kind, app, id, version = undefined) => {
      const only = version ?? null
      return Number(remove.run(kind, app, id, only, only).changes) === 1
    },
    list: async (kind, app) => {
      const only = app ?? null
      return (list.all(kind, only, only) as unknown as Row[]).map(row => recordOf(row) as VaultRecord)
    },
    takeOnce: async (key, until) => {
      forget.run(Date.now())
      return Number(take.run(key, Math.ceil(until)).changes) === 1
    },
    close: async () => {
      if (db.isOpen) db.close()
    },
  })
}

function openDatabase(path: string): DatabaseSync {
  try {
    return opened(path)
  } catch (error) {
    throw vaultError(path, error)
  }
}

function opened(path: string): DatabaseSync {
  if (path !== ':memory:') {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    // SQLite gives its side files the rights of the database, so that has to exist with the right ones first.
    closeSync(openSync(path, 'a', 0o600))
  }
  const db = new DatabaseSync(path, { timeout: 10_000 })
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;')
  db.exec(schema)
  return db
}

function recordOf(row: Row | undefined): VaultRecord | null {
  if (row === undefined) return null
  const { kind, app, id, version, about, sealed } = row
  return { kind: kind as VaultRecord['kind'], app, id, version, about: JSON.parse(about), sealed: JSON.parse(sealed) }
}
