import type { Context } from '../context.ts'
import { connectError } from '../errors/connect-errors.ts'
import { refreshKept, renew } from './refresh.ts'
import { isRenewable, isUpgradable } from './staleness.ts'
import { Token, type TokenParts } from './token.ts'

/** Another token for one that has ended or was refused, and whoever keeps it has it; null when there is no way to one. */
export async function renewal(ctx: Context, user: string, token: TokenParts): Promise<TokenParts | null> {
  const { get, save, anew } = ctx.ownTokens
  if (anew) return anew()
  if (!isRenewable(ctx, token)) return null
  if (!get) return refreshKept(ctx, user, token.accessToken)
  // A new refresh token that nobody keeps would end the connection.
  if (!save && isUpgradable(ctx, token)) throw connectError('token_saver_missing', ctx.name)
  if (!save) return null
  const { parts, refused } = await renew(ctx, token)
  await save(new Token(parts), { app: ctx.name, user })
  if (refused !== undefined) throw refused
  return parts
}
