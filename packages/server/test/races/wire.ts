import type { Fetch } from './stage.ts'

/** A request as it can be handed to another process. */
export interface Wire {
  readonly method: string
  readonly url: string
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: string | null
}

export interface Answer {
  readonly status: number
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: string
}

/** Sends all of them at once. Answers stand in the order of the requests. */
export type Send = (requests: readonly Wire[]) => Promise<readonly Answer[]>

export function sendTo(fetch: Fetch): Send {
  return requests => Promise.all(requests.map(async wire => answerOf(await fetch(requestOf(wire)))))
}

export async function wireOf(request: Request): Promise<Wire> {
  const body = request.body === null ? null : await request.clone().text()
  return { method: request.method, url: request.url, headers: [...request.headers], body }
}

function requestOf({ method, url, headers, body }: Wire): Request {
  return new Request(url, { method, headers: headers.map(([name, value]) => [name, value]), body })
}

export async function answerOf(response: Response): Promise<Answer> {
  return { status: response.status, headers: [...response.headers], body: await response.text() }
}

export const headerOf = ({ headers }: Answer, name: string): string | null =>
  headers.find(([one]) => one === name)?.[1] ?? null
