import { decodeForm, duplicateOf, fields, type Pair } from '../../http/form.ts'
import type { Context } from '../context.ts'
import { refusal } from '../errors/refusal.ts'
import type { Callback } from './signing-in.ts'

/** From the query, or from the form of a `form_post`. What is no plain code and state is read by `callback-pairs.ts`. */
export async function readCallbackRequest(ctx: Context, request: Request): Promise<Callback> {
  const pairs = decodeForm(new URL(request.url).search.slice(1))
  if (request.method === 'POST') {
    if (request.bodyUsed) throw await refusal('callback_unreadable', ctx.name)
    pairs.push(...decodeForm(await request.clone().text()))
  }
  const known = pairs.filter(([name]) => PLAIN.includes(name))
  if (isPlain(ctx, pairs, known)) return fields(known)
  return (await import('./callback-pairs.ts')).readCallbackPairs(ctx, pairs)
}

/** RFC 6749 §4.1.2, RFC 9207 §2. */
const PLAIN = ['state', 'code', 'iss']

function isPlain({ definition }: Context, pairs: readonly Pair[], known: readonly Pair[]): boolean {
  if ((definition.oauth === 1 || definition.codeParam) ?? definition.callbackParams) return false
  if (duplicateOf(known) !== undefined) return false
  return pairs.every(([name, value]) => (PLAIN.includes(name) ? value !== '' : !/^(?:error|oauth_|denied)/.test(name)))
}
