import { Failure, type FailureKind } from './failure.ts'

/** The client library's error codes that mean something else than plain failure. */
const kinds: Readonly<Record<string, FailureKind>> = {
  network_failed: 'network',
  network_timeout: 'network',
  not_connected: 'signInNeeded',
  needs_sign_in: 'signInNeeded',
  registration_lost: 'signInNeeded',
  api_error: 'apiAnswered',
  device_expired: 'cancelled',
  address_missing: 'usage',
  client_id_missing: 'usage',
  client_secret_missing: 'usage',
}

/** Next steps where the library's own speaks to programmers. */
const advice: Readonly<Record<string, string>> = {
  needs_sign_in: 'Sign in again with: valetkey login',
  not_connected: 'Sign in first with: valetkey login',
  seal_broken: 'Was VALETKEY_SECRET changed? Set it as it was, or sign in again.',
  seal_unknown_key: 'Was VALETKEY_SECRET changed? Set it as it was, or sign in again.',
  answer_too_large: 'Save it with -o FILE.',
  seal_bad_key: 'VALETKEY_SECRET needs 32 characters or more.',
}

/** Whatever was thrown, as what to say and with which code to end. */
export function asFailure(error: unknown): Failure {
  if (error instanceof Failure) return error
  if (!(error instanceof Error)) return new Failure('failed', String(error))
  const { code, next, nextStep } = error as { code?: unknown; next?: string; nextStep?: string }
  const known = typeof code === 'string' ? code : ''
  const message = (next === undefined ? error.message : error.message.replace(` Next: ${next}.`, '')).replace(
    /\.+$/,
    '.',
  )
  return new Failure(kinds[known] ?? 'failed', message, advice[known] ?? sentence(next ?? nextStep), error)
}

/** With a capital and a full stop. */
export function sentence(text: string | undefined): string | undefined {
  if (!text) return undefined
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?…]$/.test(text) ? '' : '.'}`
}
