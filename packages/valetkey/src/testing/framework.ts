import assert from 'node:assert/strict'
import { test } from 'node:test'
import { OAuth } from '../client/oauth.ts'
import { scriptedProvider } from './scripted-provider.ts'

/** What a framework adapter is given. */
export type ContractHandler = (request: Request) => Response | undefined | Promise<Response | undefined>

export interface Serving {
  /** Without a slash at the end. */
  readonly origin: string
  close(): Promise<void>
}

export interface ServeOptions {
  /** The handler is mounted below this path; it still sees the whole path. */
  readonly mount: string
  /** Every body parser the framework comes with runs before. */
  readonly bodyParser: boolean
}

/**
 * The contract of a framework adapter, over real sockets. `serve` mounts the handler for every method on every path
 * below `mount`; when the handler gives undefined, what comes after answers 418.
 */
export function frameworkContract(
  name: string,
  serve: (handler: ContractHandler, options: ServeOptions) => Promise<Serving>,
): void {
  const within = async (
    options: Partial<ServeOptions>,
    handler: ContractHandler,
    work: (origin: string) => Promise<void>,
  ): Promise<void> => {
    const serving = await serve(handler, { mount: '', bodyParser: false, ...options })
    try {
      await work(serving.origin)
    } finally {
      await serving.close()
    }
  }

  test(`${name}: method, path, query, headers and body reach the handler as they were sent`, () =>
    within({}, mirror, async origin => {
      const body = 'a=1&a=2&b=%C3%A4+%2B'
      const headers = { 'content-type': 'application/x-www-form-urlencoded', 'x-test': 'yes' }
      const seen = await (await fetch(`${origin}/some/path?x=1&x=%20`, { method: 'POST', headers, body })).json()
      assert.deepEqual(seen, { method: 'POST', url: `${origin}/some/path?x=1&x=%20`, test: 'yes', body })
    }))

  test(`${name}: several cookies, a redirect and its status go out untouched`, () => {
    const headers = new Headers({ location: 'https://elsewhere.example/' })
    headers.append('set-cookie', 'a=1; Path=/')
    headers.append('set-cookie', 'b=2; Path=/')
    return within(
      {},
      () => new Response(null, { status: 302, headers }),
      async origin => {
        const response = await fetch(origin, { redirect: 'manual' })
        assert.equal(response.status, 302)
        assert.equal(response.headers.get('location'), 'https://elsewhere.example/')
        assert.deepEqual(response.headers.getSetCookie(), ['a=1; Path=/', 'b=2; Path=/'])
      },
    )
  })

  test(`${name}: bytes come back as they are, and HEAD without them`, () => {
    const bytes = Uint8Array.from({ length: 100_000 }, (_, at) => at % 251)
    return within(
      {},
      () => new Response(bytes, { headers: { 'x-length': '100000' } }),
      async origin => {
        assert.deepEqual(new Uint8Array(await (await fetch(origin)).arrayBuffer()), bytes)
        const head = await fetch(origin, { method: 'HEAD' })
        assert.equal(head.headers.get('x-length'), '100000')
        assert.equal(await head.text(), '')
      },
    )
  })

  test(`${name}: what the handler does not want goes on to the next`, () =>
    within(
      {},
      request => (request.url.endsWith('/mine') ? new Response('mine') : undefined),
      async origin => {
        assert.equal(await (await fetch(`${origin}/mine`)).text(), 'mine')
        assert.equal((await fetch(`${origin}/other`)).status, 418)
      },
    ))

  test(`${name}: an error becomes a 500 that tells nothing`, () => {
    const failing = () => {
      throw new Error('the secret is swordfish')
    }
    return within({}, failing, async origin => {
      const response = await fetch(origin)
      assert.equal(response.status, 500)
      if (process.env['NODE_ENV'] === 'production') assert.doesNotMatch(await response.text(), /swordfish/)
      assert.equal((await fetch(origin)).status, 500)
    })
  })

  for (const type of ['application/x-www-form-urlencoded', 'application/json', 'text/plain']) {
    const body =
      type === 'application/json' ? '{"a":[1,2],"b":"ä"}' : type === 'text/plain' ? 'hello ä' : 'a=1&a=2&b=%C3%A4'
    test(`${name}: a ${type} body is there also when a body parser ran before`, () =>
      within({ bodyParser: true }, mirror, async origin => {
        const response = await fetch(`${origin}/x`, { method: 'POST', headers: { 'content-type': type }, body })
        assert.equal(((await response.json()) as { body: string }).body, body)
      }))
  }

  for (const options of [{}, { mount: '/deep/inside' }, { bodyParser: true }]) {
    for (const protocol of ['oauth1', 'oauth2'] as const) {
      test(`${name}: a whole sign-in by ${protocol}, ${JSON.stringify(options)}`, () => {
        const provider = scriptedProvider()
        const app = new OAuth({ fetch: provider.fetch }).remoteApp('demo', provider[protocol])
        const handler: ContractHandler = request => {
          if (new URL(request.url).pathname.endsWith('/login'))
            return app.authorize(request, { callback: 'authorized', next: '/home' })
          return app.authorized(request, ({ connection, next }) =>
            Response.json({ who: connection?.account?.name, next }),
          )
        }
        return within(options, handler, async origin => {
          const begun = await fetch(`${origin}${options.mount ?? ''}/login`, { redirect: 'manual' })
          const back = provider.consent(begun.headers.get('location') ?? '')
          assert.ok(back.startsWith(`${origin}${options.mount ?? ''}/authorized?`))
          const cookie = begun.headers
            .getSetCookie()
            .map(one => one.split(';', 1)[0])
            .join('; ')
          const done = await fetch(back, { headers: { cookie } })
          assert.deepEqual(await done.json(), { who: 'alice', next: '/home' })
          assert.match(done.headers.getSetCookie().join(), /Max-Age=0/)
        })
      })
    }
  }

  test(`${name}: an answer to a form_post is read, also behind a body parser`, () => {
    const provider = scriptedProvider()
    const app = new OAuth({ fetch: provider.fetch }).remoteApp('demo', {
      ...provider.oauth2,
      responseMode: 'form_post',
    })
    const handler: ContractHandler = request => {
      if (request.method === 'GET') return app.authorize(request, { callback: '/authorized' })
      return app.authorized(request, ({ connection }) => new Response(connection?.account?.name ?? 'nobody'))
    }
    return within({ bodyParser: true }, handler, async origin => {
      const begun = await fetch(`${origin}/login`, { redirect: 'manual' })
      const cookies = begun.headers.getSetCookie()
      assert.match(cookies.join(), /Secure; SameSite=None/)
      const back = new URL(provider.consent(begun.headers.get('location') ?? ''))
      const cookie = cookies.map(one => one.split(';', 1)[0]).join('; ')
      const done = await fetch(`${origin}${back.pathname}`, {
        method: 'POST',
        body: back.searchParams,
        headers: { cookie },
      })
      assert.equal(await done.text(), 'alice')
    })
  })
}

async function mirror(request: Request): Promise<Response> {
  const { method, url, headers } = request
  return Response.json({ method, url, test: headers.get('x-test') ?? undefined, body: await request.text() })
}
