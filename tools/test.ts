// Runs every test: `npm test`, `npm run test:long`, or `npm test -- packages/valetkey/test/oauth1` for a part.
// Starts one PostgreSQL for all of them, says plainly what it skipped and why, and skips nothing in CI.
import { spawn } from 'node:child_process'
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { startPostgres } from './test-env/postgres.ts'

const args = process.argv.slice(2)
const long = args.includes('--long')
const wanted = args.filter(arg => !arg.startsWith('--'))

const files = filesOf(wanted.length > 0 ? wanted : ['packages/*/test', 'test'])
if (files.length === 0) {
  console.error(`No test file matches ${wanted.join(' ')}. Name a folder or a .test.ts file.`)
  process.exit(2)
}
const scratch = mkdtempSync(join(tmpdir(), 'valetkey-tests-'))
const skipsFile = join(scratch, 'skips')
const skipped: string[] = []
const postgres = await startPostgres().catch((error: unknown) => {
  skipped.push(`everything on PostgreSQL: no server could be started (${(error as Error).message})`)
  return undefined
})

const runner = spawn(process.execPath, [...nodeOptions(), ...files], {
  env: {
    ...process.env,
    // Every file is a process of its own, and most of them load the same modules.
    NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] ?? resolve('node_modules/.cache/compiled'),
    VALETKEY_TEST_POSTGRES: postgres?.url ?? 'none',
    ...(long ? { VALETKEY_TEST_LONG: '1' } : {}),
  },
  stdio: 'inherit',
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => runner.kill(signal))
runner.on('exit', async code => {
  await postgres?.stop()
  skipped.push(...readFileSync(skipsFile, 'utf8').split('\n').filter(Boolean))
  rmSync(scratch, { recursive: true })
  for (const what of skipped) console.log(`skipped ${what}`)
  if (!long) console.log('The long versions (more rounds, more generated cases) run with: npm run test:long')
  const mayNotSkip = skipped.length > 0 && Boolean(process.env['CI'])
  if (mayNotSkip) console.log('In CI nothing may be skipped: install what is missing in .ci/run')
  process.exit(mayNotSkip ? 1 : (code ?? 1))
})

function filesOf(places: readonly string[]): string[] {
  const patterns = places.map(place => (place.endsWith('.ts') ? place : `${place}/**/*.test.ts`))
  return [...new Set(patterns.flatMap(pattern => globSync(pattern)))].sort()
}

function nodeOptions(): string[] {
  const reporters = [
    ['spec', 'stdout'],
    [new URL('./skips-reporter.ts', import.meta.url).href, skipsFile],
  ]
  return [
    '--conditions=valetkey-source',
    '--disable-warning=ExperimentalWarning',
    '--test',
    '--test-concurrency=2',
    ...reporters.flatMap(([name, to]) => [`--test-reporter=${name}`, `--test-reporter-destination=${to}`]),
  ]
}
