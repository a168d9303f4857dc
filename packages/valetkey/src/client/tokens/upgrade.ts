import type { Answer } from '../../http/send.ts'
import { tokenExchangeGrant, tokenTypes } from '../../oauth2/token-exchange.ts'
import { serverClock } from '../calls/server-clock.ts'
import { signAs } from '../calls/sign-call.ts'
import type { Context } from '../context.ts'
import type { OAuth1Definition, OAuth2Definition } from '../provider.ts'
import type { Client } from '../registration/client.ts'
import { explainProblem, problemOf } from '../sign-in/oauth1-problem.ts'
import { partsOf } from '../sign-in/oauth2-flow.ts'
import { exchange } from '../telling/wire.ts'
import { refusedData } from './refused-data.ts'
import type { Upgradable } from './staleness.ts'
import type { TokenParts } from './token.ts'
import { clientRequest, readAnswer } from './token-request.ts'
import { requireBearer } from './token-type.ts'

/**
 * A token exchange (RFC 8693) that is signed with the old token (RFC 5849): the app shows its own credentials as it always
 * does, and proves by the signature that it has the token's secret. A wrong clock is corrected once.
 */
export async function exchangeOAuth1Token(
  ctx: Context<OAuth2Definition>,
  client: Client,
  old: Upgradable,
): Promise<TokenParts> {
  const at = ctx.now()
  const secrets = [old.accessToken, old.secret, client.secret]
  const first = await ask(ctx, client, old)
  const corrected = problemOf(first.answer)?.code === 'timestamp_refused' && serverClock(ctx, first.answer)
  const { answer, baseString } = corrected ? await ask(ctx, client, old, corrected) : first
  const problem = problemOf(answer)
  if (problem !== null) {
    const data = await refusedData(answer, secrets)
    throw explainProblem(ctx, 'access_token_refused', problem, { baseString, secrets, data, answer })
  }
  const token = await readAnswer(ctx, client, answer, { at, secrets, params: { grant_type: tokenExchangeGrant } })
  await requireBearer(ctx, token.tokenType)
  const fresh = partsOf(token, old.scope ?? [])
  return { ...fresh, extra: { ...old.extra, ...fresh.extra } }
}

interface Asked {
  readonly answer: Answer
  readonly baseString: string
}

/** A form, whatever the provider takes else: a signature covers no other body. It carries the signature (§3.5.2) as well. */
async function ask(ctx: Context<OAuth2Definition>, client: Client, old: Upgradable, more?: string): Promise<Asked> {
  const { accessToken: token, secret: tokenSecret = '' } = old
  const asForm: Context<OAuth2Definition> = { ...ctx, definition: { ...ctx.definition, accessTokenFormat: 'form' } }
  const unsigned = await clientRequest(asForm, client, {
    url: ctx.definition.accessTokenUrl,
    method: 'POST',
    params: { grant_type: tokenExchangeGrant, subject_token: token, subject_token_type: tokenTypes.oauth1 },
  })
  const { request, baseString } = await signAs(signing(ctx), client, unsigned, { token, tokenSecret })
  const said = `We exchanged the OAuth 1.0a token for a pair of OAuth 2 of ${ctx.title}, and signed with its secret.`
  const answer = await exchange(ctx, request, {
    step: 'refresh',
    sentence: more === undefined ? said : `${said} ${more}`,
    secrets: [token, tokenSecret, client.secret],
    baseString,
  })
  return { answer, baseString }
}

/** The same provider as it was spoken to before. */
function signing(ctx: Context<OAuth2Definition>): Context<OAuth1Definition> {
  const { baseUrl, authorizeUrl, accessTokenUrl, upgradesFrom } = ctx.definition
  const urls = { baseUrl, authorizeUrl, accessTokenUrl, requestTokenUrl: accessTokenUrl }
  return { ...ctx, definition: { ...urls, ...upgradesFrom, oauth: 1, transmission: 'body' } }
}
