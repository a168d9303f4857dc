import type { Context } from '../context.ts'
import { exchange } from '../telling/wire.ts'
import type { TokenParts } from '../tokens/token.ts'
import type { Sent } from './call-answer.ts'
import type { CallOptions, Prepared } from './call-options.ts'
import { credentialed, mayCarry } from './credentials.ts'

/** With what a call is made. */
export interface Calling {
  readonly token: TokenParts
  /** What it is for, when it is no call of the application's. */
  readonly sentence?: string
  /** The registration the connection was made with. */
  readonly stamp?: string | undefined
  /** Whose budget the call is taken from. */
  readonly budget?: Purse
  /** Asked for another token after a 401; null when there is none. */
  readonly renew?: () => Promise<TokenParts | null>
}

/** What of the API's budget is known elsewhere, and who else should know. */
export interface Purse {
  readonly whose: string
  /** Somebody has learned, in another process perhaps, that nothing is left until then. */
  readonly emptyUntil?: number | undefined
  /** Nothing is left until then. */
  readonly emptied?: (until: number) => Promise<void>
}

/** The call goes out, once. `more` says why it does so again. */
export async function sendOnce(
  ctx: Context,
  prepared: Prepared,
  options: CallOptions,
  { token, stamp, sentence }: Calling,
  more?: string,
): Promise<Sent> {
  const { request, baseString } = await credentialed(ctx, prepared, { token, stamp })
  const known = [token.accessToken, token.secret, token.refreshToken, ctx.definition.clientSecret]
  const secrets = known.filter(one => one !== undefined)
  const { url, misled } = prepared
  const telling = { step: 'call', sentence, more, secrets, misled, baseString } as const
  const answer = await exchange(ctx, request, telling, { ...options, once: !prepared.replayable })
  return {
    answer,
    url,
    carried: mayCarry(ctx, prepared),
    secrets,
    ...(baseString === undefined ? {} : { baseString }),
  }
}
