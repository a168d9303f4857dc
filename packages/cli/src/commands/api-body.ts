import { createReadStream, openAsBlob } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import { Readable } from 'node:stream'
import { arrayBuffer, text } from 'node:stream/consumers'
import type { CallOptions } from 'valetkey'
import { Failure } from '../failure.ts'

/** The ways to say what is sent. */
export interface BodyOptions {
  /** `name=value`, as often as needed */
  readonly data?: readonly string[]
  readonly json?: string
  /** `name=value` or `name=@file`, as often as needed */
  readonly form?: readonly string[]
  readonly input?: string
}

/** `-d` are the query's with get, the form's else; beside another body they go into the query. */
export async function bodyOf(method: string, options: BodyOptions, headers: Headers): Promise<CallOptions> {
  const { data = [], json, form, input } = options
  const fields = data.map(field => split(field, '=', 'A parameter is written -d name=value'))
  const bodies = [json, form, input].filter(one => one !== undefined)
  if (bodies.length > 1)
    throw new Failure('usage', 'There is one body at most.', 'Give one of --json, --form and --input.')
  if (bodies.length === 0) return fields.length > 0 ? { data: fields } : {}
  if (/^(get|head)$/i.test(method)) throw new Failure('usage', `A ${method} has no body.`, 'Try post or put.')
  return { query: fields, timeoutMs: PATIENCE, ...(await oneBody(options, headers)) }
}

/** A file may be long, and the way up slow. */
const PATIENCE = 60 * 60 * 1000

async function oneBody({ json, form, input = '' }: BodyOptions, headers: Headers): Promise<CallOptions> {
  if (json !== undefined) return { data: await jsonBody(json), contentType: 'application/json' }
  return form === undefined ? rawBody(input, headers) : { data: await multipart(form) }
}

/** Cuts at the first of it. */
export function split(text: string, between: string, advice: string): readonly [string, string] {
  const at = text.indexOf(between)
  if (at >= 1) return [text.slice(0, at), text.slice(at + between.length)]
  throw new Failure('usage', `${text} has no ${between} in it.`, advice)
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

const fromFile = (path: string): Promise<string> => readFile(path, 'utf8').catch(unreadable(path))

/** As curl has it: `photo=@cat.jpg`, `photo=@cat;type=image/jpeg`, `photo=@-` from stdin. */
async function multipart(written: readonly string[]): Promise<FormData> {
  const form = new FormData()
  for (const field of written) {
    const [name, value] = split(field, '=', 'A field is written -F name=value, and a file -F name=@FILE')
    const [, path, type] = /^@(.*?)(?:;type=([^;]+))?$/s.exec(value) ?? []
    if (path === undefined) form.append(name, value)
    else form.append(name, await contentOf(path, type ?? typeOf(path)), basename(path))
  }
  return form
}

/** Of a file without reading it; what comes through a pipe is read first. */
async function contentOf(path: string, type: string): Promise<Blob> {
  const { size } = path === '-' ? { size: null } : await sizeOf(path)
  if (size !== null) return openAsBlob(path, { type })
  const input = path === '-' ? process.stdin : createReadStream(path)
  return new Blob([await arrayBuffer(input).catch(unreadable(path))], { type })
}

/** Null: it is a pipe, and nobody knows. */
async function sizeOf(path: string): Promise<{ readonly size: number | null }> {
  const found = await stat(path).catch(unreadable(path))
  if (found.isDirectory()) throw new Failure('usage', `${path} is a folder.`, 'Name a file in it.')
  return { size: found.isFile() ? found.size : null }
}

/** More than this is not held, and then not sent again when it fails. */
const HELD = 64 * 1024 * 1024

async function rawBody(path: string, headers: Headers): Promise<CallOptions> {
  const contentType = headers.get('content-type') ?? typeOf(path)
  if (path === '-') return { data: Readable.toWeb(process.stdin), contentType }
  const { size } = await sizeOf(path)
  if (size !== null && size <= HELD) return { data: await openAsBlob(path), contentType }
  if (size !== null) headers.set('content-length', String(size))
  return { data: Readable.toWeb(createReadStream(path)), contentType }
}

const unreadable =
  (path: string) =>
  (cause: Error): never => {
    throw new Failure('usage', `Could not read ${path}: ${cause.message}`, undefined, cause)
  }

const types: Readonly<Record<string, string>> = {
  '.gif': 'image/gif',
  '.jpeg': 'image/jpeg',
  '.jpg': 'image/jpeg',
  '.json': 'application/json',
  '.mov': 'video/quicktime',
  '.mp3': 'audio/mpeg',
  '.mp4': 'video/mp4',
  '.pdf': 'application/pdf',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain',
  '.webp': 'image/webp',
  '.xml': 'application/xml',
}

/** By the end of its name. */
const typeOf = (path: string): string => types[extname(path).toLowerCase()] ?? 'application/octet-stream'
