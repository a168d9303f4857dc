import type { IncomingMessage, ServerResponse } from 'node:http'
import { encodeForm, type FormData } from '../http/form.ts'
import type { WebHandler } from './handler.ts'
import { answer, type Next } from './node.ts'

export type { WebHandler } from './handler.ts'

/** As much of Express's request as we need: what a body parser left behind. */
type Parsed = IncomingMessage & { readonly body?: unknown }

/**
 * A handler for Express 5.
 * @example app.get('/login', toExpress(request => twitter.authorize(request, { callback: '/authorized' })))
 */
export function toExpress(
  handler: WebHandler,
): (req: IncomingMessage, res: ServerResponse, next: Next) => Promise<void> {
  return (req, res, next) => answer(handler, req, res, next, bodyOf(req))
}

/** A parser that ran before has emptied the stream: what it made of it is written again. */
function bodyOf(req: Parsed): BodyInit | undefined {
  const { body } = req
  if (body === undefined || body === null || !req.readableEnded) return undefined
  if (typeof body === 'string' || body instanceof Uint8Array) return body as BodyInit
  const type = req.headers['content-type'] ?? ''
  return /^application\/x-www-form-urlencoded/i.test(type) ? encodeForm(body as FormData) : JSON.stringify(body)
}
