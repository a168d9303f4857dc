import { join } from 'node:path'
import { developmentKeys } from '@valetkey/server'
import { sqliteStorage } from '@valetkey/server/storage/sqlite'
import type { RemoteApp } from 'valetkey'
import { randomText } from 'valetkey/http/random'
import { type ConnectOptions, type ConsentOptions, connect, consent } from './connect.ts'
import type { Consented } from './control/headless.ts'
import { type DataFolder, openDataFolder } from './data-folder.ts'
import { frontDoor } from './front-door.ts'
import { openNotebook } from './notebook.ts'
import { people } from './people.ts'
import { personalities } from './personalities/index.ts'
import type { Personality, PersonalityOptions } from './personalities/personality.ts'
import { type Place, placeAt, placeCalled, within } from './places.ts'
import { createPlayground } from './playground/playground.ts'
import { guarded, type RunningPersonality, run } from './running.ts'
import { SandboxError } from './sandbox-error.ts'
import { type SandboxJson, sandboxJson } from './sandbox-json.ts'
import type { KeptCredentials } from './seeding.ts'
import type { Fetch } from './serve.ts'

export interface SandboxOptions extends PersonalityOptions {
  /**
   * The base port, default 4100: the playground's; each personality stands at its offset. 0: free ports for all. `none`: no
   * port at all, everything in this process by `sandbox.fetch`, at names such as `https://mastodon.sandbox.localhost`.
   */
  readonly port?: number | 'none'
  /** The folder everything is kept in; default `.valetkey`. */
  readonly data?: string
  /** Keeps nothing: no folder is touched. The default without a port, unless `data` says where. */
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
  /**
   * Somebody's account, connected without a browser by a whole sign-in: the calls of the remote app are theirs. `provider` is
   * a name in `sandbox.json`.
   * @example const mastodon = await sandbox.connect('mastodon', { as: 'alice' })
   */
  connect(provider: string, options: ConnectOptions): Promise<RemoteApp>
  /**
   * Answers an authorization URL of any app as a person at a browser would, and says where that ended.
   * @example const { redirect } = await sandbox.consent(url, { as: 'bob', decision: 'deny' })
   */
  consent(url: string, options: ConsentOptions): Promise<Consented>
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
 * Or with no port, for tests: the real services in this process, and people connected without a browser.
 *
 * ```ts
 * const sandbox = await createSandbox({ port: 'none' })
 * const mastodon = await sandbox.connect('mastodon', { as: 'alice' })
 * await mastodon.post('/api/v1/statuses', { status: 'Hello' })
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
/** In process: the playground's, and below it everybody's. */
const HOSTNAME = 'sandbox.localhost'

async function build(options: SandboxOptions, closing: Closing): Promise<Sandbox> {
  const { port = 4100, data = '.valetkey', reset = false } = options
  const { memory = port === 'none' && options.data === undefined } = options
  // The ports first: nothing of a sandbox that is still running is reset.
  const places = await takePlaces(port, closing)
  const url = places[PLAYGROUND]!.origin
  const names = [PLAYGROUND, ...personalities.map(({ name }) => name)]
  const folder = memory ? null : openDataFolder(data, names, reset)
  const running = await runAll(options, folder, places, closing)
  const json = sandboxJson(people, Object.assign({}, ...running.map(({ editions }) => editions)))
  const dataFolder = folder?.folderOf(PLAYGROUND)
  const keeping = dataFolder === undefined ? { memory: true } : { dataFolder }
  const inside: Fetch = request => answer(request)
  const reaching = port === 'none' ? { fetch: inside } : {}
  const playground = await createPlayground({ origin: url, sandboxJson: json, ...keeping, ...reaching })
  closing.push(() => playground.close())
  const doors: Readonly<Record<string, Fetch>> = {
    [PLAYGROUND]: guarded(frontDoor(url, json, playground.fetch)),
    ...Object.fromEntries(running.map(({ name, fetch }) => [name, fetch])),
  }
  const answer = within(Object.entries(doors).map(([name, door]) => [places[name]!, door]))
  return {
    url,
    data: folder?.path ?? null,
    personalities: Object.fromEntries(running.map(one => [one.name, one])),
    sandboxJson: () => json,
    fetch: answer,
    connect: (name, wanted) => connect(answer, running, name, wanted),
    consent: (address, wanted) => consent(answer, address, wanted),
    start: async () => {
      if (port === 'none') throw portless()
      for (const [name, door] of Object.entries(doors)) places[name]!.answer(door)
    },
    stop: () => closeAll(closing),
  }
}

const portless = (): SandboxError =>
  new SandboxError(
    'option_invalid',
    'This sandbox has no port to answer at.',
    'Use sandbox.fetch, or make one that has: createSandbox({ port: 0 }).',
  )

async function takePlaces(base: number | 'none', closing: Closing): Promise<Readonly<Record<string, Place>>> {
  const taken: Record<string, Place> = {}
  const doors: readonly Pick<Personality, 'name' | 'portOffset' | 'headerSpelling'>[] = [
    { name: PLAYGROUND, portOffset: 0 },
    ...personalities,
  ]
  for (const { name, portOffset, headerSpelling } of doors) {
    const place =
      base === 'none'
        ? placeCalled(name === PLAYGROUND ? HOSTNAME : `${name}.${HOSTNAME}`)
        : await placeAt(base === 0 ? 0 : base + portOffset, headerSpelling)
    closing.push(() => place.close())
    taken[name] = place
  }
  return taken
}

async function runAll(
  options: SandboxOptions,
  data: DataFolder | null,
  places: Readonly<Record<string, Place>>,
  closing: Closing,
): Promise<readonly RunningPersonality[]> {
  const keys = data ? developmentKeys(data.path) : [{ kid: 'memory', secret: randomText(32) }]
  const kept = openNotebook<KeptCredentials>(data?.appsFile ?? null, () => ({}))
  const running: RunningPersonality[] = []
  for (const personality of personalities) {
    const folder = data?.folderOf(personality.name) ?? null
    const { origin, otherOrigins } = places[personality.name]!
    const storage = sqliteStorage(folder === null ? ':memory:' : join(folder, 'provider.db'))
    const ground = { issuer: origin, origins: [origin, ...otherOrigins], keys, storage }
    const one = await run(personality, { ground, folder, options }, kept, places[PLAYGROUND]!.origin)
    closing.push(() => one.provider.close())
    running.push(one)
  }
  return running
}
