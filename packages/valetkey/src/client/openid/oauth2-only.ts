import type { Context } from '../context.ts'
import { connectError } from '../errors/connect-errors.ts'
import type { OAuth2Definition } from '../provider.ts'

/** For what only OAuth 2 has. Throws `needs_oauth2`. */
export function oauth2Only(ctx: Context): Context<OAuth2Definition> {
  const { definition } = ctx
  if (definition.oauth !== 2) throw connectError('needs_oauth2', ctx.name)
  return { ...ctx, definition }
}

type Address = 'deviceUrl' | 'introspectUrl'

/** An address only some definitions have. Throws `address_missing`. */
export function addressOf({ name, definition }: Context<OAuth2Definition>, field: Address): string {
  const url = definition[field]
  if (url === undefined) throw connectError('address_missing', name, { reason: field })
  return url
}
