import { randomBytes } from 'node:crypto'
import { link, mkdir, readFile, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Failure } from './failure.ts'

/** Where tokens and the key that seals them live. */
export interface Home {
  readonly folder: string
  /** seals everything kept here: VALETKEY_SECRET, else a key generated once into a file only you may read */
  readonly secret: string
  path(file: string): string
}

type Environment = Readonly<Record<string, string | undefined>>

/** Opens (and at first makes) the folder of VALETKEY_HOME, else the system's usual place for user data. */
export async function openHome(env: Environment = process.env): Promise<Home> {
  const folder = env['VALETKEY_HOME'] || (await usualFolder())
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const secret = env['VALETKEY_SECRET'] || (await keptKey(join(folder, 'key')))
    return { folder, secret, path: file => join(folder, file) }
  } catch (error) {
    throw new Failure('failed', `Could not open ${folder}: ${(error as Error).message}`, homeAdvice, error)
  }
}

const homeAdvice = 'Set VALETKEY_HOME to a folder you may write to.'

async function usualFolder(): Promise<string> {
  const { default: envPaths } = await import('env-paths')
  return envPaths('valetkey', { suffix: '' }).data
}

const readKey = async (path: string): Promise<string> => (await readFile(path, 'utf8')).trim()

async function keptKey(path: string): Promise<string> {
  const key = await readKey(path).catch(() => newKey(path))
  if (key === '') throw new Error('the key file is empty; delete it, then sign in again')
  return key
}

/** A hard link is made by exactly one process, and never to a half-written file; everybody else reads that one's key. */
async function newKey(path: string): Promise<string> {
  const draft = `${path}.${randomBytes(6).toString('hex')}`
  await writeFile(draft, `${randomBytes(32).toString('base64url')}\n`, { flag: 'wx', mode: 0o600 })
  await link(draft, path).catch(notTaken)
  await unlink(draft)
  return readKey(path)
}

function notTaken(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error
}
