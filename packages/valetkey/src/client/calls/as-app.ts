import type { Context } from '../context.ts'
import type { AppTokenOptions } from '../tokens/grants.ts'
import { isStale } from '../tokens/staleness.ts'
import type { TokenParts } from '../tokens/token.ts'
import { type Calls, callsFor } from './calls.ts'

/** The calls of the app itself. One token for all of them, asked for when there is none, when it ends, and when it is refused. */
export function callsAsApp(ctx: Context, options: AppTokenOptions): Calls {
  let kept: Promise<TokenParts> | undefined
  const anew = (): Promise<TokenParts> => {
    const asked = import('../tokens/grants.ts').then(({ appToken }) => appToken(ctx, options))
    kept = asked
    asked.catch(() => {
      if (kept === asked) kept = undefined
    })
    return asked
  }
  const get = async (): Promise<TokenParts> => {
    const asked = kept ?? anew()
    if (!isStale(ctx, await asked)) return asked
    return kept === asked || kept === undefined ? anew() : kept
  }
  return callsFor({ ...ctx, ownTokens: { get, anew } }, new Map(), 'app')
}
