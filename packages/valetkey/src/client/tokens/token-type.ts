import type { Context } from '../context.ts'
import { refusal } from '../errors/refusal.ts'

/**
 * RFC 6749 §7.1: a token of a type one does not understand must not be used. We send bearer tokens (RFC 6750), whatever
 * the case of the word; what servers call them otherwise is in the ledger of quirks and has been read as Bearer by now.
 */
export async function requireBearer({ name }: Pick<Context, 'name'>, tokenType: string | undefined): Promise<void> {
  if (tokenType === undefined || /^bearer$/i.test(tokenType)) return
  throw await refusal('token_type_unknown', name, { reason: `token_type “${tokenType.slice(0, 40)}”` })
}
