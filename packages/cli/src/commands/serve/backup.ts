import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { backupSqlite } from '@valetkey/server/storage/transfer/backup'
import { Failure } from '../../failure.ts'
import { say } from '../../terminal.ts'
import { readConfig } from './config.ts'
import type { ConfigOption } from './ground.ts'
import { checkThere, placeOf } from './place.ts'

/** `valetkey backup FILE`: a copy of a SQLite file that is being served from, checked before it gets its name. */
export async function backup(file: string, { config }: ConfigOption): Promise<void> {
  const place = placeOf(await readConfig(config))
  if (place.kind !== 'sqlite')
    throw new Failure(
      'usage',
      `${place.name} is backed up by PostgreSQL's own tools.`,
      'pg_dump does it; valetkey export writes a copy that either kind of database takes.',
    )
  checkThere(place)
  const to = resolve(file)
  if (existsSync(to))
    throw new Failure('usage', `There is a ${to} already.`, 'Choose another name: no backup is overwritten.')
  await backupSqlite(place.path, to)
  say(`${to} is a sound copy of ${place.name}. Keep it apart from the keys: together they open everything.`)
}
