import { encodeForm } from '../../http/form.ts'
import { isForm } from '../../oauth1/fields.ts'
import { type SignedRequest, type SignOptions, sign } from '../../oauth1/sign.ts'
import { authorizationUrl } from '../../oauth2/messages.ts'
import type { Context } from '../context.ts'
import type { OAuth1Definition, Parameters } from '../provider.ts'
import type { Client } from '../registration/client.ts'
import { clientOfStamp } from '../registration/clients.ts'
import type { TokenParts } from '../tokens/token.ts'
import type { Prepared } from './call-options.ts'

/** A request to one of the OAuth endpoints, before it is signed. */
export interface Asked {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly params: Parameters
  readonly token?: string
  readonly tokenSecret?: string
  readonly options: SignOptions
}

/** The very Request that will be sent, signed as the definition says. */
export function signed(ctx: Context<OAuth1Definition>, client: Client, asked: Asked): Promise<SignedRequest> {
  const { method, url, params } = asked
  const headers = new Headers(ctx.definition.headers)
  const body = encodeForm(params)
  if (method === 'POST' && body !== '') headers.set('content-type', 'application/x-www-form-urlencoded')
  const request =
    method === 'GET'
      ? new Request(authorizationUrl(url, params), { headers })
      : new Request(url, { method, headers, body: body === '' ? null : body })
  return signAs(ctx, client, request, asked, asked.options)
}

/** An API call, signed for whom the token is. */
export async function signedCall(
  context: Context,
  prepared: Prepared,
  requestOf: (prepared: Prepared) => Request,
  { accessToken: token, secret: tokenSecret = '' }: TokenParts,
  stamp: string | undefined,
): Promise<Pick<SignedRequest, 'request' | 'baseString'>> {
  const ctx = context as Context<OAuth1Definition>
  const client = await clientOfStamp(ctx, stamp)
  const signing = (own: Prepared, options?: SignOptions) =>
    signAs(ctx, client, requestOf(own), { token, tokenSecret }, options)
  if (prepared.body === null || typeof prepared.body === 'string') return signing(prepared)
  return (await import('./sign-body.ts')).signedWithBody(ctx.definition, prepared, requestOf, signing)
}

export interface TokenPair {
  readonly token?: string
  readonly tokenSecret?: string
}

/** Signs any Request for this app. A body that is no form cannot carry the parameters: then the header does. */
export function signAs(
  ctx: Context<OAuth1Definition>,
  client: Client,
  request: Request,
  { token, tokenSecret }: TokenPair,
  options: SignOptions = {},
): Promise<SignedRequest> {
  const {
    signatureMethod,
    privateKey,
    realm,
    version,
    multipartSigned,
    bodyHash,
    transmission = 'header',
  } = ctx.definition
  const credentials = {
    consumerKey: client.id,
    consumerSecret: client.secret ?? '',
    ...(token === undefined ? {} : { token }),
    ...(tokenSecret === undefined ? {} : { tokenSecret }),
    ...(signatureMethod === undefined ? {} : { signatureMethod }),
    ...(privateKey === undefined ? {} : { privateKey }),
  }
  return sign(request, credentials, {
    transmission: transmission === 'body' && !carriesForm(request) ? 'header' : transmission,
    ...(realm === undefined ? {} : { realm }),
    ...(version === undefined ? {} : { version }),
    ...(bodyHash && request.body !== null && !isForm(typeOf(request)) ? { bodyHash } : {}),
    ...(multipartSigned === undefined ? {} : { multipartFields: multipartSigned }),
    timestamp: Math.floor(ctx.now() / 1000) + ctx.clock.offsetSeconds,
    ...options,
  })
}

function carriesForm(request: Request): boolean {
  if (request.method === 'GET' || request.method === 'HEAD') return false
  return request.body === null || isForm(typeOf(request))
}

const typeOf = (request: Request): string | null => request.headers.get('content-type')
