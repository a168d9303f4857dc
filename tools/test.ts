// Runs every test: `npm test`, `npm run test:long`, or `npm test -- packages/valetkey/test/oauth1` for a part.
// Starts one PostgreSQL for all of them, says plainly what it skipped and why, and skips nothing in CI.
import { spawn } from 'node:child_process'
import { globSync } from 'node:fs'
import { startPostgres } from './test-env/postgres.ts'

const args = process.argv.slice(2)
const long = args.includes('--long')
const wanted = args.filter(arg => !arg.startsWith('--'))
const inCi = Boolean(process.env['CI'])

const everywhere = ['packages/*/test/**/*.test.ts', 'test/**/*.test.ts']
const patterns =
  wanted.length > 0 ? wanted.flatMap(part => (part.endsWith('.ts') ? [part] : [`${part}/**/*.test.ts`])) : everywhere
const files = patterns
  .flatMap(pattern => globSync(pattern))
  .filter(file => long || !file.endsWith('.long.test.ts'))
  .sort()
if (files.length === 0) {
  console.error(`No test file matches ${wanted.join(' ')}. Name a folder or a .test.ts file.`)
  process.exit(2)
}

const skipped: string[] = []
const postgres = await startPostgres().catch((error: unknown) => {
  skipped.push(`PostgreSQL tests: no server could be started (${(error as Error).message})`)
  return undefined
})

const environment = {
  ...process.env,
  ...(postgres ? { VALETKEY_TEST_POSTGRES: postgres.url } : { VALETKEY_TEST_POSTGRES: 'none' }),
  ...(long ? { VALETKEY_TEST_LONG: '1' } : {}),
}
const runner = spawn(
  process.execPath,
  ['--conditions=valetkey-source', '--disable-warning=ExperimentalWarning', '--test', '--test-concurrency=2', ...files],
  { env: environment, stdio: 'inherit' },
)
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => runner.kill(signal))

runner.on('exit', async code => {
  await postgres?.stop()
  for (const what of skipped) console.log(`skipped ${what}`)
  if (!long) console.log('The long versions (larger races, more generated cases) run with: npm run test:long')
  process.exit(skipped.length > 0 && inCi ? 1 : (code ?? 1))
})
