import { join } from 'node:path'
import { developmentKeys } from '@valetkey/server'
import { sqliteStorage } from '@valetkey/server/storage/sqlite'
import { randomText } from 'valetkey/http/random'
import { type DataFolder, openDataFolder } from './data-folder.ts'
import { frontDoor, within } from './front-door.ts'
import { openNotebook } from './notebook.ts'
import { people } from './people.ts'
import { personalities } from './personalities/index.ts'
import type { Personality, PersonalityOptions } from './personalities/personality.ts'
import { createPlayground } from './playground/playground.ts'
import { guarded, type RunningPersonality, run } from './running.ts'
import { type SandboxJson, sandboxJson } from './sandbox-json.ts'
import type { KeptCredentials } from './seeding.ts'
import { type Fetch, type Listener, listen } from './serve.ts'

export interface SandboxOptions extends PersonalityOptions {
  /** The base port, default 4100: the playground's; each personality stands at its offset. 0: free ports for all. */
  readonly port?: number
  /** The folder everything is kept in; default `.valetkey`. */
  readonly data?: string
  /** Keeps nothing: no folder is touched. */
  readonly memory?: boolean
  /** Empties what a sandbox has kept in the folder before it begins. */
  readonly reset?: boolean
}

export interface Sandbox {
  /** The playground's origin; `sandbox.json` is below it. */
  readonly url: string
  /** Where its data is; null: nowhere. */
  readonly data: string | null
  readonly personalities: Readonly<Record<string, RunningPersonality>>
  sandboxJson(): SandboxJson
  /** Answers a request to any of the sandbox's origins without a network in between. */
  fetch(request: Request): Promise<Response>
  /** From now on requests over the network are answered too. */
  start(): Promise<void>
  /** Closes every port and every file. */
  stop(): Promise<void>
}

/**
 * A sandbox: the playground, and a provider for each personality, on 127.0.0.1 only.
 *
 * ```ts
 * const sandbox = await createSandbox({ port: 0, memory: true })
 * await sandbox.start()
 * const { providers } = sandbox.sandboxJson()
 * await sandbox.stop()
 * ```
 *
 * The ports are taken right away, because every origin must be known before anything is built; without `start` they do
 * not keep the process alive. Throws SandboxError: `port_in_use`, `data_unusable`, `option_invalid`.
 */
export async function createSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const closing: Closing = []
  try {
    return await build(options, closing)
  } catch (error) {
    await closeAll(closing)
    throw error
  }
}

/** What has to be closed again, in the order it was opened. */
type Closing = (() => Promise<void>)[]

async function closeAll(closing: Closing): Promise<void> {
  for (const close of closing.splice(0).reverse()) await close()
}

const PLAYGROUND = 'playground'

async function build(options: SandboxOptions, closing: Closing): Promise<Sandbox> {
  const { port = 4100, data = '.valetkey', memory = false, reset = false } = options
  // The ports first: nothing of a sandbox that is still running is reset.
  const listeners = await takePorts(port, closing)
  const url = listeners[PLAYGROUND]!.origin
  const names = [PLAYGROUND, ...personalities.map(({ name }) => name)]
  const folder = memory ? null : openDataFolder(data, names, reset)
  const running = await runAll(options, folder, listeners, closing)
  const json = sandboxJson(people, Object.assign({}, ...running.map(({ editions }) => editions)))
  const dataFolder = folder?.folderOf(PLAYGROUND)
  const keeping = dataFolder === undefined ? { memory: true } : { dataFolder }
  const playground = await createPlayground({ origin: url, sandboxJson: json, ...keeping })
  closing.push(() => playground.close())
  const doors: Readonly<Record<string, Fetch>> = {
    [PLAYGROUND]: guarded(frontDoor(url, json, playground.fetch)),
    ...Object.fromEntries(running.map(({ name, fetch }) => [name, fetch])),
  }
  return {
    url,
    data: folder?.path ?? null,
    personalities: Object.fromEntries(running.map(one => [one.name, one])),
    sandboxJson: () => json,
    fetch: within(new Map(Object.entries(doors).map(([name, door]) => [listeners[name]!.port, door]))),
    start: async () => {
      for (const [name, door] of Object.entries(doors)) listeners[name]!.answer(door)
    },
    stop: () => closeAll(closing),
  }
}

async function takePorts(base: number, closing: Closing): Promise<Readonly<Record<string, Listener>>> {
  const taken: Record<string, Listener> = {}
  const doors: readonly Pick<Personality, 'name' | 'portOffset' | 'headerSpelling'>[] = [
    { name: PLAYGROUND, portOffset: 0 },
    ...personalities,
  ]
  for (const { name, portOffset, headerSpelling } of doors) {
    const listener = await listen(base === 0 ? 0 : base + portOffset, headerSpelling)
    closing.push(() => listener.close())
    taken[name] = listener
  }
  return taken
}

async function runAll(
  options: SandboxOptions,
  data: DataFolder | null,
  listeners: Readonly<Record<string, Listener>>,
  closing: Closing,
): Promise<readonly RunningPersonality[]> {
  const keys = data ? developmentKeys(data.path) : [{ kid: 'memory', secret: randomText(32) }]
  const kept = openNotebook<KeptCredentials>(data?.appsFile ?? null, () => ({}))
  const running: RunningPersonality[] = []
  for (const personality of personalities) {
    const folder = data?.folderOf(personality.name) ?? null
    const { origin, port } = listeners[personality.name]!
    const storage = sqliteStorage(folder === null ? ':memory:' : join(folder, 'provider.db'))
    const ground = { issuer: origin, origins: [origin, `http://localhost:${port}`], keys, storage }
    const one = await run(personality, { ground, folder, options }, kept, listeners[PLAYGROUND]!.origin)
    closing.push(() => one.provider.close())
    running.push(one)
  }
  return running
}
