// `npm run check`: format, lint, types, build, package checks, unused code. Each line says what ran and what to do when it fails.
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { delimiter, resolve } from 'node:path'

const published = readdirSync('packages')

type Check = readonly [what: string, command: string, args: readonly string[], fix: string, folder?: string]
const checks: readonly Check[] = [
  ['format and lint', 'biome', ['check', '--error-on-warnings', '.'], 'npm run format mends most of it'],
  ['types', 'tsc', ['-p', 'tsconfig.check.json'], 'see the messages above'],
  [
    'types without Node',
    'tsc',
    ['-p', 'packages/valetkey/tsconfig.web.json'],
    'the core has Web APIs only, of the age of Node 20; files that are for Node stand under "exclude" there',
  ],
  [
    'layers',
    process.execPath,
    ['--conditions=valetkey-source', '--test', 'test/house/layers.test.ts'],
    'docs/architecture.md says who may import whom',
  ],
  ['build', 'tsc', ['-b'], 'exported things need explicit types (isolatedDeclarations)'],
  ['size', process.execPath, ['tools/size.ts'], 'load it where it is needed first: docs/decisions/0013'],
  ['unused code and dependencies', 'knip', [], 'delete it, or say in knip.json why it stays'],
  ...published.flatMap((name): Check[] => [
    [`publint ${name}`, 'publint', ['--strict', '--pack', 'npm'], 'see the messages above', `packages/${name}`],
    [
      `types as published, ${name}`,
      'attw',
      ['--pack', '--profile', 'esm-only', '--quiet'],
      'run attw in the folder for the table',
      `packages/${name}`,
    ],
  ]),
  [
    'built code runs',
    process.execPath,
    ['--test', 'test/house/dist.check.ts'],
    'npm run build, then run the file alone',
  ],
]

const PATH = [resolve('node_modules/.bin'), process.env['PATH']].join(delimiter)

let failed = 0
for (const [what, command, args, fix, folder] of checks) {
  const run = spawnSync(command, args, { cwd: folder ?? '.', encoding: 'utf8', env: { ...process.env, PATH } })
  const fine = run.status === 0
  console.log(`${fine ? 'ok  ' : 'FAIL'}  ${what}`)
  if (fine) continue
  failed += 1
  console.log(`${run.stdout ?? ''}${run.stderr ?? ''}${run.error ? `${run.error.message}\n` : ''}      → ${fix}`)
}
console.log(failed === 0 ? 'check: all clean' : `check: ${failed} of ${checks.length} failed`)
process.exit(failed === 0 ? 0 : 1)
