/** RFC 8414 §2: what an authorization server says about itself, in the wire's names. */
export interface ServerMetadata {
  readonly issuer: string
  readonly authorization_endpoint?: string
  readonly token_endpoint?: string
  readonly jwks_uri?: string
  readonly registration_endpoint?: string
  readonly scopes_supported?: readonly string[]
  readonly response_types_supported: readonly string[]
  readonly response_modes_supported?: readonly string[]
  readonly grant_types_supported?: readonly string[]
  readonly token_endpoint_auth_methods_supported?: readonly string[]
  readonly service_documentation?: string
  readonly ui_locales_supported?: readonly string[]
  readonly op_policy_uri?: string
  readonly op_tos_uri?: string
  readonly revocation_endpoint?: string
  readonly revocation_endpoint_auth_methods_supported?: readonly string[]
  readonly introspection_endpoint?: string
  readonly introspection_endpoint_auth_methods_supported?: readonly string[]
  readonly code_challenge_methods_supported?: readonly string[]
  /** RFC 8628 §4. */
  readonly device_authorization_endpoint?: string
  /** RFC 9126 §5. */
  readonly pushed_authorization_request_endpoint?: string
  readonly require_pushed_authorization_requests?: boolean
  /** OpenID Connect Discovery §3; Mastodon has it too. */
  readonly userinfo_endpoint?: string
  /** RFC 9207 §3. */
  readonly authorization_response_iss_parameter_supported?: boolean
  readonly [extension: string]: unknown
}

export type MetadataErrorCode = 'issuer_invalid' | 'metadata_invalid' | 'metadata_issuer_mismatch'

/** Metadata that cannot be trusted or used. */
export class MetadataError extends Error {
  override readonly name = 'MetadataError'
  readonly code: MetadataErrorCode

  constructor(code: MetadataErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/**
 * RFC 8414 §3: the well-known part goes between the host and the issuer's path.
 *
 *     metadataUrl('https://example.com/issuer1') // 'https://example.com/.well-known/oauth-authorization-server/issuer1'
 */
export function metadataUrl(issuer: string, suffix: string = 'oauth-authorization-server'): string {
  const url = issuerUrl(issuer)
  return `${url.origin}/.well-known/${suffix}${url.pathname.replace(/\/$/, '')}`
}

/** RFC 8414 §2: an https URL without query and fragment. This machine may go without TLS. */
function issuerUrl(issuer: string): URL {
  const url = URL.canParse(issuer) ? new URL(issuer) : undefined
  if (url === undefined || !isSafe(url) || /[?#]/.test(issuer)) {
    throw new MetadataError(
      'issuer_invalid',
      `Not an issuer: '${issuer.slice(0, 200)}'. Give an https URL without ? and #.`,
    )
  }
  return url
}

const LOCAL = new Set(['127.0.0.1', '[::1]', 'localhost'])

function isSafe(url: URL): boolean {
  return url.protocol === 'https:' || (url.protocol === 'http:' && LOCAL.has(url.hostname))
}

const isText = (value: unknown): boolean => typeof value === 'string'
const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every(isText)
const isFlag = (value: unknown): boolean => typeof value === 'boolean'
const isAddress = (value: unknown): boolean =>
  typeof value === 'string' && URL.canParse(value) && isSafe(new URL(value)) && !value.includes('#')

/** What a member must be, by the end of its name; members that match no row are extensions and kept unread. */
const SHAPES: readonly (readonly [ending: RegExp, expected: string, holds: (value: unknown) => boolean])[] = [
  [/_endpoint$|^jwks_uri$/, 'an https URL', isAddress],
  [/^authorization_response_iss_parameter_supported$|^require_pushed/, 'true or false', isFlag],
  [
    /^(?:scopes|response_types|response_modes|grant_types|code_challenge_methods)_supported$/,
    'a list of text',
    isTexts,
  ],
  [/_auth_methods_supported$/, 'a list of text', isTexts],
]

/**
 * RFC 8414 §3.2, §3.3: the metadata of exactly this issuer, or a MetadataError. An issuer that differs in a single
 * character may be an impostor (mix-up, RFC 9700 §4.4), so the comparison knows no mercy; the error names both.
 */
export function checkMetadata(json: unknown, issuer: string): ServerMetadata {
  issuerUrl(issuer)
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new MetadataError('metadata_invalid', 'The metadata is not a JSON object. Is this the address of the issuer?')
  }
  const metadata = json as Readonly<Record<string, unknown>>
  if (metadata['issuer'] !== issuer) {
    const said = typeof metadata['issuer'] === 'string' ? `'${metadata['issuer'].slice(0, 200)}'` : 'nothing'
    const message = `Asked '${issuer}' and the metadata says ${said} is the issuer. Configure the issuer as it says, if you trust it.`
    throw new MetadataError('metadata_issuer_mismatch', message)
  }
  if (!isTexts(metadata['response_types_supported'])) throw invalid('response_types_supported', 'a list of text')
  for (const [name, value] of Object.entries(metadata)) {
    const shape = value === null ? undefined : SHAPES.find(([ending]) => ending.test(name))
    if (shape !== undefined && !shape[2](value)) throw invalid(name, shape[1])
  }
  return metadata as ServerMetadata
}

function invalid(name: string, expected: string): MetadataError {
  return new MetadataError(
    'metadata_invalid',
    `In the metadata '${name}' must be ${expected}. Tell whoever runs the server.`,
  )
}
