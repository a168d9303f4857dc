import type { Pair } from '../http/form.ts'
import type { SignatureMethodName } from '../oauth1/signature-methods.ts'
import type { ClientAuthMethod } from '../oauth2/client-auth.ts'
import { type ConnectError, early } from './errors/errors.ts'

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
  /** Who has seen this definition work: our own imitation of the provider, its documentation, or other projects only. */
  readonly verified?: 'sandbox' | 'documentation' | 'sources'
  /** Where `verified` is `sources`: how many independent ones have the same addresses. */
  readonly agree?: number
  /** Between scopes; RFC 6749 §3.3 says space. */
  readonly scopeSeparator?: string
  readonly authorizeParams?: Parameters
  readonly accessTokenParams?: Parameters
  /** Sent with every API call that does not say otherwise. */
  readonly callParams?: Parameters
  /** Sent with every API call, and to the provider's OAuth endpoints. */
  readonly headers?: Readonly<Record<string, string>>
  /** Sent with every API call, `{clientId}` and `{clientSecret}` filled in: Twitch's `Client-Id`, Etsy's `x-api-key`. */
  readonly clientHeaders?: Readonly<Record<string, string>>
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
  /** Whether the API counts all calls of an account together (the default), or each address for itself (Twitter). */
  readonly limitsPer?: 'account' | 'path'
  /** How lists go on from page to page (`app.pages`). Default: by the Link header (RFC 8288). */
  readonly pagination?: Pagination
  /** Integers beyond what a number holds exactly come as text, digit for digit; smaller ones stay numbers. */
  readonly bigIntegers?: 'text'
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
  /**
   * `1.0`: OAuth Core 1.0 as it was before revision A. The callback goes with the authorization (§6.2.1 there), is not
   * confirmed, and no oauth_verifier comes back or is sent. Default `1.0a`, which RFC 5849 is.
   */
  readonly revision?: '1.0' | '1.0a'
  /** The API's own code for a timestamp it refuses, where it does not say oauth_problem: our clock is then set by its Date. */
  readonly timestampRefused?: string
  /** The server counts multipart fields into the signature, against §3.4.1.3.1, but for these. */
  readonly multipartSigned?: { readonly except: readonly string[] }
  /** Bodies that are no form are signed by their hash: `oauth_body_hash`. */
  readonly bodyHash?: boolean
  /** RFC 5849 knows no scope; where a provider has one it is a parameter of this name. */
  readonly scopeParam?: string
  /** Which request that parameter goes with. Default `authorize`. */
  readonly scopeSent?: 'authorize' | 'request_token'
  readonly scope?: readonly string[] | string | undefined
}

