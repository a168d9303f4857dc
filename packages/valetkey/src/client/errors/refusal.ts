import type { ConnectError, ConnectErrorCode, ErrorDetails } from './errors.ts'

/**
 * The error of that code, for what every sign-in or call loads: the texts are loaded when something goes wrong.
 * @example throw await refusal('state_missing', ctx.name)
 */
export async function refusal(code: ConnectErrorCode, app: string, details?: ErrorDetails): Promise<ConnectError> {
  return (await import('./connect-errors.ts')).connectError(code, app, details)
}
