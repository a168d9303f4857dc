import { randomUUID } from 'node:crypto'
import type { Log } from './log.ts'
import type { Metrics } from './metrics.ts'

/** What endpoints find out about the request they answer. */
export interface Noted {
  readonly appId?: string | null | undefined
  readonly userId?: string | null | undefined
  /** The grant type of a token request. */
  readonly grant?: string | undefined
  /** The code of what it was refused with. */
  readonly error?: string | undefined
}

/** Follows each request from its coming to its answer: its id, its line in the log, its part in the counts. */
export interface Observer {
  /** The same answer, with the request's id. */
  follow(request: Request, endpoint: string, answer: () => Promise<Response>): Promise<Response>
  /** Adds to what is known of a request; nothing happens with one that is not followed. */
  note(request: Request, noted: Noted): void
  idOf(request: Request): string | undefined
}

interface Followed extends Noted {
  readonly id: string
}

const header = 'x-request-id'

/** What a proxy's id may look like: one word, so that it can forge no line. */
const wellFormed = /^[A-Za-z0-9][\w.:/+=-]{7,127}$/

/** An id that came along is kept, so that one request has the same name in the logs of all who passed it on. */
export function createObserver(log: Log, metrics: Metrics | null): Observer {
  const followed = new WeakMap<Request, Followed>()

  function note(request: Request, noted: Noted): void {
    const known = followed.get(request)
    if (known !== undefined) followed.set(request, { ...known, ...told(noted) })
  }

  return {
    async follow(request, endpoint, answer) {
      const began = performance.now()
      const id = idFor(request)
      followed.set(request, { id })
      const response = withHeader(await answer(), header, id)
      const { id: requestId, ...known } = followed.get(request)!
      const ms = performance.now() - began
      const { status } = response
      metrics?.request({ endpoint, status, ms, ...known })
      const line = { requestId, method: request.method, path: pathOf(request), endpoint, status, ms: rounded(ms) }
      log[status < 500 ? 'info' : 'error']({ ...line, ...known }, 'request')
      return response
    },
    note,
    idOf: request => followed.get(request)?.id,
  }
}

function idFor(request: Request): string {
  const sent = request.headers.get(header)
  return sent !== null && wellFormed.test(sent) ? sent : randomUUID()
}

/** Without its query: values there may be secrets, and so may what stands in place of their names. */
const pathOf = (request: Request): string => new URL(request.url).pathname

const rounded = (ms: number): number => Math.round(ms * 10) / 10

function told(noted: Noted): Noted {
  return Object.fromEntries(Object.entries(noted).filter(([, value]) => value !== undefined && value !== null))
}

/** What comes from `Response.redirect` or from a fetch cannot be changed, only copied. */
function withHeader(response: Response, name: string, value: string): Response {
  try {
    response.headers.set(name, value)
    return response
  } catch {
    const copy = new Response(response.body, response)
    copy.headers.set(name, value)
    return copy
  }
}
