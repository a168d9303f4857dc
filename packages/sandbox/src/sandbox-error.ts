export type SandboxErrorCode = 'port_in_use' | 'port_unusable' | 'data_unusable' | 'option_invalid' | 'consent_failed'

/** Why a sandbox could not start, or do what it was asked: a stable `code`, a sentence, and in `nextStep` what to do about it. */
export class SandboxError extends Error {
  override readonly name = 'SandboxError'
  readonly code: SandboxErrorCode
  readonly nextStep: string

  constructor(code: SandboxErrorCode, message: string, nextStep: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
    this.nextStep = nextStep
  }
}
