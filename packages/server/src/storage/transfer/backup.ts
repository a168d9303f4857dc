import { chmod, open, rename, rm } from 'node:fs/promises'
import { DatabaseSync } from 'node:sqlite'

/** A copy turned out not to be sound; it was deleted. */
export class BackupError extends Error {
  override readonly name = 'BackupError'
  readonly code = 'backup_unsound'
  readonly next = 'Look at the database itself: valetkey doctor. Keep the backups that are there.'
}

/**
 * Copies a SQLite file as it stands at one moment, whoever writes to it meanwhile, and looks whether the copy is sound.
 * There is nothing at `to` before that. Nonces are not copied: when a backup is of use they are too old to matter.
 */
export async function backupSqlite(from: string, to: string): Promise<void> {
  const draft = `${to}.part`
  try {
    // Made first, so that at no moment anybody else may read it.
    await (await open(draft, 'wx', 0o600)).close()
    copy(from, draft)
    await chmod(draft, 0o600)
    checkSound(draft)
    await toDisk(draft)
    await rename(draft, to)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') await rm(draft, { force: true })
    throw error
  }
}

function copy(from: string, to: string): void {
  const database = new DatabaseSync(from, { readOnly: true, timeout: 10_000 })
  try {
    database.prepare('VACUUM INTO ?').run(to)
  } finally {
    database.close()
  }
}

function checkSound(path: string): void {
  const database = new DatabaseSync(path, { readOnly: true })
  try {
    const [first] = database.prepare('PRAGMA integrity_check').all()
    const strays = database.prepare('PRAGMA foreign_key_check').all()
    if (first?.['integrity_check'] !== 'ok' || strays.length > 0)
      throw new BackupError(`The copy is not sound: ${first?.['integrity_check']}, ${strays.length} stray rows.`)
  } finally {
    database.close()
  }
}

async function toDisk(path: string): Promise<void> {
  const file = await open(path, 'r+')
  await file.sync().finally(() => file.close())
}
