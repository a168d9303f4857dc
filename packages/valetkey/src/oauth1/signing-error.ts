/** Why a request cannot be signed as asked: a mistake on our own side, found before anything is sent. */
export class SigningError extends Error {
  override readonly name = 'SigningError'
  readonly code:
    | 'signing_method_unknown'
    | 'signing_key_missing'
    | 'signing_body_not_form'
    | 'signing_body_hash_on_form'
    | 'signing_parameter_twice'
    | 'signing_unreadable'

  constructor(code: SigningError['code'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
