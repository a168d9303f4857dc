import { once } from 'node:events'
import type { Server } from 'node:http'
import { createAdaptorServer } from '@hono/node-server'
import type { Provider, ServerOptions } from '@valetkey/server'
import { createLog } from '@valetkey/server/ops/log'
import { gracefully } from '@valetkey/server/ops/serve'
import { redisCounters } from '@valetkey/server/storage/redis'
import type { Storage } from '@valetkey/server/storage/storage'
import { same } from 'valetkey/http/same'
import { Failure } from '../../failure.ts'
import { print, say } from '../../terminal.ts'
import { type Located, readConfig } from './config.ts'
import { type ConfigOption, createProvider } from './ground.ts'
import { readKeys } from './keys-file.ts'
import { type Place, placeOf, storageAt } from './place.ts'

export interface ServeOptions extends ConfigOption {
  readonly port?: number
}

/** `valetkey serve`: until SIGTERM or Ctrl-C, and then no request that had come is left without its answer. */
export async function serve(options: ServeOptions): Promise<void> {
  const config = await readConfig(options.config)
  const keys = await readKeys(config)
  const place = placeOf(config)
  const storage = await storageAt(place)
  try {
    await migrated(storage, place)
    const redis = redisOf()
    const provider = createProvider(config, keys, storage, { ...(await atWork(config, storage)), ...redis?.options })
    const server = createAdaptorServer({ fetch: withHome(config, provider) }) as Server
    const address = await listening(server, {
      ...config.listen,
      ...(options.port !== undefined && { port: options.port }),
    })
    process.removeAllListeners('SIGINT')
    gracefully(server, {
      drain: () => provider.drain(),
      close: async () => {
        await provider.close()
        await redis?.close()
      },
    })
    print([...told(config, place), `ready ${address}`].join('\n'))
  } catch (error) {
    await storage.close()
    throw error
  }
}

async function migrated(storage: Storage, { name }: Place): Promise<void> {
  const pending = await storage.pendingMigrations()
  if (pending.length > 0) say(`Bringing ${name} up to date: ${pending.join(', ')}`)
  await storage.migrate()
}

/** What several processes write most often, in REDIS_URL where that is set. */
function redisOf(): { readonly options: Partial<ServerOptions>; close(): Promise<void> } | null {
  const url = process.env['REDIS_URL']
  if (!url) return null
  const { nonces, limits, close } = redisCounters(url)
  return { options: { nonces, limits }, close }
}

/** What a server has that runs, and a command has not. */
async function atWork(config: Located, storage: Storage): Promise<Partial<ServerOptions>> {
  const admins = await adminsOf(config, storage)
  return {
    log: createLog({ level: config.log ?? 'info', to: process.stderr }),
    ...(admins.size > 0 && { admin: user => admins.has(user.id) }),
    ...(config.metrics && { metrics: { mayRead: metricsReader() } }),
  }
}

/** By their ids, found once: nobody becomes an administrator by taking a name that was free. */
async function adminsOf({ admins = [] }: Located, { users }: Storage): Promise<ReadonlySet<string>> {
  const found = await Promise.all(admins.map(async name => [name, await users.byUsername(name)] as const))
  const missing = found.filter(([, user]) => user === null).map(([name]) => name)
  if (missing.length > 0)
    throw new Failure(
      'failed',
      `"admins" names ${missing.join(', ')}, and there is nobody of that name.`,
      `Make the account first: valetkey users create ${missing[0]}`,
    )
  return new Set(found.map(([, user]) => user!.id))
}

/** Behind a proxy everybody comes from this machine, so it takes a token. */
function metricsReader(): (request: Request) => boolean {
  const token = process.env['VALETKEY_METRICS_TOKEN']
  if (!token)
    throw new Failure(
      'usage',
      'Metrics are on, and VALETKEY_METRICS_TOKEN is not set.',
      'Set it to a random text, and have your monitoring send it: Authorization: Bearer TEXT.',
    )
  return request => same(request.headers.get('authorization') ?? '', `Bearer ${token}`)
}

/** Who opens the bare address comes to a page that is there. */
function withHome({ portal }: Located, provider: Provider): Provider['fetch'] {
  const location = portal ? '/apps' : '/settings/applications'
  return (request, bindings) =>
    new URL(request.url).pathname === '/'
      ? Promise.resolve(new Response(null, { status: 302, headers: { location } }))
      : provider.fetch(request, bindings)
}

async function listening(server: Server, { host, port }: Located['listen']): Promise<string> {
  server.listen(port, host)
  await once(server, 'listening').catch((error: NodeJS.ErrnoException) => {
    throw new Failure('failed', refusals[error.code ?? '']?.(host, port) ?? error.message, portAdvice, error)
  })
  const address = server.address()
  const actual = typeof address === 'object' && address !== null ? address.port : port
  return `http://${host.includes(':') ? `[${host}]` : host}:${actual}`
}

const portAdvice = 'Choose another with --port, or change "listen" in valetkey.json.'

const refusals: Readonly<Record<string, (host: string, port: number) => string>> = {
  EADDRINUSE: (host, port) => `Port ${port} on ${host} is in use already.`,
  EACCES: (_, port) => `Port ${port} is not for everybody; those from 1024 on are.`,
  EADDRNOTAVAIL: host => `This machine has no address ${host}.`,
}

function told({ issuer, portal, admins = [], openid }: Located, { name }: Place): readonly string[] {
  const rows: readonly (readonly [string, string, boolean])[] = [
    ['sign in', '/sign-in', true],
    ['what apps may do', '/settings/applications', true],
    ['register apps', '/apps', Boolean(portal)],
    ['administer', '/admin', admins.length > 0],
    ['for programs', openid ? '/.well-known/openid-configuration' : '/.well-known/oauth-authorization-server', true],
  ]
  return [
    `${issuer}, from ${name}`,
    ...rows.filter(([, , there]) => there).map(([what, path]) => `  ${what.padEnd(18)}${issuer}${path}`),
  ]
}
