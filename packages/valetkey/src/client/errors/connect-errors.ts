import { earlyErrors } from './early-errors.ts'
import { lateErrors } from './error-table.ts'
import { ConnectError, type ConnectErrorCode, type ErrorDetails, type ErrorText } from './errors.ts'

export const connectErrors: Readonly<Record<ConnectErrorCode, ErrorText>> = { ...earlyErrors, ...lateErrors }

/** The error of that code. Loaded when something goes wrong: what is loaded at once asks for it by `refusal`. */
export function connectError(code: ConnectErrorCode, app: string, details?: ErrorDetails): ConnectError {
  return new ConnectError(code, app, connectErrors[code], details)
}
