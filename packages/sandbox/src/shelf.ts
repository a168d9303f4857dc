import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Files somebody has uploaded: in a folder, or in memory where nothing is kept. */
export interface Shelf {
  put(name: string, bytes: Uint8Array): void
  /** Null: there is none of that name. */
  get(name: string): Uint8Array<ArrayBuffer> | null
}

/** Names are the sandbox's own, never a visitor's: nothing leads out of the folder. */
export function openShelf(folder: string | null): Shelf {
  return folder === null ? inMemory() : inFolder(folder)
}

function inMemory(): Shelf {
  const kept = new Map<string, Uint8Array<ArrayBuffer>>()
  return { put: (name, bytes) => void kept.set(name, new Uint8Array(bytes)), get: name => kept.get(name) ?? null }
}

function inFolder(folder: string): Shelf {
  return {
    put(name, bytes) {
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      writeFileSync(join(folder, name), bytes, { mode: 0o600 })
    },
    get(name) {
      try {
        return new Uint8Array(readFileSync(join(folder, name)))
      } catch {
        return null
      }
    },
  }
}
