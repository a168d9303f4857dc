import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, type TestContext, test } from 'node:test'
import { promisify } from 'node:util'
import { type BuildOptions, build } from 'esbuild'
import { installRuntimes, programOf, startWorker } from '../../../../tools/runtimes/runtimes.ts'
import { launchChromium } from '../../../../tools/test-env/chromium.ts'
import { installPacked, modules } from '../packed.ts'
import type { Outcome } from './portable.ts'

// The package as it is published (package.json and dist, built for this), installed in a folder of its own, on every runtime.

const folder = mkdtempSync(join(tmpdir(), 'valetkey-runtimes-'))
const run = promisify(execFile)
let missing: string | null = null

before(async () => {
  missing = installRuntimes()
  await installPacked(folder)
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  for (const name of ['fast-xml-parser', 'oauth4webapi', 'yaml'])
    symlinkSync(join(modules, name), join(folder, 'node_modules', name))
  // The checks alone: `valetkey` stays what each runtime finds by the package's own exports.
  await bundle(`export { runAll } from ${JSON.stringify(join(import.meta.dirname, 'portable.ts'))}`, 'portable.js', {
    platform: 'node',
    packages: 'external',
  })
  const program = `import { runAll } from './portable.js'
const runtime = globalThis.Bun ? 'Bun' : globalThis.Deno ? 'Deno' : 'Node ' + parseInt(process.versions.node)
console.log(JSON.stringify({ runtime, outcomes: await runAll('program') }))`
  writeFileSync(join(folder, 'main.js'), program)
})
after(() => rmSync(folder, { recursive: true, force: true }))

async function bundle(contents: string, name: string, options: BuildOptions): Promise<void> {
  const stdin = { contents, resolveDir: folder, loader: 'ts' } as const
  await build({ stdin, bundle: true, format: 'esm', target: 'es2022', outfile: join(folder, name), ...options })
}

async function judge(t: TestContext, outcomes: readonly Outcome[]): Promise<void> {
  assert.ok(outcomes.length > 12, `only ${outcomes.length} checks ran`)
  for (const { name, error } of outcomes) await t.test(name, () => assert.equal(error, undefined))
}

const programs: readonly (readonly [name: string, program: () => string | undefined, args?: readonly string[]])[] = [
  ['Node 20', () => programOf('Node 20')],
  ['Node 22', () => programOf('Node 22')],
  ['Node 24', () => process.execPath],
  ['Bun', () => programOf('Bun'), ['run']],
  ['Deno', () => programOf('Deno'), ['run', '--quiet', '--no-prompt', '--cached-only', '--allow-read', '--allow-env']],
]

for (const [name, find, args = []] of programs)
  test(`the core runs on ${name}`, async t => {
    const program = find()
    if (program === undefined) return t.skip(missing ?? `npm has no ${name} for this machine`)
    const env = { ...process.env, NODE_OPTIONS: '', DENO_NO_UPDATE_CHECK: '1' }
    const { stdout } = await run(program, [...args, 'main.js'], { cwd: folder, env, timeout: 120_000 })
    const { runtime, outcomes } = JSON.parse(stdout) as { runtime: string; outcomes: Outcome[] }
    assert.equal(runtime, name)
    await judge(t, outcomes)
  })

/** What bundlers take for a place where there is no Node. */
const forTheWeb: BuildOptions = { platform: 'browser', conditions: ['browser'] }

test('the core runs on workerd', async t => {
  if (missing !== null) return t.skip(missing)
  const worker = `import { runAll } from './portable.js'
export default { fetch: async () => Response.json(await runAll('program')) }`
  await bundle(worker, 'worker.js', { ...forTheWeb, conditions: ['workerd', 'worker', 'browser'] })
  const running = await startWorker(readFileSync(join(folder, 'worker.js'), 'utf8'))
  try {
    await judge(t, (await (await running.dispatchFetch('http://worker.example/')).json()) as Outcome[])
  } finally {
    await running.dispose()
  }
})

test('the core runs in a page of Chromium, but for what needs cookies', async t => {
  await bundle(`import { runAll } from './portable.js'\nglobalThis.outcomes = runAll('page')`, 'page.js', forTheWeb)
  const script = readFileSync(join(folder, 'page.js'))
  const server = createServer((request, response) => {
    const page = request.url !== '/page.js'
    response.setHeader('content-type', page ? 'text/html; charset=utf-8' : 'text/javascript; charset=utf-8')
    response.end(page ? '<script type="module" src="/page.js"></script>' : script)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const browser = await launchChromium()
  try {
    const page = await browser.newPage()
    // Secure, because it is this machine: WebCrypto wants that.
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
    await judge(t, (await page.evaluate('outcomes')) as Outcome[])
  } finally {
    await browser.close()
    server.close()
  }
})
