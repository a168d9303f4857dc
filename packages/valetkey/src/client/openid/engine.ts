import {
  type AuthorizationServer,
  type Client,
  clockSkew,
  customFetch,
  getValidatedIdTokenClaims,
  jwksCache,
  KEY_SELECTION,
  modifyAssertion,
  OperationProcessingError,
  PrivateKeyJwt,
  processAuthorizationCodeResponse,
  processRefreshTokenResponse,
  UnsupportedOperationError,
  validateApplicationLevelSignature,
} from 'oauth4webapi'
import { fromBase64 } from '../../http/bytes.ts'
import type { SigningAlg } from '../provider.ts'
import type { Claims } from '../tokens/token.ts'
import type { Jwks } from './server-metadata.ts'

/** The seam to oauth4webapi: where a mistake is a vulnerability, its checks are used. Loaded for OpenID Connect and signed clients only. */

/** An id_token that must not be believed. */
export class IdTokenFault extends Error {
  /** The claim, or `alg`, `kid`, `signature`. */
  readonly claim: string

  constructor(claim: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.claim = claim
  }
}

export interface IdTokenAsk {
  readonly idToken: string
  readonly accessToken: string
  readonly clientId: string
  /** Exactly this one. */
  readonly issuer: string
  readonly jwksUrl: string
  readonly keys: Jwks
  /** What it may be signed with; absent: RS256. */
  readonly algs?: readonly string[] | undefined
  /** `undefined`: none may come. `any`: it is the caller's to compare. */
  readonly nonce: string | undefined | typeof ANY_NONCE
  /** Milliseconds since 1970, and how far our clock is told to be from the platform's. */
  readonly now: number
}

export const ANY_NONCE: unique symbol = Symbol('any nonce')

/** OpenID Connect Core §3.1.3.7, all but at_hash. Throws IdTokenFault; `claim` is `kid` when none of the keys fits. */
export async function readIdToken(ask: IdTokenAsk): Promise<Claims> {
  const { issuer, clientId, keys, algs, nonce, now } = ask
  const server: AuthorizationServer = {
    issuer,
    jwks_uri: ask.jwksUrl,
    ...(algs === undefined ? {} : { id_token_signing_alg_values_supported: [...algs] }),
  }
  const client: Client = { client_id: clientId, [clockSkew]: Math.round((now - Date.now()) / 1000) }
  const body = { access_token: ask.accessToken, token_type: 'bearer', id_token: ask.idToken }
  const answer = Response.json(body)
  try {
    const processed = await (nonce === ANY_NONCE
      ? processRefreshTokenResponse(server, client, answer)
      : processAuthorizationCodeResponse(server, client, answer, {
          requireIdToken: true,
          ...(nonce === undefined ? {} : { expectedNonce: nonce }),
        }))
    await validateApplicationLevelSignature(server, answer, {
      // The keys are here already; nothing is fetched behind our back.
      [jwksCache]: { jwks: { keys: keys.keys as never }, uat: Math.floor(Date.now() / 1000) },
      [customFetch]: () => Promise.reject(new Error('no key is fetched here')),
    })
    return getValidatedIdTokenClaims(processed) as Claims
  } catch (error) {
    throw faultOf(error, now)
  }
}

interface Details {
  readonly claim?: string
  readonly expected?: unknown
  readonly claims?: Readonly<Record<string, unknown>>
  readonly header?: Readonly<Record<string, unknown>>
}

