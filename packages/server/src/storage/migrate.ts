import { hash } from 'node:crypto'
import { StorageError } from './storage-error.ts'

/**
 * One step of the schema. Migrations are TypeScript modules that hold SQL text, so that the same import finds them in
 * the sources and in a build. Once released, a migration is never edited: write the next one.
 */
export interface Migration {
  /** `0001-first`: the number orders them. */
  readonly name: string
  readonly sql: string
}

/** A migration that a database remembers. */
export interface Applied {
  readonly name: string
  readonly checksum: string
}

export function checksum(migration: Migration): string {
  return hash('sha256', migration.sql)
}

/** The names of what a database lacks, whatever else it went through: a newer version may have been here. */
export function lacking(known: readonly Migration[], names: readonly string[]): readonly string[] {
  return known.map(({ name }) => name).filter(name => !names.includes(name))
}

/** What is still to be applied, in order. Throws `migration_changed` or `database_newer` where going on would harm. */
export function pending(known: readonly Migration[], applied: readonly Applied[]): readonly Migration[] {
  for (const { name, checksum: was } of applied) {
    const migration = known.find(candidate => candidate.name === name)
    if (!migration)
      throw new StorageError('database_newer', `It knows "${name}", which this version does not: update first.`)
    if (checksum(migration) !== was) {
      throw new StorageError(
        'migration_changed',
        `Restore "${name}" as it was, and put the change into a new migration.`,
      )
    }
  }
  const done = new Set(applied.map(({ name }) => name))
  return known.filter(({ name }) => !done.has(name))
}
