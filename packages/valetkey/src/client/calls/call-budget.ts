import type { Context } from '../context.ts'
import { createBudgets } from './budget.ts'
import type { Sent } from './call-answer.ts'
import type { Purse } from './call-once.ts'
import type { CallOptions, Prepared } from './call-options.ts'
import { patienceOf, pause } from './retry.ts'

/** The API's budget, for calls to an API that speaks of one. */

/** Waits before the 429, where the last answers have said that there will be one; never longer than retries may. */
export async function heedBudget(ctx: Context, prepared: Prepared, options: CallOptions, budget: Purse): Promise<void> {
  const { ceilingMs } = patienceOf(ctx, options)
  const ours = budgetsOf(ctx).take(budget.whose, prepared.url, ctx.now())
  const waitMs = Math.max(ours, (budget.emptyUntil ?? 0) - ctx.now())
  if (waitMs <= 0 || waitMs > ceilingMs) return
  await pause(ctx, prepared, { attempt: 1, reason: 'budget', waitMs }, options.signal)
}

/** Learns from an answer what is left. */
export async function learnBudget(ctx: Context, { url }: Prepared, { answer }: Sent, budget: Purse): Promise<void> {
  const until = budgetsOf(ctx).learn(budget.whose, url, answer, ctx.now())
  if (until !== null && until > ctx.now()) await budget.emptied?.(until)
}

function budgetsOf({ learned, definition }: Context): NonNullable<Context['learned']['budgets']> {
  learned.budgets ??= createBudgets(definition.limitsPer)
  return learned.budgets
}
