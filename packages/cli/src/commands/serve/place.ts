import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Storage } from '@valetkey/server/storage/storage'
import type { Transferable } from '@valetkey/server/storage/transfer/transfer'
import { Failure } from '../../failure.ts'
import type { Located } from './config.ts'

/** Where the rows are. */
export type Place =
  | { readonly kind: 'sqlite'; readonly path: string; readonly name: string }
  | { readonly kind: 'postgres'; readonly url: string; readonly schema: string | undefined; readonly name: string }

/** DATABASE_URL (`postgres://…`, `file:…` or a path), else what the configuration says. */
export function placeOf(config: Located, env: NodeJS.ProcessEnv = process.env): Place {
  const given = env['DATABASE_URL']
  return given ? placeNamed(given, config, given => resolve(given)) : placeNamed(config.database, config, config.path)
}

function placeNamed(text: string, { schema }: Located, path: (relative: string) => string): Place {
  if (/^postgres(ql)?:/.test(text)) return { kind: 'postgres', url: text, schema, name: nameOf(text, schema) }
  return sqlitePlace(fileNamed(text, path, 'It is postgres://…, or a file.'))
}

/** The path of `file:///…`, `file:…`, or a path as it is. */
export function fileNamed(text: string, path: (relative: string) => string, advice: string): string {
  if (text.startsWith('file://')) return fileURLToPath(text)
  if (text.startsWith('file:')) return path(text.slice('file:'.length))
  if (/^[a-z][a-z0-9+.-]+:/i.test(text)) throw new Failure('usage', 'That kind of database is not known.', advice)
  return path(text)
}

const sqlitePlace = (path: string): Place => ({ kind: 'sqlite', path, name: path })

/** Without the password. */
function nameOf(text: string, schema: string | undefined): string {
  const url = URL.parse(text)
  if (url === null)
    throw new Failure(
      'usage',
      'The address of the database is no URL.',
      'It is postgres://user:password@host/database.',
    )
  return `postgres://${url.host}${url.pathname}${schema === undefined ? '' : `, schema ${schema}`}`
}

/** Opening a SQLite file makes it: whoever expects one is told instead. */
export function checkThere(place: Place): void {
  if (place.kind === 'sqlite' && !existsSync(place.path))
    throw new Failure('failed', `There is no database ${place.name}.`, 'Make one with: valetkey migrate')
}

/** Of the two kinds, only what is used is loaded. */
export async function storageAt(place: Place): Promise<Storage> {
  if (place.kind === 'sqlite') return (await import('@valetkey/server/storage/sqlite')).sqliteStorage(place.path)
  return (await import('@valetkey/server/storage/postgres')).postgresStorage(postgresOptions(place))
}

export async function transferAt(place: Place): Promise<Transferable> {
  if (place.kind === 'sqlite')
    return (await import('@valetkey/server/storage/transfer/sqlite')).sqliteTransfer(place.path)
  return (await import('@valetkey/server/storage/transfer/postgres')).postgresTransfer(postgresOptions(place))
}

function postgresOptions({ url, schema }: Extract<Place, { readonly kind: 'postgres' }>) {
  return { url, ...(schema !== undefined && { schema }) }
}
