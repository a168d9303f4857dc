import { type Fetch, listen } from './serve.ts'

/** Where a part of the sandbox is met: a port of its own, or in process a name. */
export interface Place {
  readonly origin: string
  /** Other names for the same place. */
  readonly otherOrigins: readonly string[]
  /** Requests over the network are answered from now on. */
  answer(fetch: Fetch): void
  close(): Promise<void>
}

/** Takes a port on this machine (0: a free one). */
export async function placeAt(port: number, headerSpelling: readonly string[] | undefined): Promise<Place> {
  const listener = await listen(port, headerSpelling)
  return { ...listener, otherOrigins: [`http://localhost:${listener.port}`] }
}

/**
 * A name below `localhost`, which is nobody's: no network leads there. With https, as services have it: some of what they do
 * is off without.
 */
export function placeCalled(name: string): Place {
  return { origin: `https://${name}`, otherOrigins: [], answer: () => {}, close: async () => {} }
}

/** Answers a request by the host in its URL, without a network in between. */
export function within(doors: readonly (readonly [place: Place, door: Fetch])[]): Fetch {
  const byHost = new Map(
    doors.flatMap(([{ origin, otherOrigins }, door]) =>
      [origin, ...otherOrigins].map(one => [new URL(one).host, door] as const),
    ),
  )
  return async request => {
    const door = byHost.get(new URL(request.url).host)
    return door ? door(request) : new Response('Nobody is there.\n', { status: 421 })
  }
}
