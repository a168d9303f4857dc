/** What can be wrong with a database as such; a refused credential is a value, never an error. */
export const storageErrors = {
  storage_closed: 'The storage was closed already.',
  migration_changed: 'A migration that this database went through was changed afterwards.',
  database_newer: 'This database was migrated by a newer version.',
  pg_missing: 'The package "pg" is not installed.',
  bad_schema_name: 'A schema name is made of a-z, 0-9 and _, and starts with a letter or _.',
  redis_missing: 'The package "ioredis" is not installed.',
  redis_lost: 'Redis does not answer.',
  redis_evicts: 'This Redis may throw nonces away when its memory is full, and a replayed request would pass.',
} as const

export type StorageErrorCode = keyof typeof storageErrors

export class StorageError extends Error {
  readonly code: StorageErrorCode

  constructor(code: StorageErrorCode, nextStep: string, options?: ErrorOptions) {
    super(`${storageErrors[code]} ${nextStep}`, options)
    this.name = 'StorageError'
    this.code = code
  }
}
