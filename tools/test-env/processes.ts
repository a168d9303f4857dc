// Which test files share a process, and which begin first.
import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

/** They take longest, so they begin first: one that began last would keep one processor waiting for the other. */
const longest = [
  'test/browser/pages.test.ts',
  'packages/server/test/races/processes.test.ts',
  'test/browser/playground.test.ts',
  'test/browser/journey.test.ts',
  'packages/valetkey/test/runtimes/runtimes.test.ts',
  'packages/valetkey/test/client/refresh-processes.test.ts',
  'packages/cli/test/commands/serve/guide.test.ts',
  'packages/cli/test/commands/serve/manage.test.ts',
  'packages/cli/test/commands/services.test.ts',
  'test/browser/portal.test.ts',
]

/** Packages whose files load a world of modules and are done with it in a second. */
const sharing = /^packages\/(?:flattr|sandbox|server|valetkey)\/test\//

/** What a process has once only, or other processes: who touches it has a process of its own. */
const alone =
  /\bmock\.|registerHooks|\bprocess\.(?:env\b|exit|on\b|once\b|chdir|emit)|\bglobalThis\b.* = |syncBuiltinESMExports|node:child_process|\.\/(?:processes|kill)\//

/** Enough to load the modules seldom; few enough that both processors have something to do until the end. */
const TOGETHER = 12

/**
 * The files for `run` of node:test, which starts a process for each: long ones first, and small ones of the same package
 * as a few files made in `folder`. There a test file is a test, named by its path: its hooks are its own, and it begins
 * when the one before has ended.
 */
export function inProcesses(files: readonly string[], folder: string): readonly string[] {
  const early = longest.filter(file => files.includes(file))
  const others = files.filter(file => !early.includes(file))
  const small = Object.groupBy(others, file => (mayShare(file) ? file.split('/', 2).join('/') : ''))
  const { '': own = [], ...packages } = small
  const together = Object.values(packages).flatMap(ofOne => chunks(ofOne ?? []))
  return [
    ...early,
    ...together.map((chunk, number) => entryFor(chunk, join(folder, `together-${number}.test.mjs`))),
    ...own,
  ]
}

/** Tests that come after an await of the module would come when the one they are in has ended. */
const waits = /^\S.*\bawait\b/m

function mayShare(file: string): boolean {
  const text = readFileSync(file, 'utf8')
  return sharing.test(file) && !alone.test(text) && !waits.test(text)
}

function chunks(files: readonly string[]): readonly (readonly string[])[] {
  const count = Math.ceil(files.length / TOGETHER)
  return Array.from({ length: count }, (_, number) => files.filter((_, at) => at % count === number))
}

function entryFor(files: readonly string[], path: string): string {
  const tests = files.map(file => `test(${JSON.stringify(file)}, () => import(${JSON.stringify(urlOf(file))}))\n`)
  writeFileSync(path, `import { test } from 'node:test'\n${tests.join('')}`)
  return path
}

const urlOf = (file: string): string => pathToFileURL(resolve(file)).href
