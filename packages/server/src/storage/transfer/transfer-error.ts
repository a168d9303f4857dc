/** Why an export or an import cannot go on. Nothing was changed then: an import is one transaction. */
export const transferErrors = {
  not_migrated: 'The database is not at the version of this program.',
  not_empty: 'The database to import into has rows already.',
  not_an_export: 'This is not an export of Valet Key.',
  other_version: 'The export was taken by another version.',
  cut_short: 'The export ends before its end.',
  damaged: 'The export was changed since it was written.',
} as const

export type TransferErrorCode = keyof typeof transferErrors

export class TransferError extends Error {
  override readonly name = 'TransferError'
  readonly code: TransferErrorCode
  readonly next: string

  constructor(code: TransferErrorCode, next: string, options?: ErrorOptions) {
    super(`${transferErrors[code]} ${next}`, options)
    this.code = code
    this.next = next
  }
}
