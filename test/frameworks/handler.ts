// The half of a far handler that is built into an app; the other is desk.ts.

/** What is asked of the other process, beside the body: it travels in one header. */
export interface Asked {
  readonly method: string
  readonly url: string
  readonly headers: readonly [string, string][]
}

/** What the other process says, beside the body; `unwanted` and `thrown` are the ways not to answer. */
export type Said =
  | { readonly status: number; readonly headers: readonly [string, string][]; readonly hasBody: boolean }
  | 'unwanted'
  | 'thrown'

export const ASKED = 'x-asked'
export const SAID = 'x-said'

/** A handler that is asked over HTTP, in the process of a test: an app that is built may carry it anywhere. */
export function handlerAt(desk: string): (request: Request) => Promise<Response | undefined> {
  return async ({ method, url, headers, body }) => {
    const asked: Asked = { method, url, headers: [...headers] }
    const init: RequestInit & { duplex: 'half' } = {
      method: 'POST',
      headers: { [ASKED]: encodeURIComponent(JSON.stringify(asked)) },
      body,
      duplex: 'half',
      cache: 'no-store',
    }
    const answer = await fetch(desk, init)
    const said = JSON.parse(decodeURIComponent(answer.headers.get(SAID) ?? '')) as Said
    if (said === 'thrown') throw new Error('as the test wanted')
    if (said === 'unwanted') return undefined
    return new Response(said.hasBody ? answer.body : null, { status: said.status, headers: said.headers.map(pairOf) })
  }
}

const pairOf = ([name, value]: readonly [string, string]): [string, string] => [name, value]