/** RFC 6749. */
export interface OAuth2Definition extends CommonDefinition {
  readonly oauth: 2
  readonly scope?: readonly string[] | string | undefined
  /** Parameters the provider calls something else, `{ client_id: 'client_key' }`; an empty name leaves one out. */
  readonly paramNames?: Parameters
  /** What the callback calls the code (RFC 6749 §4.1.2: `code`). */
  readonly codeParam?: string
  /**
   * What else the callback brings that is worth keeping: QuickBooks' `realmId`, Apple's `user`. It is in the outcome's `response`
   * and in `token.extra`, read where it is JSON. It came through the browser: whoever sits there can have written it.
   */
  readonly callbackParams?: readonly string[]
  /** How the client proves itself at the token endpoint. Default `basic`; `none` when there is no secret. */
  readonly clientAuth?: ClientProof
  /** PKCS #8 PEM: signs what proves the client (`private_key_jwt`, `signed-secret`), and `app.jwtBearer`'s assertions. */
  readonly privateKey?: string | undefined
  /** The name the provider knows that key by: `kid` (RFC 7515 §4.1.4). */
  readonly privateKeyId?: string | undefined
  /** RFC 7518 §3.1. Default `RS256`. */
  readonly privateKeyAlg?: SigningAlg
  /** Whose key it is, where that is not the client: the `iss` of a `signed-secret` (Apple's word; ten characters). */
  readonly teamId?: string | undefined
  /** The body of a token request. RFC 6749 §4.1.3 says `form`, the default. */
  readonly accessTokenFormat?: 'form' | 'json'
  /** Where a token is renewed, when that is not `accessTokenUrl`. */
  readonly refreshUrl?: string
  /** Sent along when a token is renewed, as `accessTokenParams` is with the code. */
  readonly refreshParams?: Parameters
  /** Where in the token answer the token stands, when another could be meant: Slack's `authed_user`. Dots lead further in. */
  readonly tokenAt?: string
  /** The header an API call carries the bare token in, when not `Authorization: Bearer` (RFC 6750 §2.1). */
  readonly tokenHeader?: string
  /** RFC 7636. Default `S256`. */
  readonly pkce?: 'S256' | 'plain' | 'off'
  /**
   * RFC 9207: when the callback carries `iss`, it must be this. OpenID Connect: with `openid` in the scope an id_token must come,
   * from this issuer. `{tenantid}` in it stands for the id_token's `tid` (Microsoft Entra).
   */
  readonly issuer?: string
  /** The issuer's keys. Default: where its metadata says. */
  readonly jwksUrl?: string
  /** What id_tokens are signed with, where the metadata does not say. Default `RS256`. */
  readonly idTokenAlg?: string
  /** `off`: the provider leaves the nonce out of its id_tokens, against OpenID Connect Core §3.1.3.6. */
  readonly nonce?: 'off'
  readonly issParameter?: 'required' | 'optional'
  /** `form_post` needs cookies with SameSite=None, and so https. Default `query`. */
  readonly responseMode?: 'query' | 'form_post'
  /** RFC 8628, for `app.device()`. */
  readonly deviceUrl?: string
  /** RFC 9126: what is asked for goes there first, and the browser carries only a reference to it. */
  readonly parUrl?: string
  /** RFC 7662, for `app.introspect()`. */
  readonly introspectUrl?: string
  /** OpenID Connect RP-Initiated Logout, for `app.logoutUrl()`. Default: where the issuer's metadata says. */
  readonly endSessionUrl?: string
  readonly revokeUrl?: string
  /**
   * What is sent there. `token` (default): RFC 7009, the refresh token where there is one. `access`: RFC 7009, but the access
   * token only. `access_token`: that one under this name. `bearer`: an API call with it and nothing else.
   */
  readonly revokeBy?: 'token' | 'access' | 'access_token' | 'bearer'
  /**
   * Connections from the time when this app spoke OAuth 1.0a here are brought to OAuth 2 with their first call, by a token
   * exchange that is signed as said here; `{}` for HMAC-SHA1. Left out: a kept OAuth 1.0a token cannot be used.
   */
  readonly upgradesFrom?: Pick<OAuth1Definition, 'signatureMethod' | 'privateKey' | 'version'>
  /** The app introduces itself, instead of somebody filling in a form. */
  readonly register?: Registration
  /** Turns repairs of the token answer (`token.quirks`) into errors. */
  readonly strict?: boolean
}

/** What an issuer's metadata does not say: client id and secret, the API's `baseUrl`; and whatever should differ from it. */
export type Discovering = Partial<Omit<OAuth2Definition, 'oauth' | 'issuer'>> & {
  /** Without a clientId, the app registers itself under this name where the issuer lets it (RFC 7591). */
  readonly clientName?: string
}

/**
 * How a client proves itself. `private_key_jwt`: by a signature (RFC 7523 §2.2). `signed-secret`: the same kind of signature
 * stands in for the secret, as `client_secret`, in the name of `teamId` and for `issuer` (Apple); with a `clientSecret` that one is
 * sent as it is. The others: by the secret.
 */
export type ClientProof = ClientAuthMethod | 'private_key_jwt' | 'signed-secret'

export type SigningAlg =
  | 'RS256'
  | 'RS384'
  | 'RS512'
  | 'PS256'
  | 'PS384'
  | 'PS512'
  | 'ES256'
  | 'ES384'
  | 'ES512'
  | 'Ed25519'

