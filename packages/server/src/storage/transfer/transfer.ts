import type { Row } from '../rows.ts'
import type { Counts, Head, Header } from './format.ts'
import { readExport } from './reader.ts'
import { migrationNames, type Table } from './tables.ts'
import { TransferError } from './transfer-error.ts'
import { writeExport } from './writer.ts'

/** How many rows go at a time: few enough to be held, many enough to be worth a round trip. */
export const BATCH = 500

/** All rows as they stand at one moment, whatever is written meanwhile. */
export interface Snapshot {
  readonly migrations: readonly string[]
  /** In batches, in the order of the key. */
  rows(table: Table): AsyncIterable<readonly Row[]> | Iterable<readonly Row[]>
}

/** An empty database that one transaction fills. */
export interface Vessel {
  isEmpty(table: Table): Promise<boolean>
  insert(table: Table, rows: readonly Row[]): Promise<void>
}

/** A database whose rows can be carried to another one, of either kind. */
export interface Transferable {
  readonly tables: readonly Table[]
  /** Reads while others write. */
  read<T>(work: (snapshot: Snapshot) => Promise<T>): Promise<T>
  /** Brings the database up to date and fills it, whole or not at all; others that would write wait. */
  fill<T>(work: (vessel: Vessel) => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** How far it is: so many rows of this table. */
export type OnProgress = (table: string, rows: number) => void

/**
 * Everything in the database as lines of text, in a shape that both kinds of database take. Credentials are in it as the
 * database has them, hashed and sealed: it opens nothing without the keys, which are not in it.
 */
export async function exportFrom(
  source: Transferable,
  write: (text: string) => Promise<void>,
  onProgress: OnProgress = () => undefined,
): Promise<Counts> {
  return source.read(async snapshot => {
    checkMigrations(snapshot.migrations)
    const file = await writeExport(write, { migrations: snapshot.migrations, takenAt: Date.now() })
    for (const table of source.tables) {
      await file.table(table)
      for await (const rows of snapshot.rows(table)) onProgress(table.name, await file.rows(rows))
    }
    return file.end()
  })
}

/** Fills an empty database with what was exported from another. Throws TransferError, and then nothing was imported. */
export async function importInto(
  target: Transferable,
  text: AsyncIterable<string | Uint8Array>,
  onProgress: OnProgress = () => undefined,
): Promise<Counts> {
  return target.fill(async vessel => {
    await checkEmpty(target, vessel)
    const batches = readExport(text, BATCH, checkHeader)
    const counts: Record<string, number> = {}
    for await (const { table, rows } of batches) {
      await vessel.insert(tableIn(target, table), rows)
      counts[table.name] = (counts[table.name] ?? 0) + rows.length
      onProgress(table.name, counts[table.name]!)
    }
    return counts
  })
}

async function checkEmpty({ tables }: Transferable, vessel: Vessel): Promise<void> {
  for (const table of tables)
    if (!(await vessel.isEmpty(table)))
      throw new TransferError('not_empty', `There are rows in "${table.name}": import into a new database.`)
}

function checkMigrations(migrations: readonly string[]): void {
  if (migrations.join() !== migrationNames.join())
    throw new TransferError('not_migrated', 'Run `valetkey migrate` first, or export with the version that serves it.')
}

function checkHeader({ migrations }: Header): void {
  if (migrations.join() !== migrationNames.join())
    throw new TransferError(
      'other_version',
      `It is at ${migrations.at(-1)}, this one at ${migrationNames.at(-1)}: import with the version that exported it, then update.`,
    )
}

function tableIn({ tables }: Transferable, wanted: Head): Table {
  const found = tables.find(({ name, columns }) => name === wanted.name && columns.join() === wanted.columns.join())
  if (found) return found
  throw new TransferError('damaged', `It has a table "${wanted.name}" that is not one of ours: take it anew.`)
}
