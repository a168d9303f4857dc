import { type Answer, send } from '../../http/send.ts'
import type { Context, Limits, Telling } from '../context.ts'

/** Where version 1 of `@opentelemetry/api` keeps what an application has registered. */
const TRACERS = Symbol.for('opentelemetry.js.api.1')

/** Sends a request, and tells those who want to hear of it. */
export async function exchange(ctx: Context, request: Request, telling: Telling, limits: Limits = {}): Promise<Answer> {
  const options = ctx.fetch === undefined ? limits : { ...limits, fetch: ctx.fetch }
  if (ctx.onExchange === undefined && !(TRACERS in globalThis)) return send(request, options)
  const { told } = await import('./telling.ts')
  return told(ctx, request, telling, () => send(request, options))
}
