import type { PortalFormTexts } from '../texts/en/portal-form.ts'

/** An app as a person typed it. */
export interface AppForm {
  readonly name: string
  readonly website: string
  readonly description: string
  /** One per line. */
  readonly redirectUris: string
  readonly callbackDomain: string
  readonly scopes: readonly string[]
  readonly rsaPublicKey: string
  /** Those alone it may sign with (RFC 5849 §3.4); none: all that the server takes. */
  readonly signatureMethods: readonly string[]
  readonly type: string
}

/** What is wrong with it, and in which field. */
export interface FormProblem {
  readonly field: keyof AppForm
  readonly kind: keyof PortalFormTexts['problems']
  /** RFC 7591 §3.2.2. */
  readonly code: 'invalid_redirect_uri' | 'invalid_client_metadata'
  readonly about?: string
  readonly reason?: string
}

/** What this server asks of an app. */
export interface Offered {
  /** What a callback domain does here; null: nothing. */
  readonly callbackDomain: 'oauth1' | 'adds' | 'binds' | null
  readonly rsaPublicKey: boolean
  /** Those it may be kept to; none where there is nothing to choose. */
  readonly signatureMethods: readonly string[]
  readonly oob: boolean
  /** The type is chosen once. */
  readonly type: boolean
}

export interface FormPage {
  readonly action: string
  readonly flow: string
  readonly form: AppForm
  readonly problems: readonly FormProblem[]
  readonly offered: Offered
  /** Where Cancel leads; null: there is nothing to cancel. */
  readonly cancelUrl: string | null
}

/** What a field is called on the wire, and in the page: RFC 7591's name where it has one. */
export const wireNames: Readonly<Record<keyof AppForm, string>> = {
  name: 'client_name',
  website: 'client_uri',
  description: 'description',
  redirectUris: 'redirect_uris',
  callbackDomain: 'callback_domain',
  scopes: 'scope',
  rsaPublicKey: 'rsa_public_key',
  signatureMethods: 'signature_method',
  type: 'type',
}
