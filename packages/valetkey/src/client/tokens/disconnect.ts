import { performCall } from '../calls/call.ts'
import type { Context } from '../context.ts'
import type { OAuth2Definition, Parameters } from '../provider.ts'
import { clientOfStamp } from '../registration/clients.ts'
import { exchange } from '../telling/wire.ts'
import { tellHealth } from './health.ts'
import { heldToken } from './own-token.ts'
import type { TokenParts } from './token.ts'
import { clientRequest } from './token-request.ts'

export interface Disconnected {
  /** The provider confirmed that the token is worthless now. False: it has no way to say so, or did not. */
  readonly revoked: boolean
  /** The vault had it, and has it no more. */
  readonly deleted: boolean
}

/** Revokes over there (RFC 7009) where that can be done, then forgets here, whatever came of the first. */
export async function disconnect(ctx: Context, user: string): Promise<Disconnected> {
  // What does not open any more can still be forgotten.
  const held = await heldToken(ctx, user).catch(() => null)
  const revoked = held !== null && (await revoke(ctx, held.token, held.stamp).catch(() => false))
  const deleted = await ctx.keeper.vault.remove('connection', ctx.name, user)
  if (deleted) tellHealth(ctx, user, { state: 'revoked' })
  return { revoked, deleted }
}

interface Live {
  readonly parts: TokenParts
  readonly stamp: string | undefined
}

async function revoke(ctx: Context, parts: TokenParts, stamp: string | undefined): Promise<boolean> {
  const { definition } = ctx
  if (definition.oauth !== 2 || definition.revokeUrl === undefined) return false
  const way = ways[definition.revokeBy ?? 'token']
  return way(ctx as Context<OAuth2Definition>, definition.revokeUrl, { parts, stamp })
}

type Way = (ctx: Context<OAuth2Definition>, url: string, live: Live) => Promise<boolean>

const ways: Readonly<Record<NonNullable<OAuth2Definition['revokeBy']>, Way>> = {
  // RFC 7009 §2.1: with the refresh token its access tokens go as well.
  token: (ctx, url, live) => {
    const { refreshToken: refresh, accessToken: access } = live.parts
    const [token, hint] = refresh ? [refresh, 'refresh_token'] : [access, 'access_token']
    return byClient(ctx, url, { token, token_type_hint: hint }, token, live.stamp)
  },
  access: (ctx, url, { parts: { accessToken }, stamp }) =>
    byClient(ctx, url, { token: accessToken, token_type_hint: 'access_token' }, accessToken, stamp),
  access_token: (ctx, url, { parts: { accessToken }, stamp }) =>
    byClient(ctx, url, { access_token: accessToken }, accessToken, stamp),
  bearer: async (ctx, url, { parts, stamp }) => {
    await performCall(ctx, url, { method: 'POST' }, { token: parts, stamp, sentence: sentenceOf(ctx) })
    return true
  },
}

async function byClient(
  ctx: Context<OAuth2Definition>,
  url: string,
  params: Parameters,
  secret: string,
  stamp: string | undefined,
): Promise<boolean> {
  const client = await clientOfStamp(ctx, stamp)
  const request = await clientRequest(ctx, client, { url, method: 'POST', params })
  const secrets = [secret, client.secret]
  const answer = await exchange(ctx, request, { step: 'revoke', sentence: sentenceOf(ctx), secrets })
  return answer.status >= 200 && answer.status < 300
}

const sentenceOf = ({ title }: Context): string => `We told ${title} that the token is no longer needed.`
