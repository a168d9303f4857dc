import { Failure } from '../failure.ts'
import { ask, canAsk, readLine, say } from '../terminal.ts'

/** The person carries the code, PIN or whole redirected URL over: typed at a prompt, or piped in. */
export async function paste(): Promise<string> {
  const text = canAsk() ? await ask('Paste the code, the PIN, or the address your browser ended at') : await piped()
  if (text !== undefined) return text
  throw new Failure(
    'cancelled',
    'No code arrived: the input ended without one.',
    'Open the address above, then run the command again in a terminal, or pipe the code in: echo CODE | valetkey login …',
  )
}

async function piped(): Promise<string | undefined> {
  if (process.stdin.isTTY) say('Type the code, then Enter:')
  return readLine()
}
