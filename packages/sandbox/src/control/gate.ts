import type { ZodType } from 'zod'
import { BodyTooLarge, readBody } from '../body.ts'

/** What the control API answers when it will not do a thing. */
export class ControlError extends Error {
  override readonly name = 'ControlError'
  readonly status: number
  readonly code: string
  readonly details: Readonly<Record<string, unknown>>

  constructor(status: number, code: string, message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message)
    this.status = status
    this.code = code
    this.details = details
  }
}

/**
 * Who may control the sandbox: programs on this machine, never a web page. In order:
 *   the Host is this sandbox's own           421, against DNS rebinding
 *   no Origin: no browser page is behind it  403
 *   the method is POST                       405
 *   the body is application/json             415, which a page could not send without asking first
 */
export function admit(request: Request, hosts: readonly string[]): void {
  const { host } = new URL(request.url)
  if (!hosts.includes(host)) throw new ControlError(421, 'host_refused', `this is ${hosts[0]}, not ${host}`)
  if (request.headers.has('origin'))
    throw new ControlError(403, 'origin_refused', 'the control API is not for web pages; call it from a program')
  if (request.method !== 'POST') throw new ControlError(405, 'method_refused', 'the control API takes POST only')
  const type = (request.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase()
  if (type !== 'application/json') throw new ControlError(415, 'content_type_refused', 'send application/json')
}

/** The body as the schema wants it. */
export async function bodyAs<T>(request: Request, schema: ZodType<T>): Promise<T> {
  const parsed = schema.safeParse(await json(request))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const where = issue?.path.join('.') ?? ''
  throw new ControlError(400, 'invalid_request', `${where === '' ? 'the body' : where}: ${issue?.message ?? 'wrong'}`)
}

async function json(request: Request): Promise<unknown> {
  try {
    return JSON.parse((await readBody(request, 64_000)).text)
  } catch (error) {
    if (error instanceof BodyTooLarge) throw new ControlError(413, 'body_too_large', 'the body is over 64 kB')
    throw new ControlError(400, 'invalid_request', 'the body is not JSON')
  }
}
