import type { Context } from '../context.ts'
import type { TokenParts } from './token.ts'

/** A token that ends within this time counts as ended: the call has to get there first. */
const EARLY_MS = 10_000

/** A token from the time when the app spoke OAuth 1.0a to this provider. */
export type Upgradable = TokenParts & { readonly protocol: 1 }
export type Refreshable = TokenParts & { readonly refreshToken: string }
export type Renewable = Refreshable | Upgradable

/** Does the definition say that such a token becomes a pair of OAuth 2? */
export function isUpgradable({ definition }: Context, parts: TokenParts): parts is Upgradable {
  return definition.oauth === 2 && definition.upgradesFrom !== undefined && parts.protocol === 1
}

/** It has ended, or it is of a protocol that is not spoken here any more. */
export function isStale(ctx: Context, parts: TokenParts): boolean {
  const { expiresAt = Number.POSITIVE_INFINITY } = parts
  return expiresAt - EARLY_MS <= ctx.now() || isUpgradable(ctx, parts)
}

export function isRenewable(ctx: Context, parts: TokenParts): parts is Renewable {
  return isUpgradable(ctx, parts) || (parts.protocol === 2 && parts.refreshToken !== undefined)
}
