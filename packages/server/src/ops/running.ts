/** What of an HTTP server is needed to watch and stop it: Node's own are such, and what `serve` of the Hono adapter answers. */
export interface HttpServer {
  /** Takes no new connections; says when the last one is gone. */
  close(gone: (error?: Error) => void): unknown
  closeAllConnections?(): void
  prependListener(event: 'request', listener: (request: HttpRequest, response: HttpResponse) => void): unknown
}

interface HttpRequest {
  readonly httpVersionMajor: number
}

interface HttpResponse {
  readonly headersSent: boolean
  setHeader(name: string, value: string): unknown
  on(event: 'close', listener: () => void): unknown
}

/** The requests that a server is answering at the moment. */
export interface Running {
  /**
   * From now on each answer closes its connection, those under way included (RFC 9112 §9.6): who is told so sends its
   * next request on another one, and never on one that is just being closed.
   */
  last(): void
  /** Resolves as soon as there is none. */
  done(): Promise<void>
}

export function watchRunning(server: HttpServer): Running {
  const running = new Set<HttpResponse>()
  let isLast = false
  let noneLeft: (() => void) | undefined
  server.prependListener('request', ({ httpVersionMajor }, response) => {
    // HTTP/2 has no such header, and says it by a frame of its own.
    if (httpVersionMajor > 1) return
    running.add(response)
    if (isLast) sayLast(response)
    response.on('close', () => {
      running.delete(response)
      if (running.size === 0) noneLeft?.()
    })
  })
  return {
    last() {
      isLast = true
      for (const response of running) sayLast(response)
    },
    done: () =>
      new Promise(resolve => {
        noneLeft = resolve
        if (running.size === 0) resolve()
      }),
  }
}

function sayLast(response: HttpResponse): void {
  if (!response.headersSent) response.setHeader('connection', 'close')
}
