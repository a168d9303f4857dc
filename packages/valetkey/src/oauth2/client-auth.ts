import { decodeBasic, encodeBasic } from '../http/basic.ts'
import { formatChallenge } from '../http/challenge.ts'
import { OAuthError } from './errors.ts'

/**
 * How a client proves who it is at the token endpoint. `basic` form-encodes id and secret first, as
 * RFC 6749 §2.3.1 says; `basic-raw` does not, as many servers want it.
 */
export type ClientAuthMethod = 'basic' | 'basic-raw' | 'post' | 'none'

export interface ClientCredentials {
  readonly clientId: string
  readonly clientSecret?: string | undefined
}

type Apply = (id: string, secret: string, headers: Headers, params: Record<string, string>) => void

const methods: Readonly<Record<ClientAuthMethod, Apply>> = {
  basic: (id, secret, headers) => headers.set('authorization', encodeBasic(id, secret, 'form')),
  'basic-raw': (id, secret, headers) => headers.set('authorization', encodeBasic(id, secret, 'raw')),
  post: (id, secret, _headers, params) => {
    params['client_id'] = id
    params['client_secret'] = secret
  },
  none: (id, _secret, _headers, params) => {
    params['client_id'] = id
  },
}

/**
 * Adds the client's credentials to the headers or the body parameters of a token request, in place, by exactly
 * one method (RFC 6749 §2.3).
 */
export function applyClientAuth(
  method: ClientAuthMethod,
  client: ClientCredentials,
  headers: Headers,
  params: Record<string, string>,
): void {
  if (method !== 'none' && !client.clientSecret) {
    throw new TypeError(`Client authentication '${method}' needs a client secret: set one, or use 'none'`)
  }
  methods[method](client.clientId, client.clientSecret ?? '', headers, params)
}

/** Who says to be calling, and how. `candidates` holds each reading of the same header, most likely first. */
export interface ClientAuth {
  readonly method: 'basic' | 'post' | 'none'
  readonly candidates: readonly { readonly id: string; readonly secret: string }[]
}

export interface ClientAuthParts {
  readonly authorization?: string | null | undefined
  /** The body parameters, wire names. */
  readonly params: Readonly<Record<string, string | undefined>>
}

/**
 * RFC 6749 §2.3: the one way this request authenticates its client. Raw and form-encoded Basic credentials are
 * both candidates, because clients of both kinds exist. Nothing is verified yet: see {@link requireOwnMethod}.
 * Throws `invalid_request` for two methods at once, `invalid_client` when a method is malformed or none is there.
 */
export function readClientAuth(parts: ClientAuthParts): ClientAuth {
  const id = parts.params['client_id'] || undefined
  const secret = parts.params['client_secret'] || undefined
  if (parts.params['client_assertion']) {
    throw invalidClient('client assertions are not supported; authenticate with the client secret')
  }
  if (/^basic(?: |$)/i.test(parts.authorization ?? '')) {
    if (secret !== undefined) {
      throw new OAuthError(
        'invalid_request',
        'two client authentications: use the Authorization header or client_secret',
      )
    }
    return readBasic(parts.authorization ?? '', id)
  }
  if (id === undefined) throw invalidClient('client_id is missing; say which client is asking')
  return { method: secret === undefined ? 'none' : 'post', candidates: [{ id, secret: secret ?? '' }] }
}

function readBasic(header: string, bodyId: string | undefined): ClientAuth {
  const read = decodeBasic(header).filter(candidate => candidate.id !== '')
  if (read.length === 0) throw invalidClient('malformed Basic credentials; send base64 of client_id:client_secret')
  const candidates = read.filter(candidate => bodyId === undefined || candidate.id === bodyId)
  if (candidates.length === 0) {
    throw new OAuthError(
      'invalid_request',
      'client_id differs from the id in the Authorization header; send one of them',
    )
  }
  // RFC 6749 §2.3.1: an empty secret is no secret, so `id:` is how a public client speaks Basic.
  return { method: candidates.every(candidate => candidate.secret === '') ? 'none' : 'basic', candidates }
}

/**
 * RFC 6749 §2.1: a confidential client must prove itself, and a public one has nothing to prove itself with;
 * a secret that comes with a public client id is somebody's mistake or attempt.
 */
export function requireOwnMethod(auth: ClientAuth, client: { readonly public: boolean }): void {
  if (client.public !== (auth.method === 'none')) throw invalidClient()
}

/**
 * The one `invalid_client` answer (RFC 6749 §5.2). Without a description it reads the same for an unknown client,
 * a wrong secret and a wrong method, so that it tells nobody which clients exist.
 */
export function invalidClient(
  description: string = 'unknown client, wrong secret, or another way to authenticate than registered; check client_id and client_secret',
  details: Readonly<Record<string, unknown>> = {},
): OAuthError {
  const headers = {
    'www-authenticate': formatChallenge({ scheme: 'Basic', params: { realm: 'oauth', charset: 'UTF-8' } }),
  }
  return new OAuthError('invalid_client', description, { headers, details })
}
