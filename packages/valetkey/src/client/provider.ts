import type { Pair } from '../http/form.ts'
import type { SignatureMethodName } from '../oauth1/signature-methods.ts'
import type { ClientAuthMethod } from '../oauth2/client-auth.ts'
import { ConnectError } from './errors.ts'

/**
 * The contract of a provider definition: somebody else's server, said as data. A preset is one; yours may be another.
 * Relative URLs join `baseUrl` by RFC 3986 §5, so `baseUrl` ends in `/`.
 */
export type Definition = OAuth1Definition | OAuth2Definition

export type Parameters = Readonly<Record<string, string>>

interface CommonDefinition {
  /** What people call it: "Mastodon at mstdn.jp". Default: the name of the remote app. */
  readonly title?: string
  readonly baseUrl: string
  readonly authorizeUrl: string
  readonly accessTokenUrl: string
  /** RFC 6749's client identifier; the consumer key of OAuth 1. */
  readonly clientId?: string | undefined
  readonly clientSecret?: string | undefined
  /** Further origins credentials may go to, beside those of the URLs above. */
  readonly origins?: readonly string[]
  /** How to ask who somebody is. */
  readonly identity?: Identity
  readonly authorizeParams?: Parameters
  readonly accessTokenParams?: Parameters
  /** Sent with every API call that does not say otherwise. */
  readonly callParams?: Parameters
  /** Sent with every API call. */
  readonly headers?: Readonly<Record<string, string>>
  readonly accessTokenMethod?: 'GET' | 'POST'
  /** The provider refuses a sign-in without a callback URL. */
  readonly callbackRequired?: boolean
  /**
   * What stands for a callback where there is none: a word (the browser shows a PIN or code), or the URL of a page of the
   * provider's, whose address has the code in it.
   */
  readonly oob?: string
  /** The code a person types: so many digits, written in groups with this between them. */
  readonly pin?: { readonly digits: number; readonly group: number; readonly separator: string }
  /** The API takes a method name as this parameter: `get('flickr.test.login')`, not a path. */
  readonly pathParam?: string
  /** Answers that are failures though their status says 200. */
  readonly failures?: readonly FailureRule[]
  /** Where the provider explains itself. */
  readonly docs?: string
  /** Where one gets a client id. */
  readonly appsUrl?: string
}

/** RFC 5849. */
export interface OAuth1Definition extends CommonDefinition {
  readonly oauth: 1
  readonly requestTokenUrl: string
  readonly requestTokenMethod?: 'GET' | 'POST'
  readonly requestTokenParams?: Parameters
  readonly signatureMethod?: SignatureMethodName
  /** PKCS #8 PEM, for the RSA methods. */
  readonly privateKey?: string | undefined
  /** Where the oauth_ parameters travel (§3.5). Default `header`. */
  readonly transmission?: 'header' | 'query' | 'body'
  readonly realm?: string
  /** `null` leaves oauth_version out. Default `1.0`. */
  readonly version?: '1.0' | null
  /** `never`: the server does not send oauth_callback_confirmed (§2.1 says it must). Default `required`. */
  readonly callbackConfirmed?: 'required' | 'never'
  /** The API's own code for a timestamp it refuses, where it does not say oauth_problem: our clock is then set by its Date. */
  readonly timestampRefused?: string
  /** The server counts multipart fields into the signature, against §3.4.1.3.1, but for these. */
  readonly multipartSigned?: { readonly except: readonly string[] }
  /** Bodies that are no form are signed by their hash: `oauth_body_hash`. */
  readonly bodyHash?: boolean
  /** RFC 5849 knows no scope; where a provider has one it is an authorize parameter of this name. */
  readonly scopeParam?: string
  readonly scope?: readonly string[] | string | undefined
}

