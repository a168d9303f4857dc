/** The error codes every Flickr method shares; codes below 95 belong to the method that answers them. */
const commonErrors = {
  95: 'SSL is required',
  96: 'Invalid signature',
  97: 'Missing signature',
  98: 'Invalid auth token',
  99: 'User not logged in / Insufficient permissions',
  100: 'Invalid API Key',
  105: 'Service currently unavailable',
  106: 'Write operation failed',
  111: 'Format not found',
  112: 'Method not found',
} as const

/** A failure in Flickr's own envelope: the HTTP status stays 200, the code says what is wrong. */
export class FlickrError extends Error {
  override readonly name = 'FlickrError'
  readonly code: number

  constructor(code: number, message: string = commonErrors[code as keyof typeof commonErrors] ?? 'Unknown error') {
    super(message)
    this.code = code
  }
}
