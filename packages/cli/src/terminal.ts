import { styleText } from 'node:util'
import { Failure } from './failure.ts'

type Style = Parameters<typeof styleText>[0]

/** Talk goes to stderr, so that stdout carries data and nothing else. */
export function say(text = ''): void {
  process.stderr.write(`${text}\n`)
}

/** Data, on stdout. */
export function print(data: string): void {
  process.stdout.write(data.endsWith('\n') || data === '' ? data : `${data}\n`)
}

/** Data that is to arrive just as it is. */
export function printBytes(data: Uint8Array | string): void {
  process.stdout.write(data)
}

/** Colour for stderr; none when it is no terminal or NO_COLOR is set. */
export function paint(style: Style, text: string): string {
  return styleText(style, text, { stream: process.stderr })
}

/** May we ask questions? Only with a person at both ends: keys typed and stderr seen. */
export function canAsk(): boolean {
  return process.stdin.isTTY === true && process.stderr.isTTY === true
}

/** Asks for a line of text on a terminal. */
export async function ask(message: string, placeholder?: string): Promise<string> {
  const { text } = await import('@clack/prompts')
  return answer(text({ message, output: process.stderr, validate: notEmpty, ...(placeholder && { placeholder }) }))
}

/** Asks for a secret; what is typed is not shown. */
export async function askSecret(message: string): Promise<string> {
  const { password } = await import('@clack/prompts')
  return answer(password({ message, output: process.stderr, validate: notEmpty }))
}

/** Everything that was piped in, up to the end of its first non-empty line. */
export async function readLine(input: AsyncIterable<Buffer | string> = process.stdin): Promise<string | undefined> {
  const { createInterface } = await import('node:readline/promises')
  const { Readable } = await import('node:stream')
  for await (const line of createInterface({ input: Readable.from(input), crlfDelay: Number.POSITIVE_INFINITY }))
    if (line.trim() !== '') return line.trim()
  return undefined
}

const notEmpty = (value: string | undefined): string | undefined =>
  value?.trim() ? undefined : 'Something is needed here; Escape cancels.'

async function answer(prompt: Promise<string | symbol>): Promise<string> {
  const lastKey = watchKeys()
  const value = await prompt.finally(lastKey.stop)
  if (typeof value === 'string') return value.trim()
  throw lastKey.wasInterrupt()
    ? new Failure('interrupted', 'Interrupted.')
    : new Failure('cancelled', 'Cancelled; nothing was changed.')
}

/** A prompt reads raw keys, so Ctrl-C arrives as a key, not as a signal: tell it from Escape. */
function watchKeys(): { stop(): void; wasInterrupt(): boolean } {
  let interrupt = false
  const onData = (chunk: Buffer | string): void => {
    interrupt = chunk.toString().includes('\x03')
  }
  process.stdin.on('data', onData)
  return { stop: () => void process.stdin.off('data', onData), wasInterrupt: () => interrupt }
}