/** RFC 6749. */
export interface OAuth2Definition extends CommonDefinition {
  readonly oauth: 2
  readonly scope?: readonly string[] | string | undefined
  /** Between scopes; RFC 6749 §3.3 says space. */
  readonly scopeSeparator?: string
  /** How the client proves itself at the token endpoint. Default `basic`; `none` when there is no secret. */
  readonly clientAuth?: ClientAuthMethod
  /** The body of a token request. RFC 6749 §4.1.3 says `form`, the default. */
  readonly accessTokenFormat?: 'form' | 'json'
  /** RFC 7636. Default `S256`. */
  readonly pkce?: 'S256' | 'plain' | 'off'
  /** RFC 9207: when the callback carries `iss`, it must be this. */
  readonly issuer?: string
  readonly issParameter?: 'required' | 'optional'
  /** `form_post` needs cookies with SameSite=None, and so https. Default `query`. */
  readonly responseMode?: 'query' | 'form_post'
  /** RFC 7009. */
  readonly revokeUrl?: string
  /** The app introduces itself, instead of somebody filling in a form. */
  readonly register?: Registration
  /** Turns repairs of the token answer (`token.quirks`) into errors. */
  readonly strict?: boolean
}

/** Mastodon's way: one form, no credentials, one answer with client_id and client_secret. */
export interface Registration {
  readonly kind: 'mastodon'
  readonly url: string
  readonly clientName: string
  readonly website?: string | undefined
  /** Asked with the app's own token whether the server still knows us. */
  readonly verifyUrl?: string
}

/** `id` and `name` are paths into the decoded answer: `user.username._content`. */
export interface Identity {
  /** Absent: the token answer itself says it. */
  readonly url?: string
  readonly params?: Parameters
  readonly id: string
  readonly name: string
}

/** "When `stat` is `fail`, this is an error with that code and message": all paths into the decoded answer. */
export interface FailureRule {
  readonly where: string
  readonly is: string
  readonly code: string
  readonly message: string
}

/** What a sign-in may add for this once. */
export type ExtraParameters = Parameters | readonly Pair[]

const urlFields = ['authorizeUrl', 'accessTokenUrl', 'requestTokenUrl', 'revokeUrl'] as const

/** The definition with its URLs absolute, and a clear error for what is missing or cannot be. */
export function resolveDefinition<D extends Definition>(name: string, definition: D): D {
  const fields = requiredOf(name, definition)
  const base = absolute(name, 'baseUrl', definition.baseUrl)
  const resolved: Record<string, unknown> = { ...definition, baseUrl: base }
  for (const field of urlFields) {
    const url = (definition as unknown as Record<string, unknown>)[field]
    if (url !== undefined && url !== null) resolved[field] = absolute(name, field, url, base)
  }
  for (const field of fields) if (resolved[field] === undefined) throw invalid(name, `it needs ${field}`)
  return resolved as unknown as D
}

/** The origins credentials may travel to. */
export function originsOf(definition: Definition): ReadonlySet<string> {
  const urls = [definition.baseUrl, definition.accessTokenUrl, ...(definition.origins ?? [])]
  return new Set(urls.map(url => new URL(url).origin))
}

function requiredOf(name: string, definition: Definition | undefined): readonly string[] {
  if (definition?.oauth === 1) return ['requestTokenUrl', 'authorizeUrl', 'accessTokenUrl']
  if (definition?.oauth === 2) return ['authorizeUrl', 'accessTokenUrl']
  throw invalid(name, 'it must say which protocol it speaks, oauth: 1 or oauth: 2')
}

function absolute(name: string, field: string, url: unknown, base?: string): string {
  if (typeof url !== 'string' || !URL.canParse(url, base)) throw invalid(name, `${field} must be a URL`)
  const { protocol, href } = new URL(url, base)
  if (protocol !== 'https:' && protocol !== 'http:') throw invalid(name, `${field} must be a http(s) URL`)
  return href
}

function invalid(name: string, reason: string): ConnectError {
  return new ConnectError('definition_invalid', name, { reason })
}
