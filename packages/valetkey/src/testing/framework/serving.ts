import assert from 'node:assert/strict'

/** What a framework adapter is given. */
export type ContractHandler = (request: Request) => Response | undefined | Promise<Response | undefined>

export interface Serving {
  /** Without a slash at the end. */
  readonly origin: string
  close(): Promise<void>
  /** What answers where the handler does not, when nothing of the test's can come after it: a framework's own 404, say. */
  readonly unwanted?: number
  /** The framework writes queries anew (`%20` becomes `+`): the handler sees the same names and values, spelled otherwise. */
  readonly respells?: boolean
}

export interface ServeOptions {
  /** The handler is mounted below this path; it still sees the whole path. */
  readonly mount: string
  /** Every body parser the framework comes with runs before. */
  readonly bodyParser: boolean
}

export type Serve = (handler: ContractHandler, options: ServeOptions) => Promise<Serving>

/** Serves for as long as the work takes. */
export async function within(
  serve: Serve,
  options: Partial<ServeOptions>,
  handler: ContractHandler,
  work: (origin: string, serving: Serving) => Promise<void>,
): Promise<void> {
  const serving = await serve(handler, { mount: '', bodyParser: false, ...options })
  try {
    await work(serving.origin, serving)
  } finally {
    await serving.close()
  }
}

export function assertUnwanted({ unwanted = 418 }: Serving, { status }: Response, path?: string): void {
  assert.equal(status, unwanted, path)
}

/** The handler saw the address that was asked for. */
export function assertSameAddress({ respells = false }: Serving, seen: string, asked: string): void {
  const spelled = (address: string) => {
    const url = new URL(address)
    if (respells) url.search = url.searchParams.toString()
    return url.href
  }
  assert.equal(spelled(seen), spelled(asked))
}

/** A browser's cookie jar, as far as these tests need one: `name=value` of what was set and not ended. */
export function cookieJar(): { take(response: Response): void; header(): string; readonly size: number } {
  const jar = new Map<string, string>()
  return {
    take(response) {
      for (const cookie of response.headers.getSetCookie()) {
        const [pair = '', ...attributes] = cookie.split(/; */)
        const name = pair.slice(0, pair.indexOf('='))
        if (attributes.includes('Max-Age=0')) jar.delete(name)
        else jar.set(name, pair)
      }
    },
    header: () => [...jar.values()].join('; '),
    get size() {
      return jar.size
    },
  }
}
