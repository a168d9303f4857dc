import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { ApiError, type ApiResponse, type CallOptions } from 'valetkey'
import type { Account } from '../accounts.ts'
import { openAccount } from '../desk.ts'
import { Failure } from '../failure.ts'
import { print, printBytes, say } from '../terminal.ts'
import { type BodyOptions, bodyOf, split } from './api-body.ts'

export interface ApiOptions extends BodyOptions {
  readonly as: string
  /** `name: value` */
  readonly header?: readonly string[]
  readonly include?: boolean
  /** a file for the answer's body */
  readonly output?: string
  readonly fail: boolean
}

/** `valetkey api`: one signed call; the answer's body on stdout, and nothing else there. */
export async function api(provider: string, method: string, path: string, options: ApiOptions): Promise<void> {
  const request = await callOf(method, options)
  const { account, app } = await openAccount(provider, options.as)
  const { answer, error } = await answerOf(app.for(account.as).request(path, request))
  if (options.include) sayHead(answer)
  if (answer.data instanceof ReadableStream && options.output !== undefined) await save(answer.data, options.output)
  else printBody(answer)
  if (error && options.fail) throw new Failure('apiAnswered', error.message, adviceOn(error, account), error)
}

/** More rights are asked for at sign-in; the library cannot know by which command. */
function adviceOn({ status, apiCode }: ApiError, { provider, file = provider }: Account): string | undefined {
  if (status !== 403 || !/scope/.test(apiCode ?? '')) return undefined
  return `To ask for it: valetkey login ${file} --scope "…"`
}

type Answered = Pick<ApiResponse, 'status' | 'headers' | 'data' | 'raw'> & { readonly bytes?: Uint8Array }

/** An answer that says no is an answer too: its body is what was asked for. */
async function answerOf(call: Promise<ApiResponse>): Promise<{ answer: Answered; error?: ApiError }> {
  try {
    return { answer: await call }
  } catch (error) {
    if (error instanceof ApiError) return { answer: error, error }
    throw error
  }
}

async function callOf(method: string, options: ApiOptions): Promise<CallOptions> {
  if (!/^[a-z]+$/i.test(method)) throw new Failure('usage', `${method} is no HTTP method.`, 'Try get or post.')
  const headers = new Headers()
  for (const line of options.header ?? []) {
    const [name, value] = split(line, ':', "A header is written -H 'Name: value'")
    headers.set(name.trim(), value.trim())
  }
  const body = await bodyOf(method, options, headers)
  return { method, headers, ...body, ...(options.output !== undefined && { stream: true }) }
}

/** Into a file as it comes, however long it is. */
async function save(body: ReadableStream<Uint8Array>, path: string): Promise<void> {
  try {
    await pipeline(body, createWriteStream(path))
  } catch (cause) {
    const { syscall, message } = cause as NodeJS.ErrnoException
    if (syscall === 'open') throw new Failure('usage', `Could not write ${path}: ${message}`, undefined, cause)
    throw new Failure('network', `The answer broke off: ${message}`, `What came of it is in ${path}.`, cause)
  }
}

function sayHead({ status, headers }: Answered): void {
  say(`HTTP ${status}`)
  for (const [name, value] of headers) say(`${name}: ${value}`)
  say()
}

/** For people JSON is laid out; for programs the body is what was sent, to the byte. */
function printBody({ data, raw, bytes }: Answered): void {
  const isJson = typeof data === 'object' && data !== null && /^\s*[[{]/.test(raw)
  if (process.stdout.isTTY && isJson) print(JSON.stringify(data, null, 2))
  else if (process.stdout.isTTY) print(raw)
  else printBytes(bytes ?? raw)
}
