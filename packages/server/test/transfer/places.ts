import { type PostgresOptions, postgresStorage } from '@valetkey/server/storage/postgres'
import { sqliteStorage } from '@valetkey/server/storage/sqlite'
import type { Storage } from '@valetkey/server/storage/storage'
import { postgresTransfer } from '@valetkey/server/storage/transfer/postgres'
import { sqliteTransfer } from '@valetkey/server/storage/transfer/sqlite'
import { exportFrom, importInto, type Transferable } from '@valetkey/server/storage/transfer/transfer'
import { postgresForTests } from '../../../../tools/test-env/postgres.ts'
import { temporaryFolder, temporarySchemas } from '../storage/temporary.ts'

/** An empty database, as a server and as a mover opens it. */
export interface Place {
  storage(): Storage
  transfer(): Transferable
}

const folder = temporaryFolder('transfer')
const url = await postgresForTests()
const newSchema = url === null ? null : temporarySchemas(url)

export function sqlitePlace(): Place {
  const file = folder.file('provider.db')
  return { storage: () => sqliteStorage(file), transfer: () => sqliteTransfer(file) }
}

/** null where the machine has no PostgreSQL. */
export const postgresPlace: (() => Place & { readonly where: PostgresOptions }) | null =
  url === null || newSchema === null
    ? null
    : () => {
        const where = { url, schema: newSchema(), poolSize: 5 }
        return { where, storage: () => postgresStorage(where), transfer: () => postgresTransfer(where) }
      }

/** Every way from one kind of database to another. */
export const ways: readonly (readonly [name: string, from: () => Place, to: () => Place])[] = [
  ['SQLite to SQLite', sqlitePlace, sqlitePlace],
  ...(postgresPlace === null
    ? []
    : ([
        ['SQLite to PostgreSQL', sqlitePlace, postgresPlace],
        ['PostgreSQL to SQLite', postgresPlace, sqlitePlace],
      ] as const)),
]

export async function exported(place: Place): Promise<string> {
  const source = place.transfer()
  const parts: string[] = []
  await exportFrom(source, async text => void parts.push(text)).finally(() => source.close())
  return parts.join('')
}

export async function imported(place: Place, text: string): Promise<Readonly<Record<string, number>>> {
  const target = place.transfer()
  return importInto(target, chunksOf(text)).finally(() => target.close())
}

/** Cut anywhere, in the middle of a character too, as pipes do. */
async function* chunksOf(text: string): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += 1021) yield bytes.subarray(at, at + 1021)
}

/** The rows of an export without the line that says when it was taken, and the sum over it. */
export const rowsOf = (text: string): readonly string[] => text.trimEnd().split('\n').slice(1, -1)
