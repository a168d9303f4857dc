import { mkdirSync, mkdtempSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { installOnDemand } from '../test-env/on-demand.ts'

const folder = fileURLToPath(new URL('.', import.meta.url))

/** Installs Next.js and SvelteKit beside this file, where they are missing. What kept it from that, or null. */
export function installFrameworks(): string | null {
  return installOnDemand(folder, 'Next.js and SvelteKit, 420 MB,')
}

/** The command-line program of a package installed here. */
export const programs = {
  next: `${folder}node_modules/next/dist/bin/next`,
  vite: `${folder}node_modules/vite/bin/vite.js`,
  tsc: `${folder}node_modules/typescript/bin/tsc`,
} as const

/** An empty folder from which an app finds those packages as if they were its own; `dist` is no part of the repository. */
export function workshop(name: string): string {
  mkdirSync(`${folder}dist`, { recursive: true })
  return mkdtempSync(`${folder}dist/${name}-`)
}
