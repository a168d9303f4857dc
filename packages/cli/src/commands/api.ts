import { readFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import { ApiError, type ApiResponse, type CallOptions } from 'valetkey'
import type { Account } from '../accounts.ts'
import { openAccount } from '../desk.ts'
import { Failure } from '../failure.ts'
import { print, printBytes, say } from '../terminal.ts'

export interface ApiOptions {
  readonly as: string
  /** `name=value`, as often as needed */
  readonly data?: readonly string[]
  readonly json?: string
  /** `name: value` */
  readonly header?: readonly string[]
  readonly include?: boolean
  readonly fail: boolean
}

/** `valetkey api`: one signed call; the answer's body on stdout, and nothing else there. */
export async function api(provider: string, method: string, path: string, options: ApiOptions): Promise<void> {
  const request = await callOf(method, options)
  const { account, app } = await openAccount(provider, options.as)
  const { answer, error } = await answerOf(app.for(account.as).request(path, request))
  if (options.include) sayHead(answer)
  printBody(answer)
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

/** `-d` are the query's with get, the form's else; beside a JSON body they go into the query. */
async function callOf(method: string, { data = [], json, header = [] }: ApiOptions): Promise<CallOptions> {
  if (!/^[a-z]+$/i.test(method)) throw new Failure('usage', `${method} is no HTTP method.`, 'Try get or post.')
  const fields = data.map(field => split(field, '=', 'A parameter is written -d name=value'))
  const headers = Object.fromEntries(header.map(line => split(line, ':', "A header is written -H 'Name: value'")))
  if (json === undefined) return { method, headers, ...(fields.length > 0 && { data: fields }) }
  return { method, headers, query: fields, data: await jsonBody(json), contentType: 'application/json' }
}

function split(text: string, between: string, advice: string): readonly [string, string] {
  const at = text.indexOf(between)
  if (at < 1) throw new Failure('usage', `${text} has no ${between} in it.`, advice)
  return between === ':'
    ? [text.slice(0, at).trim(), text.slice(at + 1).trim()]
    : [text.slice(0, at), text.slice(at + 1)]
}

/** Sent as it was written, once it is known to be JSON. */
async function jsonBody(option: string): Promise<string> {
  const body =
    option === '-' ? await text(process.stdin) : option.startsWith('@') ? await fromFile(option.slice(1)) : option
  try {
    JSON.parse(body)
    return body
  } catch (cause) {
    throw new Failure('usage', `The body is not JSON: ${(cause as Error).message}`, undefined, cause)
  }
}

const fromFile = (path: string): Promise<string> =>
  readFile(path, 'utf8').catch(cause => {
    throw new Failure('usage', `Could not read ${path}: ${cause.message}`, undefined, cause)
  })

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
