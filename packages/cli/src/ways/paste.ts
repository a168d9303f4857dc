import type { Definition } from 'valetkey'
import { Failure } from '../failure.ts'
import { ask, canAsk, readLine, say } from '../terminal.ts'

/** How a person carries over by hand what the browser ends with. */
export interface ByHand {
  /** For `begin`. */
  readonly callback: string
  /** Where the browser ends and what to do there, where the page itself does not say so. */
  readonly ends?: string
  readonly question: string
}

const wholeAddress = 'Paste the whole address your browser ended at'

/** The provider shows a code or PIN; or has a page with the code in its address; or neither, and then nobody listens. */
const byHands = {
  shown: { callback: 'oob', question: 'Paste the code, the PIN, or the address your browser ended at' },
  page: {
    callback: 'oob',
    ends: 'After your answer the browser ends at a page whose address has the code in it: copy the whole address from there.',
    question: wholeAddress,
  },
  nowhere: {
    callback: 'http://127.0.0.1/callback',
    ends: 'After your answer the browser ends at an address of this machine, and the page there will not load.\nThat is as it should be: copy the whole address from there. It begins with http://127.0.0.1/callback?',
    question: wholeAddress,
  },
} satisfies Record<string, ByHand>

export function byHand({ oob }: Pick<Definition, 'oob'>): ByHand {
  if (oob === undefined) return byHands.nowhere
  return /^https?:/i.test(oob) ? byHands.page : byHands.shown
}

/** The code, PIN or whole redirected URL: typed at a prompt, or piped in. */
export async function paste(question: string): Promise<string> {
  const text = canAsk() ? await ask(question) : await piped(question)
  if (text !== undefined) return text
  throw new Failure(
    'cancelled',
    'No code arrived: the input ended without one.',
    'Open the address above, then run the command again in a terminal, or pipe in what it brings: echo CODE | valetkey login …',
  )
}

async function piped(question: string): Promise<string | undefined> {
  if (process.stdin.isTTY) say(`${question}, then press Enter:`)
  return readLine()
}
