import { execFileSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { installOnDemand } from '../test-env/on-demand.ts'

/** Where npm puts a runtime's own program. Their start scripts do nothing but look for it, so they need not run. */
const PROGRAMS = {
  'Node 20': 'node_modules/node20-*/bin/node',
  'Node 22': 'node_modules/node22-*/bin/node',
  Bun: 'node_modules/@oven/bun-*/bin/bun',
  Deno: 'node_modules/@deno/*/deno',
} as const

type ProgramName = keyof typeof PROGRAMS

const folder = fileURLToPath(new URL('.', import.meta.url))

/** Installs Node 20 and 22, Bun, Deno and workerd beside this file, where they are missing. What kept it from that, or null. */
export function installRuntimes(): string | null {
  return installOnDemand(folder, 'Node 20 and 22, Bun, Deno and workerd, 700 MB,')
}

/** The program, from npm, else a Node of that age on this machine; undefined when there is none. */
export function programOf(name: ProgramName): string | undefined {
  const [found] = globSync(PROGRAMS[name], { cwd: folder })
  if (found !== undefined) return folder + found
  const major = /^Node (\d+)$/.exec(name)?.[1]
  return major !== undefined && versionOf('/usr/bin/node').startsWith(`v${major}.`) ? '/usr/bin/node' : undefined
}

function versionOf(program: string): string {
  try {
    return execFileSync(program, ['--version'], { encoding: 'utf8' })
  } catch {
    return ''
  }
}

/** A worker that answers requests. */
interface Worker {
  dispatchFetch(url: string): Promise<{ json(): Promise<unknown> }>
  dispose(): Promise<void>
}

/** Runs a module in workerd, with none of Node's ways switched on. */
export async function startWorker(script: string): Promise<Worker> {
  const path = createRequire(import.meta.url).resolve('miniflare')
  const { Miniflare } = (await import(path)) as { Miniflare: new (options: object) => Worker }
  return new Miniflare({ modules: true, script, compatibilityDate: '2026-01-01', cf: false })
}
