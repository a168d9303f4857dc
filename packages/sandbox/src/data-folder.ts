import { accessSync, constants, existsSync, mkdirSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { SandboxError } from './sandbox-error.ts'

/** Where a sandbox keeps what it must remember. */
export interface DataFolder {
  readonly path: string
  readonly appsFile: string
  /** A folder of its own for each personality and the playground. */
  folderOf(name: string): string
}

const APPS_FILE = 'sandbox-apps.json'

/** Opens the folder, made when it is missing and emptied first when `reset`. Throws SandboxError `data_unusable`. */
export function openDataFolder(path: string, names: readonly string[], reset: boolean): DataFolder {
  const folder = resolve(path)
  const folderOf = (name: string) => join(folder, `sandbox-${name}`)
  try {
    // Exactly what a sandbox makes, by name: whoever points --data at a folder of theirs loses nothing else.
    const own = [...names.map(folderOf), join(folder, APPS_FILE), join(folder, 'keys.json')]
    if (reset && existsSync(join(folder, APPS_FILE)))
      for (const one of own) rmSync(one, { recursive: true, force: true })
    for (const one of [folder, ...names.map(folderOf)]) mkdirSync(one, { recursive: true, mode: 0o700 })
    accessSync(folder, constants.R_OK | constants.W_OK)
  } catch (cause) {
    const message = `The data folder ${folder} cannot be used (${(cause as NodeJS.ErrnoException).code ?? 'unknown'}).`
    throw new SandboxError('data_unusable', message, 'Choose another with --data DIR, or keep nothing with --memory.', {
      cause,
    })
  }
  return { path: folder, appsFile: join(folder, APPS_FILE), folderOf }
}
