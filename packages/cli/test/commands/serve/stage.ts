import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { freePort } from '../../../../../tools/test-env/free-port.ts'
import { type Ended, type Running, start } from '../../run.ts'

type Environment = Readonly<Record<string, string>>

/** A folder with a provider in it, as `valetkey init` has made it. */
export interface Stage {
  readonly folder: string
  readonly issuer: string
  readonly env: Environment
  file(name: string): string
  /** Runs a command to its end; `input` is piped in. */
  run(args: readonly string[], input?: string, env?: Environment): Promise<Ended>
  /** The same, which has to go well: what it printed. */
  ok(args: readonly string[], input?: string, env?: Environment): Promise<string>
  /** Changes valetkey.json. */
  change(patch: object): Promise<void>
  /** Runs until it is stopped, or the test file has ended. */
  serve(env?: Environment): Promise<Serving>
}

export interface Serving {
  readonly running: Running
  /** What it said up to `ready`. */
  readonly banner: string
  /** SIGTERM, and how it ended. */
  stop(): Promise<Ended>
}

export const alice = { username: 'alice', password: 'curiouser and curiouser' }

export async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'valetkey-serve-'))
  after(() => rm(folder, { recursive: true, force: true }))
  return folder
}

export async function run(args: readonly string[], env: Environment, input?: string): Promise<Ended> {
  const running = start(args, env)
  if (input === undefined) running.child.stdin?.end()
  else running.type(input)
  return running.ended
}

/** `alice` administers it; OpenID Connect is on, so that there is something guarded to ask. */
export async function openStage(config: object = {}): Promise<Stage> {
  const folder = await emptyFolder()
  const port = String(await freePort())
  const file = (name: string): string => join(folder, name)
  const env = { VALETKEY_CONFIG: file('valetkey.json') }
  const made = await run(['init', folder, '--port', port, '--admin', alice.username], {}, alice.password)
  if (made.code !== 0) throw new Error(made.stderr)
  const stage: Stage = {
    folder,
    issuer: `http://127.0.0.1:${port}`,
    env,
    file,
    run: (args, input, more = {}) => run(args, { ...env, ...more }, input),
    async ok(args, input, more) {
      const { code, stdout, stderr } = await stage.run(args, input, more)
      if (code !== 0) throw new Error(`valetkey ${args.join(' ')}: ${code}\n${stderr}${stdout}`)
      return stdout
    },
    async change(patch) {
      const before = JSON.parse(await readFile(file('valetkey.json'), 'utf8'))
      await writeFile(file('valetkey.json'), JSON.stringify({ ...before, ...patch }))
    },
    serve: more => serving(start(['serve'], { ...env, ...more })),
  }
  await stage.change({ openid: true, ...config })
  return stage
}

async function serving(running: Running): Promise<Serving> {
  const ready = Promise.withResolvers<string>()
  let banner = ''
  running.child.stdout?.on('data', chunk => {
    banner += chunk
    if (/^ready /m.test(banner)) ready.resolve(banner)
  })
  const early = running.ended.then(({ stderr }) => ready.reject(new Error(`it ended before it was ready: ${stderr}`)))
  early.catch(() => undefined)
  after(() => void running.child.kill('SIGKILL'))
  return {
    running,
    banner: await ready.promise,
    stop() {
      running.child.kill('SIGTERM')
      return running.ended
    },
  }
}
