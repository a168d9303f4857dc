/** The contract of a body format: both halves in one object. */
export interface Format {
  /** The word used in file suffixes and options: `json`, `xml`… */
  readonly name: string
  /** The media type written, without parameters. */
  readonly mediaType: string
  /** Other media types this format reads; `+json` and `+xml` suffixes are handled by the table. */
  readonly alsoReads: readonly string[]
  /** Plain values to text. Throws FormatError when the value cannot be said in this format. */
  encode(value: unknown): Promise<string>
  /** Text to plain values. Throws FormatError (never anything else) when the text is not this format. */
  decode(text: string): Promise<unknown>
}

/** A body that is not what its Content-Type says, or a value a format has no way to write. */
export class FormatError extends Error {
  override readonly name = 'FormatError'
  readonly code = 'format_invalid'
  readonly format: string

  constructor(format: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.format = format
  }
}
