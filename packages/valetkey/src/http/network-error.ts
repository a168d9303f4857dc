export type NetworkErrorCode = 'network_failed' | 'network_timeout' | 'answer_too_large' | 'not_recorded'

/** No answer, or not all of it. Says where it was going (origin and path), never the query or the headers. */
export class NetworkError extends Error {
  override readonly name = 'NetworkError'
  readonly code: NetworkErrorCode
  readonly origin: string

  constructor(code: NetworkErrorCode, url: string, reason: string, options?: ErrorOptions) {
    const { origin, pathname } = new URL(url)
    super(`${origin}${pathname} ${reason}`, options)
    this.code = code
    this.origin = origin
  }
}
