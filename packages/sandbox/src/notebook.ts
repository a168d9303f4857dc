import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** A small JSON value that outlives the process; with no path it lives as long as the sandbox. */
export interface Notebook<T> {
  readonly value: T
  /** Replaces the value, and the file in one step. */
  write(value: T): void
}

/** Opens the notebook at `path`. A file that cannot be read counts as absent: the seeds begin anew. */
export function openNotebook<T>(path: string | null, first: () => T): Notebook<T> {
  let current = (path === null ? undefined : read<T>(path)) ?? first()
  return {
    get value() {
      return current
    },
    write(value) {
      current = value
      if (path !== null) replace(path, JSON.stringify(value, null, 2))
    },
  }
}

function read<T>(path: string): T | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as T
  } catch {
    return undefined
  }
}

function replace(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  writeFileSync(`${path}.new`, text, { mode: 0o600 })
  renameSync(`${path}.new`, path)
}
