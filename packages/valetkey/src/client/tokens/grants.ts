import { tokenExchangeGrant, tokenTypes } from '../../oauth2/token-exchange.ts'
import type { Context } from '../context.ts'
import { oauth2Only } from '../openid/oauth2-only.ts'
import { signed } from '../openid/private-key.ts'
import type { OAuth2Definition, Parameters } from '../provider.ts'
import { wantedScope } from '../registration/client.ts'
import { clientFor } from '../registration/clients.ts'
import { partsOf } from '../sign-in/oauth2-flow.ts'
import { Token, type TokenParts } from './token.ts'
import { askToken, type Fields } from './token-request.ts'

type Scope = string | readonly string[]
type Texts = string | readonly string[]

/** What a token request may say beyond its grant. */
interface Wishes {
  readonly scope?: Scope | undefined
  /** RFC 8707: which API it is for. */
  readonly resource?: Texts | undefined
  /** RFC 8693 §2.1, and what some servers want with any grant. */
  readonly audience?: Texts | undefined
  /** Further parameters. */
  readonly params?: Parameters | undefined
}

export type AppTokenOptions = Wishes

export interface JwtBearerOptions extends Wishes {
  /** In whose name (`sub`). Default: the client's own. */
  readonly subject?: string | undefined
  /** `iss`. Default: the client id. */
  readonly issuer?: string | undefined
  /** Whom the assertion is for (`aud`). Default: the token endpoint. */
  readonly assertionAudience?: string | undefined
  /** Further claims, or other ones. */
  readonly claims?: Readonly<Record<string, unknown>> | undefined
  /** An assertion that is made already. */
  readonly assertion?: string | undefined
}

export interface ExchangeOptions extends Wishes {
  /** The token that is exchanged. */
  readonly subjectToken: Token | string
  /** RFC 8693 §3. Default: an access token. */
  readonly subjectTokenType?: string | undefined
  /** Who acts, where it is somebody else. */
  readonly actorToken?: Token | string | undefined
  readonly actorTokenType?: string | undefined
  readonly requestedTokenType?: string | undefined
}

/** RFC 6749 §4.4. Without a wish the scope is the server's choice: a person's scopes are not the app's. */
export function appToken(ctx: Context, { scope = [], ...wishes }: AppTokenOptions = {}): Promise<TokenParts> {
  return ask(oauth2Only(ctx), { ...wishes, scope }, () => ({
    params: { grant_type: 'client_credentials' },
    sentence: `We asked ${ctx.title} for a token of the app itself.`,
  }))
}

/** RFC 7523 §2.1, §3: the assertion is good for a minute. */
export function jwtBearer(ctx: Context, options: JwtBearerOptions = {}): Promise<TokenParts> {
  const own = oauth2Only(ctx)
  const { subject, issuer, assertionAudience, claims, assertion: given, scope = [], ...wishes } = options
  return ask(own, { ...wishes, scope }, async clientId => {
    const about = { iss: issuer ?? clientId, sub: subject ?? issuer ?? clientId, ...claims }
    const assertion = given ?? (await signed(own, clientId, assertionAudience ?? own.definition.accessTokenUrl, about))
    return {
      params: { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion },
      sentence: `We showed ${ctx.title} a signed assertion and asked for a token.`,
      secrets: [assertion],
    }
  })
}

/** RFC 8693 §2.1. */
export function exchangeToken(ctx: Context, options: ExchangeOptions): Promise<TokenParts> {
  const {
    subjectToken,
    subjectTokenType,
    actorToken,
    actorTokenType,
    requestedTokenType,
    scope = [],
    ...wishes
  } = options
  const [subject, actor] = [subjectToken, actorToken].map(token => (token instanceof Token ? token.accessToken : token))
  const actors =
    actor === undefined ? {} : { actor_token: actor, actor_token_type: actorTokenType ?? tokenTypes.accessToken }
  return ask(oauth2Only(ctx), { ...wishes, scope }, () => ({
    params: {
      grant_type: tokenExchangeGrant,
      subject_token: subject ?? '',
      subject_token_type: subjectTokenType ?? tokenTypes.accessToken,
      ...actors,
      ...(requestedTokenType === undefined ? {} : { requested_token_type: requestedTokenType }),
    },
    sentence: `We exchanged a token of ${ctx.title} for another one.`,
    secrets: [subject, actor],
    anyType: requestedTokenType !== undefined,
  }))
}

interface Asking {
  readonly params: Parameters
  readonly sentence: string
  readonly secrets?: readonly (string | undefined)[]
  readonly anyType?: boolean
}

async function ask(
  ctx: Context<OAuth2Definition>,
  wishes: Wishes & { readonly scope: Scope },
  asking: (clientId: string) => Asking | Promise<Asking>,
): Promise<TokenParts> {
  const scope = wantedScope(ctx.definition, wishes.scope)
  const client = await clientFor(ctx, undefined, scope)
  const { params, sentence, secrets = [], anyType = false } = await asking(client.id)
  const { scopeSeparator = ' ' } = ctx.definition
  const scoped = scope.length === 0 ? params : { ...params, scope: scope.join(scopeSeparator) }
  const telling = { step: 'token', sentence, secrets } as const
  return partsOf(await askToken(ctx, client, { params: scoped, more: moreOf(wishes), anyType, telling }), scope)
}

function moreOf({ resource, audience, params }: Wishes): Fields {
  return {
    ...(resource === undefined ? {} : { resource }),
    ...(audience === undefined ? {} : { audience }),
    ...params,
  }
}
