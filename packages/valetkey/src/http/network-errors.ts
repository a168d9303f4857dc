import { NetworkError, type NetworkErrorCode } from './network-error.ts'

/** What can keep an answer from coming, in words. Loaded when it happens. */

/** What happened, and what to do about it; `…` stands for what is known only then. */
export const networkErrors: Readonly<Record<NetworkErrorCode, readonly [what: string, next: string]>> = {
  network_failed: ['could not be reached (…)', 'check the address, the network and, for https, the certificate'],
  network_timeout: ['did not answer within … ms', 'try again later or allow more time'],
  answer_too_large: ['answered more than … bytes', 'ask for less or raise maxBytes'],
  not_recorded: ['was not asked this way when the trace was recorded', 'record the trace again, or mend the request'],
}

/** The error of that code; `detail` stands where its text has `…`. */
export function networkError(
  code: NetworkErrorCode,
  url: string,
  detail: string | number = '',
  options?: ErrorOptions,
): NetworkError {
  const [what, next] = networkErrors[code]
  return new NetworkError(code, url, `${what.replace('…', () => String(detail))}; ${next}`, options)
}

/** What a fetch threw. Foreign errors may quote URLs or carry the whole request: see {@link withoutSecrets}. */
export function fetchFailed(url: string, error: unknown): NetworkError {
  const cause = withoutSecrets(error)
  return networkError('network_failed', url, cause.code ?? cause.message, { cause })
}

/** Foreign errors may quote URLs or carry the whole request: keep the innermost name, code and message only. */
function withoutSecrets(error: unknown): Error & { code?: string } {
  const inner = innermost(error)
  const message = inner instanceof Error ? inner.message || inner.name : 'no reason given'
  const kept: Error & { code?: string } = new Error(message.replace(/\?[^\s"'<>)]*/g, '?…'))
  kept.stack = `${inner instanceof Error ? inner.name : 'Error'}: ${kept.message}`
  if (inner instanceof Error && 'code' in inner && typeof inner.code === 'string') kept.code = inner.code
  return kept
}

function innermost(error: unknown): unknown {
  let inner = error
  for (let depth = 0; depth < 8 && inner instanceof Error && inner.cause instanceof Error; depth++) inner = inner.cause
  return inner
}
