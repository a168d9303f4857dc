import { randomText } from '../../http/random.ts'
import type { Connection } from '../connection.ts'
import type { Context } from '../context.ts'
import { type About, writeHeld } from './connections.ts'
import { whoIs } from './identity.ts'
import { connectionOf } from './summary.ts'
import { Token, type TokenParts } from './token.ts'

/** A fresh token: who is it, and into the vault (or to the token saver) with it. */
export async function keepConnection(
  ctx: Context,
  parts: TokenParts,
  { user, stamp }: { readonly user: string | undefined; readonly stamp: string | undefined },
): Promise<Connection> {
  const account = await whoIs(ctx, parts)
  const about: About = {
    account,
    title: ctx.title,
    origin: new URL(ctx.definition.baseUrl).origin,
    scope: parts.scope ?? [],
    connectedAt: ctx.now(),
    ...(parts.expiresAt === undefined ? {} : { expiresAt: parts.expiresAt }),
    health: { state: 'ok' },
    ...(stamp === undefined ? {} : { stamp }),
  }
  // Without a name of its own a connection goes under the account's: never under one name shared by everybody.
  const key = user ?? account?.id ?? randomText(12)
  await keep(ctx, key, about, parts)
  return connectionOf(ctx, key, about, new Token(parts))
}

async function keep(ctx: Context, user: string, about: About, parts: TokenParts): Promise<void> {
  if (ctx.ownTokens.save) await ctx.ownTokens.save(new Token(parts), { app: ctx.name, user })
  if (ctx.ownTokens.get || ctx.ownTokens.save) return
  // A new sign-in wins over whatever is there, a refresh in flight included.
  for (;;) {
    const current = await ctx.keeper.vault.read('connection', ctx.name, user)
    if (await writeHeld(ctx, user, { version: current?.version ?? 0, about, parts })) return
  }
}
