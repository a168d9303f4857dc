/** A span of OpenTelemetry, as much of it as we need. */
interface Span {
  setAttribute(name: string, value: string | number): unknown
  setStatus(status: { readonly code: number }): unknown
  end(): void
}

interface Tracer {
  startSpan(
    name: string,
    options: { readonly kind: number; readonly attributes: Readonly<Record<string, string>> },
  ): Span
}

/** Where version 1 of `@opentelemetry/api` keeps what an application has registered. */
const REGISTRY = Symbol.for('opentelemetry.js.api.1')
const [CLIENT, ERROR] = [2, 2]

/**
 * Runs one exchange inside a span, when the application has registered a tracer; without one this costs a look. Names are those
 * of OpenTelemetry's conventions for HTTP clients. No query, no header and no body is told.
 */
export async function traced<T extends { readonly status: number }>(
  {
    app,
    step,
    method,
    url,
  }: { readonly app: string; readonly step: string; readonly method: string; readonly url: string },
  work: () => Promise<T>,
): Promise<T> {
  const span = tracer()?.startSpan(`${method} ${app} ${step}`, {
    kind: CLIENT,
    attributes: {
      'http.request.method': method,
      'server.address': new URL(url).hostname,
      'url.full': url.split(/[?#]/, 1)[0] ?? '',
      'valetkey.app': app,
      'valetkey.step': step,
    },
  })
  if (span === undefined) return work()
  try {
    const answer = await work()
    span.setAttribute('http.response.status_code', answer.status)
    if (answer.status >= 400) span.setStatus({ code: ERROR })
    return answer
  } catch (error) {
    span.setAttribute('error.type', error instanceof Error && 'code' in error ? String(error.code) : 'error')
    span.setStatus({ code: ERROR })
    throw error
  } finally {
    span.end()
  }
}

function tracer(): Tracer | undefined {
  const registry = (globalThis as { [REGISTRY]?: { trace?: { getTracer(name: string): Tracer } } })[REGISTRY]
  return registry?.trace?.getTracer('valetkey')
}
