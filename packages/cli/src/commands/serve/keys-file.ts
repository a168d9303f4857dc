import { randomBytes } from 'node:crypto'
import { readFile, rename, stat, writeFile } from 'node:fs/promises'
import { createSealer, type Key } from 'valetkey/http/seal'
import { z } from 'zod'
import { Failure } from '../../failure.ts'
import type { Located } from './config.ts'

/** A key of the server, and from when on it was the first one; null: it only reads yet. */
export interface ServerKey extends Key {
  readonly secret: string
  readonly createdAt?: string | undefined
  readonly firstSince?: string | null | undefined
}

const schema = z
  .array(
    z.strictObject({
      kid: z.string(),
      secret: z.string(),
      createdAt: z.iso.datetime().optional(),
      firstSince: z.iso.datetime().nullable().optional(),
    }),
  )
  .min(1)

/** Keys, and the file they may be written back to; null: they came from the environment. */
export interface Keys {
  readonly all: readonly ServerKey[]
  readonly file: string | null
}

/**
 * VALETKEY_KEYS, which is JSON or the path of a file with it, else the file the configuration names. The first key writes,
 * all of them read.
 */
export async function readKeys(config: Located, env: NodeJS.ProcessEnv = process.env): Promise<Keys> {
  const given = env['VALETKEY_KEYS']?.trim()
  if (given?.startsWith('[')) return { all: judged(given, 'VALETKEY_KEYS'), file: null }
  const file = given || config.path(config.keys)
  return { all: await keysIn(file), file }
}

/** Of a file that is named, else of VALETKEY_KEYS; null: there are none. */
export async function keysGiven(
  file: string | undefined,
  env: NodeJS.ProcessEnv = process.env,
): Promise<readonly ServerKey[] | null> {
  const given = file ?? env['VALETKEY_KEYS']?.trim()
  if (!given) return null
  return given.startsWith('[') ? judged(given, 'VALETKEY_KEYS') : keysIn(given)
}

async function keysIn(file: string): Promise<readonly ServerKey[]> {
  const text = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new Failure('failed', `Could not read the keys in ${file}: ${cause.message}`, keysAdvice, cause)
  })
  return judged(text, file)
}

const keysAdvice =
  'Without them nothing that is sealed can be opened. Put the file where it was, or set VALETKEY_KEYS to its content or path.'

function judged(text: string, where: string): readonly ServerKey[] {
  try {
    const keys = schema.parse(JSON.parse(text))
    createSealer(keys)
    return keys
  } catch (cause) {
    throw new Failure('usage', `${where} holds no keys: ${reasonOf(cause)}`, keysShape, cause)
  }
}

export const keysShape =
  'It is JSON: [{"kid": "2026-11", "secret": "32 characters or more"}], the key that writes first.'

/** What was read is never repeated: a message of JSON.parse quotes the text. */
function reasonOf(cause: unknown): string {
  if (cause instanceof SyntaxError) return 'it is not JSON.'
  if (cause instanceof z.ZodError) return `${cause.issues[0]?.path.join('.')}: ${cause.issues[0]?.message}.`
  return (cause as Error).message
}

/** Named after the month, and told apart from others of it. */
export function newKey(now: Date, others: readonly ServerKey[]): ServerKey {
  const month = now.toISOString().slice(0, 7)
  const taken = new Set(others.map(({ kid }) => kid))
  const names = [month, ...Array.from({ length: others.length + 1 }, (_, at) => `${month}-${at + 2}`)]
  return {
    kid: names.find(name => !taken.has(name))!,
    secret: randomBytes(32).toString('base64url'),
    createdAt: now.toISOString(),
    firstSince: null,
  }
}

/** Written beside and renamed: there is no moment without keys. Only you may read them. */
export async function writeKeys(file: string, keys: readonly ServerKey[], flag: 'wx' | 'w' = 'w'): Promise<void> {
  const content = `${JSON.stringify(keys, null, 2)}\n`
  if (flag === 'wx') return writeFile(file, content, { mode: 0o600, flag })
  const draft = `${file}.${randomBytes(6).toString('hex')}`
  await writeFile(draft, content, { mode: 0o600, flag: 'wx' })
  await rename(draft, file)
}

/** May others read the file? */
export async function isOpenToOthers(file: string): Promise<boolean> {
  return process.platform !== 'win32' && ((await stat(file)).mode & 0o077) !== 0
}
