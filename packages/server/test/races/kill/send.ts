import { setTimeout as sleep } from 'node:timers/promises'
import type { Mortal } from './mortal.ts'

export interface Sent {
  readonly answer: Response
  /** The line was cut once at least: perhaps the server did what it was asked, perhaps not. */
  readonly again: boolean
}

/** Sends until there is an answer. `step` is what the book calls it. */
export type Send = (step: string, path: string, request?: RequestInit) => Promise<Sent>

/** What retries were told, by step: `{ 'refresh 200': 7 }`. */
export type Book = Record<string, number>

export function sendingAgain(server: Mortal, book: Book): Send {
  return async function send(step, path, request) {
    for (let again = false; ; again = true) {
      const answer = await server.fetch(path, request).catch(cutOff)
      if (answer === null) continue
      if (again) book[`${step} ${answer.status}`] = (book[`${step} ${answer.status}`] ?? 0) + 1
      return { answer, again }
    }
  }
}

/** fetch() throws TypeError where the line is cut; anything else is a fault of the test. */
async function cutOff(error: unknown): Promise<null> {
  if (!(error instanceof TypeError)) throw error
  await sleep(1)
  return null
}
