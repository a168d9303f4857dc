const loopbackNames: ReadonlySet<string> = new Set(['127.0.0.1', '[::1]', 'localhost'])

/** The origins a server answers for. Whatever a request says about its host, it only chooses among these. */
export interface Origins {
  readonly list: readonly string[]
  /** The origin that was asked; the first when it is none of ours. */
  of(request: Request): string
  /** The request's URL as the client wrote it: path and query as they came, below the chosen origin (RFC 5849 §3.4.1.2). */
  publicUrl(request: Request): string
  includes(origin: string): boolean
}

export function createOrigins(issuer: string, listed: readonly string[] | undefined, trustProxy: boolean): Origins {
  const list = [...new Set([new URL(issuer).origin, ...(listed ?? []).map(url => new URL(url).origin)])]
  const of = (request: Request): string => {
    const asked = (trustProxy ? forwardedOrigin(request) : null) ?? new URL(request.url).origin
    return list.includes(asked) ? asked : list[0]!
  }
  return {
    list,
    of,
    publicUrl(request) {
      const url = new URL(request.url)
      return of(request) + url.pathname + url.search
    },
    includes: origin => list.includes(origin),
  }
}

/** What stands in a URL around a host, and in no host. */
const noHost = /[\s/?#@\\]/

function forwardedOrigin(request: Request): string | null {
  const last = (name: string) => request.headers.get(name)?.split(',').at(-1)?.trim()
  const host = last('x-forwarded-host') ?? request.headers.get('host')
  const scheme = last('x-forwarded-proto')
  if (!host || noHost.test(host) || (scheme !== 'http' && scheme !== 'https')) return null
  return URL.canParse(`${scheme}://${host}`) ? new URL(`${scheme}://${host}`).origin : null
}

/** https, or a machine talking to itself: where a secret may stand in the clear (RFC 5849 §3.4.4). */
export function isConfidential(origin: string): boolean {
  const { protocol, hostname } = new URL(origin)
  return protocol === 'https:' || loopbackNames.has(hostname)
}
