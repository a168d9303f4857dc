import assert from 'node:assert/strict'
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, globSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { installPacked } from '../../packages/valetkey/test/packed.ts'
import { workshop } from '../../tools/frameworks/frameworks.ts'
import { freePort } from '../../tools/test-env/free-port.ts'
import type { Framework } from './frameworks.ts'

type Env = Readonly<Record<string, string>>

/** An app in a folder of its own, with our package as it is published among its node_modules. */
export interface App {
  readonly folder: string
  /** Runs a program to its end; fails with what it printed. */
  run(program: readonly string[], env?: Env): Promise<void>
  /** Builds it as its framework does, and gives in words how long that took, and how much there is. */
  build(framework: Framework, env?: Env): Promise<string>
  /** Starts a server, and waits until it answers; on a free port, unless it has been one before. */
  start(program: (port: number) => readonly string[], env: (origin: string) => Env, port?: number): Promise<Running>
  /** Takes away all that the bundler should have built in: what is missing now is missed. */
  forgetPackage(): void
  remove(): void
}

export interface Running {
  readonly port: number
  readonly origin: string
  stop(): Promise<void>
}

const valetkey = join(import.meta.dirname, '../../packages/valetkey')
const examples = join(valetkey, 'examples')

/** The example as it stands in the repository. */
export async function exampleApp({ name, proxy }: Framework): Promise<App> {
  const app = appIn(workshop(name))
  cpSync(join(examples, name), app.folder, { recursive: true })
  writeAll(app.folder, proxy)
  await installPacked(app.folder)
  return app
}

/** An app of that framework whose handler is far away, in the process of the test. */
export async function contractApp({ name, kept, handler, contract, proxy }: Framework): Promise<App> {
  const app = appIn(workshop(`${name}-contract`))
  const path = (file: string) => join(app.folder, file)
  for (const file of kept) cpSync(join(examples, name, file), path(file))
  cpSync(join(import.meta.dirname, 'handler.ts'), path(handler))
  writeAll(app.folder, { ...contract, ...proxy })
  await installPacked(app.folder)
  await build({
    entryPoints: [join(valetkey, 'test/runtimes/portable.ts')],
    outfile: path('portable.js'),
    bundle: true,
    format: 'esm',
    packages: 'external',
  })
  return app
}

function writeAll(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), content)
  }
}

function appIn(folder: string): App {
  const run: App['run'] = async (program, env) => {
    const options = { cwd: folder, env: environment(folder, env), maxBuffer: 1e8 }
    await promisify(execFile)(process.execPath, program, options).catch(error =>
      assert.fail(`${program.join(' ')}\n${error.stdout}\n${error.stderr}`),
    )
  }
  return {
    folder,
    run,
    async build(framework, env) {
      const began = performance.now()
      await run(framework.build, env)
      const seconds = ((performance.now() - began) / 1000).toFixed(1)
      return `${seconds} s, ${Math.round(sizeOf(join(folder, framework.output)) / 1000)} kB of JavaScript for the server`
    },
    async start(program, env, before) {
      const port = before ?? (await freePort())
      const origin = `http://127.0.0.1:${port}`
      return startServer(program(port), origin, folder, { HOST: '127.0.0.1', PORT: String(port), ...env(origin) })
    },
    forgetPackage: () => rmSync(join(folder, 'node_modules/valetkey/dist'), { recursive: true }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

function sizeOf(folder: string): number {
  return globSync('**/*.js', { cwd: folder }).reduce((sum, file) => sum + statSync(join(folder, file)).size, 0)
}

async function startServer(program: readonly string[], origin: string, cwd: string, env: Env): Promise<Running> {
  // A group of its own: the development servers have children.
  const child = spawn(process.execPath, program, {
    cwd,
    env: environment(cwd, env),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  let printed = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed = (printed + text).slice(-4000)
    })
  const ended = once(child, 'exit')
  const kill = () => {
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null)
      process.kill(-child.pid, 'SIGKILL')
  }
  process.once('exit', kill)
  const stop = async () => {
    kill()
    process.off('exit', kill)
    await ended
  }
  for (let waited = 0; waited < 180_000 && child.exitCode === null; waited += 100) {
    const answer = await fetch(origin, { redirect: 'manual' }).catch(() => null)
    await answer?.body?.cancel()
    if (answer !== null) return { port: Number(new URL(origin).port), origin, stop }
    await sleep(100)
  }
  await stop()
  return assert.fail(`${program.join(' ')} does not answer\n${printed}`)
}

/** What a development server answers once it has settled: on its first day it begins anew when it has written what it needs. */
export async function settled(url: string, status: number): Promise<Response> {
  for (let waited = 0; ; waited += 250) {
    const answer = await fetch(url, { redirect: 'manual' }).catch((error: Error) => new Response(error.message))
    if (answer.status === status) return answer
    const said = await answer.text()
    assert.ok(waited < 60_000, `${url}: ${answer.status} ${said}`)
    await sleep(250)
  }
}

/** As on a machine where nobody has run any of it: no settings of this one, and nothing that phones home. */
function environment(folder: string, env: Env = {}): NodeJS.ProcessEnv {
  const { PATH, NODE_COMPILE_CACHE } = process.env
  const settings = { XDG_CONFIG_HOME: join(folder, '.config'), NEXT_TELEMETRY_DISABLED: '1' }
  return { PATH, NODE_COMPILE_CACHE, ...settings, PROTOCOL_HEADER: 'x-forwarded-proto', ...env }
}
