import { NetworkError } from '../../http/network-error.ts'
import type { Context } from '../context.ts'
import { type ApiResponse, readAnswer, type Sent } from './call-answer.ts'
import { type Calling, type Purse, sendOnce } from './call-once.ts'
import type { CallOptions } from './call-options.ts'
import { prepareCall } from './call-request.ts'

/** One API call: prepared, given credentials, sent, decoded, judged. What makes it more than that is loaded when it happens. */
export async function performCall(
  ctx: Context,
  path: string,
  options: CallOptions,
  calling: Calling,
): Promise<ApiResponse> {
  const prepared = await prepareCall(ctx, path, options)
  const { budget, token } = calling
  if (budget && knowsLimits(ctx, budget))
    await (await import('./call-budget.ts')).heedBudget(ctx, prepared, options, budget)
  const first = await sendOnce(ctx, prepared, options, calling).catch(trouble)
  const sent = isPlain(first)
    ? first
    : await (await import('./call-again.ts')).goOn(ctx, prepared, options, calling, first)
  if (budget && sent.carried && tellsLimits(sent))
    await (await import('./call-budget.ts')).learnBudget(ctx, prepared, sent, budget)
  if (sent.answer.status < 400 && ctx.definition.failures === undefined) return readAnswer(ctx, sent)
  return (await import('./call-failure.ts')).judged(ctx, prepared, sent, options, token.scope)
}

function trouble(error: unknown): NetworkError {
  if (error instanceof NetworkError) return error
  throw error
}

/** Neither a redirect, nor a refusal that another try could change. */
function isPlain(sent: Sent | NetworkError): sent is Sent {
  return 'answer' in sent && (sent.answer.status < 300 || sent.answer.status === 304)
}

const knowsLimits = ({ learned }: Context, { emptyUntil }: Purse): boolean =>
  learned.budgets !== undefined || emptyUntil !== undefined

function tellsLimits({ answer: { status, headers } }: Sent): boolean {
  return status === 429 || [...headers.keys()].some(name => /rate-?limit/.test(name))
}
