import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { connectError } from '../client/errors/connect-errors.ts'
import type { ConnectError } from '../client/errors/errors.ts'
import { byAppAndId, recordKey, replaces, type Vault, type VaultRecord } from '../client/vault.ts'
import { type Lock, lockFile } from './lock.ts'
import { explained } from './trouble.ts'

interface Content {
  readonly version: 1
  records: Record<string, VaultRecord>
  /** Keys taken once, and until when they are remembered. */
  used: Record<string, number>
}

/**
 * A JSON file only its owner may read (0600). A reader sees the file before or after a change, never in between: it is
 * replaced by renaming. Writers queue by a lock file beside it, those of other processes as well.
 */
export function fileVault(path: string): Vault {
  let queue: Promise<unknown> = Promise.resolve()
  const change = <T>(edit: (content: Content) => T | null): Promise<T | null> => {
    const turn = queue.then(() => changeFile(path, edit))
    queue = turn.catch(() => {})
    return turn
  }
  return explained(path, {
    lasting: true,
    read: async (kind, app, id) => (await load(path)).records[recordKey(kind, app, id)] ?? null,
    write: async record => {
      const key = recordKey(record.kind, record.app, record.id)
      const written = await change(({ records }) => {
        if (!replaces(record, records[key])) return null
        records[key] = { ...record, version: record.version + 1 }
        return true
      })
      return written ?? false
    },
    remove: async (kind, app, id, version) => {
      const key = recordKey(kind, app, id)
      const removed = await change(({ records }) => {
        const current = records[key]
        if (!current || (version !== undefined && current.version !== version)) return null
        return delete records[key]
      })
      return removed ?? false
    },
    list: async (kind, app) => {
      const records = Object.values((await load(path)).records)
      return records.filter(one => one.kind === kind && (app === undefined || one.app === app)).sort(byAppAndId)
    },
    takeOnce: async (key, until) => (await change(content => take(content, key, until))) ?? false,
    close: async () => void (await queue),
  })
}

function take({ used }: Content, key: string, until: number): true | null {
  const now = Date.now()
  for (const [old, end] of Object.entries(used)) if (end < now) delete used[old]
  if (used[key] !== undefined) return null
  used[key] = until
  return true
}

/** `null` from the edit: nothing to write. */
async function changeFile<T>(path: string, edit: (content: Content) => T | null): Promise<T | null> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const lock = await lockFile(`${path}.lock`)
  try {
    const content = await load(path)
    const result = edit(content)
    if (result !== null) await save(path, content, lock)
    return result
  } finally {
    await lock.release()
  }
}

async function load(path: string): Promise<Content> {
  const text = await readFile(path, 'utf8').catch(error => {
    if (error.code === 'ENOENT') return ''
    throw error
  })
  const content: Content = text === '' ? { version: 1, records: {}, used: {} } : parse(path, text)
  const bare = <V>(members: Record<string, V>): Record<string, V> => Object.assign(Object.create(null), members)
  return { version: 1, records: bare(content.records), used: bare(content.used) }
}

function parse(path: string, text: string): Content {
  try {
    const content = JSON.parse(text) as Content
    if (content.version === 1) return content
  } catch {
    // Said below.
  }
  throw connectError('vault_unreadable', path)
}

/** Written aside and whole on the disk before it takes the place of the old one. */
async function save(path: string, content: Content, { draft, held }: Lock): Promise<void> {
  try {
    const file = await open(draft, 'wx', 0o600)
    try {
      await file.writeFile(JSON.stringify(content, null, 1))
      await file.sync()
    } finally {
      await file.close()
    }
    if (!(await held())) throw late(path)
    await rename(draft, path).catch(error => {
      throw error.code === 'ENOENT' ? late(path, error) : error
    })
  } finally {
    await rm(draft, { force: true })
  }
}

/** Somebody took us for dead, and broke the lock. */
function late(path: string, cause?: unknown): ConnectError {
  return connectError('vault_busy', path, { reason: 'nothing was written', cause })
}