/** What the engine found wrong, with both values that differ. */
function faultOf(error: unknown, now: number): unknown {
  if (!(error instanceof OperationProcessingError || error instanceof UnsupportedOperationError)) return error
  const { claim, expected, claims, header } = detailsOf(error)
  const cause = { cause: error }
  if (error.code === KEY_SELECTION)
    return new IdTokenFault('kid', `no key of the provider is the one it names: ${shown(header?.['kid'])}`)
  if (claim === 'exp' || claim === 'nbf') {
    const clock = new Date(now).toISOString()
    return new IdTokenFault(claim, `${claim} is ${timeOf(claims?.[claim])}, and our clock says ${clock}`)
  }
  if (claim !== undefined)
    return new IdTokenFault(claim, `${claim} is ${shown(claims?.[claim])}, and should be ${shown(expected)}`)
  const named = /"(\w+)"/.exec(error.message)?.[1]
  if (named === 'alg' || header?.['alg'] !== undefined)
    return new IdTokenFault(
      'alg',
      `it is signed with ${shown(header?.['alg'])}, and should be with ${shown(expected ?? 'another algorithm')}`,
    )
  const missing = named !== undefined && claims !== undefined && claims[named] === undefined
  if (missing) return new IdTokenFault(named, `it has no ${named}`)
  if (named !== undefined) return new IdTokenFault(named, `its ${named} is not what it should be`)
  return new IdTokenFault(
    'signature',
    /verification failed/.test(error.message) ? 'its signature is wrong' : 'it is no signed JWT that can be read',
    cause,
  )
}

function detailsOf({ cause }: Error): Details {
  return typeof cause === 'object' && cause !== null ? (cause as Details) : {}
}

const timeOf = (value: unknown): string =>
  typeof value === 'number' && Math.abs(value) < 8.64e12 ? new Date(value * 1000).toISOString() : shown(value)

function shown(value: unknown): string {
  if (typeof value === 'string') return `“${value.slice(0, 200)}”`
  if (Array.isArray(value) && value.length > 0) return value.map(shown).join(' or ').slice(0, 400)
  return (JSON.stringify(value) ?? 'absent').slice(0, 200)
}

export interface AssertionAsk {
  /** PKCS #8 PEM. */
  readonly privateKey: string
  readonly keyId?: string | undefined
  readonly alg: SigningAlg
  readonly clientId: string
  readonly audience: string
  readonly now: number
  /** In place of what proves a client. */
  readonly claims?: Readonly<Record<string, unknown>>
}

/** RFC 7523 §2: a JWT that our private key signs, good for a minute. Throws what the platform says of a key it cannot use. */
export async function assertion(ask: AssertionAsk): Promise<string> {
  const key = await crypto.subtle.importKey('pkcs8', derOf(ask.privateKey), algorithms[ask.alg], false, ['sign'])
  const sign = PrivateKeyJwt(ask.keyId === undefined ? key : { key, kid: ask.keyId }, {
    [modifyAssertion]: (_header, payload) => void Object.assign(payload, ask.claims),
  })
  const client = { client_id: ask.clientId, [clockSkew]: Math.round((ask.now - Date.now()) / 1000) }
  const params = new URLSearchParams()
  await sign({ issuer: ask.audience }, client, params, new Headers())
  return params.get('client_assertion') ?? ''
}

function derOf(pem: string): Uint8Array<ArrayBuffer> {
  const body = /-----BEGIN PRIVATE KEY-----([\s\S]+?)-----END PRIVATE KEY-----/.exec(pem)?.[1]
  if (body === undefined) throw new TypeError('it is no PEM that begins with -----BEGIN PRIVATE KEY-----')
  return fromBase64(body.replace(/\s+/g, ''))
}

const rsa = (name: string) => (bits: number) => ({ name, hash: `SHA-${bits}` })
const [pkcs1, pss] = [rsa('RSASSA-PKCS1-v1_5'), rsa('RSA-PSS')]
const ecdsa = (namedCurve: string) => ({ name: 'ECDSA', namedCurve })

const algorithms: Readonly<Record<SigningAlg, RsaHashedImportParams | EcKeyImportParams | Algorithm>> = {
  RS256: pkcs1(256),
  RS384: pkcs1(384),
  RS512: pkcs1(512),
  PS256: pss(256),
  PS384: pss(384),
  PS512: pss(512),
  ES256: ecdsa('P-256'),
  ES384: ecdsa('P-384'),
  ES512: ecdsa('P-521'),
  Ed25519: { name: 'Ed25519' },
}