export type Registration = MastodonRegistration | DynamicRegistration

/** RFC 7591: a JSON object with the client's metadata, and one that says what came of it. */
export interface DynamicRegistration {
  readonly kind: 'rfc7591'
  readonly url: string
  readonly clientName: string
  readonly website?: string | undefined
  /** Where not everybody may register (§3): sent as a bearer token. */
  readonly initialAccessToken?: string | undefined
  /** Further client metadata (§2), in the words of the wire: `{ logo_uri, contacts }`. */
  readonly metadata?: Readonly<Record<string, unknown>>
}

/** Mastodon's way: one form, no credentials, one answer with client_id and client_secret. */
export interface MastodonRegistration {
  readonly kind: 'mastodon'
  readonly url: string
  readonly clientName: string
  readonly website?: string | undefined
  /** Asked with the app's own token whether the server still knows us. */
  readonly verifyUrl?: string
}

/** `id` and `name` are paths into the decoded answer: `user.username._content`, `data.0.id`. */
export interface Identity {
  /** Absent: what came with the token says it, the id_token's claims included. */
  readonly url?: string
  /** Default `GET`; Dropbox wants `POST`. */
  readonly method?: 'GET' | 'POST'
  readonly params?: Parameters
  readonly id: string
  /** A list: its parts, in this order, as many as there are. */
  readonly name: string | readonly string[]
}

/**
 * All but `param`, `last` and `first` are paths into the decoded answer; `*` stands for its first object. Without `items` the
 * answer itself is the list.
 */
export type Pagination =
  /** RFC 8288, `rel="next"`. */
  | { readonly by: 'link' }
  /** The answer has the address of the next page. */
  | { readonly by: 'url'; readonly next: string }
  /** The answer has a word for it, until it is empty or says `last`. */
  | { readonly by: 'cursor'; readonly param: string; readonly next: string; readonly last?: string }
  /** Pages have numbers, and the answer says which it is and how many there are. */
  | { readonly by: 'page'; readonly param: string; readonly page: string; readonly pages: string }
  /** Pages have numbers, from `first` (1) on, until one is empty. */
  | { readonly by: 'full'; readonly param: string; readonly items?: string; readonly first?: number }
  /** So many are skipped as there were, until a page is empty. */
  | { readonly by: 'offset'; readonly param: string; readonly items?: string }
  /** What follows the last item is asked for, by its `id`, until a page is empty. */
  | { readonly by: 'item'; readonly param: string; readonly id: string; readonly items?: string }

/** "When `stat` is `fail`, this is an error with that code and message": all paths into the decoded answer. */
export interface FailureRule {
  readonly where: string
  readonly is: string
  readonly code: string
  readonly message: string
}

/** What a sign-in may add for this once. */
export type ExtraParameters = Parameters | readonly Pair[]

const urlFields = [
  ...['authorizeUrl', 'accessTokenUrl', 'requestTokenUrl', 'refreshUrl', 'revokeUrl'],
  ...['jwksUrl', 'deviceUrl', 'parUrl', 'introspectUrl', 'endSessionUrl'],
] as const

/** The definition with its URLs absolute, and a clear error for what is missing or cannot be. */
export function resolveDefinition<D extends Definition>(name: string, definition: D): D {
  const fields = requiredOf(name, definition)
  for (const field of ['clientId', 'clientSecret'] as const) wholly(name, field, definition[field])
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

/** What stands around it in a file signs and authenticates nothing; JavaScript counts a byte order mark as white space. */
function wholly(name: string, field: string, text: string | undefined): void {
  if (typeof text === 'string' && text !== text.trim())
    throw invalid(name, `${field} begins or ends in white space or a byte order mark`, 'trim it, as in secret.trim()')
}

function invalid(name: string, reason: string, next?: string): ConnectError {
  return early('definition_invalid', name, { reason, ...(next === undefined ? {} : { next }) })
}
