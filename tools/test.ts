// Runs every test: `npm test`, `npm run test:long`, or `npm test -- packages/valetkey/test/oauth1` for a part.
// Starts one PostgreSQL for all of them, says plainly what it skipped and why, and skips nothing in CI.
import { globSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'
import { watchForLeaks } from './test-env/leaks.ts'
import { startPostgres } from './test-env/postgres.ts'
import { inProcesses } from './test-env/processes.ts'

const args = process.argv.slice(2)
const long = args.includes('--long')
const wanted = args.filter(arg => !arg.startsWith('--'))

const files = filesOf(wanted.length > 0 ? wanted : ['packages/*/test', 'test'])
if (files.length === 0) {
  console.error(`No test file matches ${wanted.join(' ')}. Name a folder or a .test.ts file.`)
  process.exit(2)
}
const skipped: string[] = []
const scratch = mkdtempSync(join(tmpdir(), 'valetkey-tests-'))
const postgres = await startPostgres().catch((error: unknown) => {
  skipped.push(`everything on PostgreSQL: no server could be started (${(error as Error).message})`)
  return undefined
})
process.env['VALETKEY_TEST_POSTGRES'] = postgres?.url ?? 'none'
// Most processes load the same modules.
process.env['NODE_COMPILE_CACHE'] ??= resolve('node_modules/.cache/compiled')
if (long) process.env['VALETKEY_TEST_LONG'] = '1'

const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort())

let failed = false
const tests = run({
  files: [...inProcesses(files, scratch)],
  concurrency: 2,
  execArgv: ['--conditions=valetkey-source', '--disable-warning=ExperimentalWarning'],
  signal: stop.signal,
})
  .on('test:fail', ({ todo }) => {
    failed ||= todo === undefined || todo === false
  })
  .on('test:pass', ({ name, skip }) => {
    if (skip !== undefined && skip !== false) skipped.push(typeof skip === 'string' && skip ? `${name}: ${skip}` : name)
  })
const leaks = watchForLeaks()
for await (const text of tests.compose(spec)) {
  process.stdout.write(text)
  leaks.read(String(text))
}

await postgres?.stop()
rmSync(scratch, { recursive: true })
for (const what of skipped) console.log(`skipped ${what}`)
if (!long) console.log('The long versions (more rounds, more generated cases) run with: npm run test:long')
const mayNotSkip = skipped.length > 0 && Boolean(process.env['CI'])
if (mayNotSkip) console.log('In CI nothing may be skipped: install what is missing in .ci/run')
if (leaks.found !== undefined) console.log(`A secret was printed above: ${leaks.found}…`)
process.exit(failed || leaks.found !== undefined || mayNotSkip || stop.signal.aborted ? 1 : 0)

function filesOf(places: readonly string[]): string[] {
  const patterns = places.map(place => (place.endsWith('.ts') ? place : `${place}/**/*.test.ts`))
  return [...new Set(patterns.flatMap(pattern => globSync(pattern)))].sort()
}
