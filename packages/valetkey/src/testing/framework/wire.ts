import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { test } from 'node:test'
import { assertSameAddress, assertUnwanted, type ContractHandler, type Serve, within } from './serving.ts'

const BODIES = [
  ['application/x-www-form-urlencoded', 'a=1&a=2&b=%C3%A4'],
  ['application/json', '{"a":[1,2],"b":"ä"}'],
  ['text/plain', 'hello ä'],
] as const

/** What goes in and what comes out, unchanged. */
export function wireContract(name: string, serve: Serve): void {
  test(`${name}: method, path, query, headers and body reach the handler as they were sent`, () =>
    within(serve, {}, mirror, async (origin, serving) => {
      const asked = `${origin}/some/path?x=1&x=%20`
      const body = 'a=1&a=2&b=%C3%A4+%2B'
      const headers = { 'content-type': 'application/x-www-form-urlencoded', 'x-test': 'yes' }
      const { url, ...seen } = (await (await fetch(asked, { method: 'POST', headers, body })).json()) as Mirrored
      assertSameAddress(serving, url, asked)
      assert.deepEqual(seen, { method: 'POST', test: 'yes', body })
    }))

  for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])
    test(`${name}: ${method} arrives as ${method}`, () =>
      within(serve, {}, mirror, async origin => {
        const seen = (await (await fetch(`${origin}/x`, { method })).json()) as Mirrored
        assert.equal(seen.method, method)
      }))

  test(`${name}: an odd path arrives as it was written`, () =>
    within(serve, {}, mirror, async (origin, serving) => {
      for (const path of [
        '/a%2Fb',
        '/a%20b',
        '/%C3%A4',
        "/it's~(here)!*",
        '/a:b@c;d,e',
        '/x?q=%26&r=%2B+&empty=&bare',
      ]) {
        const seen = (await (await fetch(origin + path)).json()) as Mirrored
        assertSameAddress(serving, seen.url, origin + path)
      }
    }))

  test(`${name}: below a mount path the handler sees the whole path`, () =>
    within(serve, { mount: '/deep/inside' }, mirror, async origin => {
      const seen = (await (await fetch(`${origin}/deep/inside/x?y=1`)).json()) as Mirrored
      assert.equal(seen.url, `${origin}/deep/inside/x?y=1`)
    }))

  for (const status of [200, 201, 204, 303, 304, 400, 401, 404, 409, 429, 500, 503])
    test(`${name}: the status ${status} goes out as it is`, () =>
      within(
        serve,
        {},
        () => new Response(null, { status }),
        async origin => assert.equal((await fetch(origin, { redirect: 'manual' })).status, status),
      ))

  test(`${name}: several cookies, a redirect and its status go out untouched`, () => {
    const headers = new Headers({ location: 'https://elsewhere.example/' })
    headers.append('set-cookie', 'a=1; Path=/')
    headers.append('set-cookie', 'b=2; Path=/')
    return within(
      serve,
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

  test(`${name}: the Content-Type that was said goes out, letter for letter`, () =>
    within(
      serve,
      {},
      () => new Response('{"ä":1}', { headers: { 'content-type': 'application/problem+json; charset=UTF-8' } }),
      async origin => {
        const response = await fetch(origin)
        assert.equal(response.headers.get('content-type'), 'application/problem+json; charset=UTF-8')
        assert.deepEqual(await response.json(), { ä: 1 })
      },
    ))

  test(`${name}: bytes come back as they are, and HEAD without them`, () => {
    const bytes = Uint8Array.from({ length: 100_000 }, (_, at) => at % 251)
    return within(
      serve,
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

  test(`${name}: an answer that comes in parts arrives in parts`, () => {
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
    const writer = writable.getWriter()
    const say = (text: string) => writer.write(new TextEncoder().encode(text))
    return within(
      serve,
      {},
      () => new Response(readable),
      async origin => {
        void say('one')
        const reader = (await fetch(origin)).body!.pipeThrough(new TextDecoderStream()).getReader()
        assert.equal((await reader.read()).value, 'one')
        void say('two').then(() => writer.close())
        assert.equal((await reader.read()).value, 'two')
      },
    )
  })

  test(`${name}: what the handler does not want goes on to the next`, () =>
    within(
      serve,
      {},
      request => (request.url.endsWith('/mine') ? new Response('mine') : undefined),
      async (origin, serving) => {
        assert.equal(await (await fetch(`${origin}/mine`)).text(), 'mine')
        assertUnwanted(serving, await fetch(`${origin}/other`))
      },
    ))

  for (const [how, failing] of failures)
    test(`${name}: an error ${how} becomes a 500, and the next request is served`, () =>
      within(serve, {}, failing, async origin => {
        assert.equal((await fetch(origin)).status, 500)
        assert.equal((await fetch(origin)).status, 500)
      }))

  test(`${name}: somebody who goes away in the middle of an answer stops nothing`, () => {
    const endless = () =>
      new Response(new ReadableStream({ pull: controller => controller.enqueue(new Uint8Array(10_000)) }))
    const handler: ContractHandler = request => (request.url.endsWith('/endless') ? endless() : new Response('fine'))
    return within(serve, {}, handler, async origin => {
      const controller = new AbortController()
      const { body } = await fetch(`${origin}/endless`, { signal: controller.signal })
      await body!.getReader().read()
      controller.abort()
      assert.equal(await (await fetch(origin)).text(), 'fine')
    })
  })

  test(`${name}: a Host header that is none is not believed, and the next request is served`, () =>
    within(
      serve,
      {},
      request => new Response(new URL(request.url).host),
      async origin => {
        const said = await raw(origin, 'GET / HTTP/1.1\r\nHost: evil.example/@c\r\nConnection: close\r\n\r\n')
        assert.match(said, /^HTTP\/1\.1 (?:[45]|200)/)
        assert.doesNotMatch(said, /evil\.example|@c/)
        assert.equal(await (await fetch(origin)).text(), new URL(origin).host)
      },
    ))

  for (const bodyParser of [false, true]) {
    const where = bodyParser ? 'also when a body parser ran before' : 'as it was sent'
    for (const [type, body] of BODIES)
      test(`${name}: a ${type} body is there ${where}`, () =>
        within(serve, { bodyParser }, mirror, async origin => {
          const response = await fetch(`${origin}/x`, { method: 'POST', headers: { 'content-type': type }, body })
          assert.equal(((await response.json()) as Mirrored).body, body)
        }))
    test(`${name}: a POST without a body is one, ${where}`, () =>
      within(serve, { bodyParser }, mirror, async origin => {
        const response = await fetch(`${origin}/x`, { method: 'POST' })
        assert.equal(((await response.json()) as Mirrored).body, '')
      }))
  }

  test(`${name}: a megabyte of bytes arrives whole`, () => {
    const bytes = Uint8Array.from({ length: 1_000_000 }, (_, at) => at % 253)
    const echo: ContractHandler = async request => new Response(await request.arrayBuffer())
    return within(serve, {}, echo, async origin => {
      const headers = { 'content-type': 'application/octet-stream' }
      const response = await fetch(origin, { method: 'POST', headers, body: bytes })
      assert.deepEqual(new Uint8Array(await response.arrayBuffer()), bytes)
    })
  })
}

const failures: readonly (readonly [how: string, failing: ContractHandler])[] = [
  [
    'that is thrown at once',
    () => {
      throw new Error('at once')
    },
  ],
  [
    'that comes later',
    async () => {
      await Promise.resolve()
      throw new Error('later')
    },
  ],
]

interface Mirrored {
  readonly method: string
  readonly url: string
  readonly test?: string | undefined
  readonly body: string
}

async function mirror(request: Request): Promise<Response> {
  const { method, url, headers } = request
  const seen: Mirrored = { method, url, test: headers.get('x-test') ?? undefined, body: await request.text() }
  return Response.json(seen)
}

/** What a server says to bytes no decent client would send; they must ask it to close. A half-closed socket is to some a person gone. */
function raw(origin: string, message: string): Promise<string> {
  const { hostname, port } = new URL(origin)
  return new Promise((resolve, reject) => {
    let heard = ''
    const socket = connect(Number(port), hostname, () => socket.write(message))
    socket.setEncoding('latin1').on('data', text => {
      heard += text
    })
    socket.on('close', () => resolve(heard)).on('error', reject)
  })
}
