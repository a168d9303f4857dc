export type SealErrorCode = 'seal_broken' | 'seal_unknown_key' | 'seal_bad_key'

/** Its message never says what was sealed, nor with what. */
export class SealError extends Error {
  override readonly name = 'SealError'
  readonly code: SealErrorCode

  constructor(code: SealErrorCode, message: string) {
    super(message)
    this.code = code
  }
}
