import { programs } from '../../tools/frameworks/frameworks.ts'

/** One way of answering, and what the contract has to know of it. */
export interface Variant {
  readonly name: string
  readonly env?: Readonly<Record<string, string>>
  readonly unwanted: number
  readonly respells?: boolean
}

/** A framework whose apps are built before they run. */
export interface Framework {
  /** Its folder among the examples. */
  readonly name: string
  /** What of the example the contract’s app begins with… */
  readonly kept: readonly string[]
  /** …and what it has instead of the rest: every path is the far handler’s. */
  readonly contract: Readonly<Record<string, string>>
  /** Where that app expects the far handler’s own file. */
  readonly handler: string
  readonly variants: readonly Variant[]
  /** Its routes that run what the core does on any runtime. */
  readonly portable: readonly string[]
  /** The host that its requests name when somebody comes to 127.0.0.1. */
  readonly hostname: string
  /** Programs for Node, with their arguments. */
  readonly build: readonly string[]
  readonly check: readonly string[]
  readonly dev: (port: number) => readonly string[]
  readonly start: (port: number) => readonly string[]
  /** The same, where a proxy says that people came by http. */
  readonly startBehindProxy: (port: number) => readonly string[]
  /** What is put beside an app to start it so. */
  readonly proxy: Readonly<Record<string, string>>
  /** What was built. */
  readonly output: string
}

const METHODS = 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS'

const nextArguments = (port: number) => ['-H', '127.0.0.1', '-p', String(port)]

/** A route that loads what valetkey loads only when it is used: vaults with their own packages, the catalogue’s table. */
const kept = `import { catalogue } from 'valetkey/catalogue'
import { fileVault } from 'valetkey/vaults/file'
import { postgresVault } from 'valetkey/vaults/postgres'
import { redisVault } from 'valetkey/vaults/redis'
import { sqliteVault } from 'valetkey/vaults/sqlite'
export async function GET(): Promise<Response> {
  const used = [
    fileVault('kept.json'),
    sqliteVault(':memory:'),
    // Nobody listens there, and that is found out by the packages themselves.
    postgresVault({ url: 'postgres://127.0.0.1:1/nowhere' }),
    redisVault({ url: 'redis://127.0.0.1:1' }),
  ].map(vault => vault.takeOnce(crypto.randomUUID(), Date.now() + 60_000).catch((error: Error) => error.message))
  return Response.json([(await catalogue('webex')).title, ...(await Promise.all(used))])
}`

export const next: Framework = {
  name: 'next',
  kept: ['package.json', 'tsconfig.json'],
  handler: 'handler.ts',
  contract: {
    // The contract asks for `/connect/`, and Next would answer that by itself.
    'next.config.ts': `export default { skipTrailingSlashRedirect: true, basePath: process.env.BASE ?? '' }`,
    'app/[[...path]]/route.ts': `import { toNext } from 'valetkey/frameworks/next'
import { handlerAt } from '../../handler'
export const { ${METHODS} } = toNext(handlerAt(process.env.DESK ?? ''), { basePath: process.env.BASE })`,
    'app/deep/inside/[...path]/route.ts': `export { ${METHODS} } from '../../../[[...path]]/route'`,
    'app/portable/route.ts': portable('../../portable'),
    'app/kept/route.ts': kept,
    'app/portable/edge/route.ts': `export const runtime = 'edge'
${portable('../../../portable')}`,
  },
  variants: [{ name: 'next, built', unwanted: 404, respells: true }],
  portable: ['/portable', '/portable/edge'],
  hostname: 'localhost',
  build: [programs.next, 'build'],
  check: [programs.tsc, '--noEmit', '-p', '.'],
  dev: port => [programs.next, 'dev', ...nextArguments(port)],
  start: port => [programs.next, 'start', ...nextArguments(port)],
  startBehindProxy: port => [programs.next, 'start', ...nextArguments(port)],
  proxy: {},
  output: '.next/server',
}

export const svelteKit: Framework = {
  name: 'sveltekit',
  kept: ['package.json', 'tsconfig.json', 'src/app.html'],
  handler: 'src/handler.ts',
  contract: {
    // Forms come from anywhere, and without an Origin.
    'vite.config.ts': `import adapter from '@sveltejs/adapter-node'
import { sveltekit } from '@sveltejs/kit/vite'
import { defineConfig } from 'vite'
const paths = { base: process.env.BASE ?? '' }
export default defineConfig({ plugins: [sveltekit({ adapter: adapter(), paths, csrf: { trustedOrigins: ['*'] } })] })`,
    'src/routes/[...path]/+server.ts': `import { toSvelteKit } from 'valetkey/frameworks/sveltekit'
import { handlerAt } from '../../handler.ts'
export const trailingSlash = 'ignore'
const after = () => new Response(null, { status: 418 })
export const { ${METHODS} } = toSvelteKit(process.env.BY_HOOK ? after : handlerAt(process.env.DESK ?? ''))`,
    'src/routes/deep/inside/[...path]/+server.ts': `export { ${METHODS} } from '../../../[...path]/+server.ts'`,
    'src/hooks.server.ts': `import { svelteKitHandle } from 'valetkey/frameworks/sveltekit'
import { handlerAt } from './handler.ts'
const mine = handlerAt(process.env.DESK ?? '')
export const handle = svelteKitHandle(request =>
  process.env.BY_HOOK && !['/portable', '/kept'].includes(new URL(request.url).pathname) ? mine(request) : undefined)`,
    'src/routes/portable/+server.ts': portable('../../../portable.js'),
    'src/routes/kept/+server.ts': kept,
  },
  variants: [
    { name: 'sveltekit, built', unwanted: 404 },
    { name: 'sveltekit, built, by its hook', env: { BY_HOOK: '1' }, unwanted: 418 },
  ],
  portable: ['/portable'],
  hostname: '127.0.0.1',
  build: [programs.vite, 'build', '--logLevel', 'warn'],
  check: [programs.tsc, '--noEmit', '-p', '.'],
  dev: port => [programs.vite, 'dev', '--host', '127.0.0.1', '--port', String(port), '--strictPort'],
  start: () => ['build'],
  startBehindProxy: () => ['proxy/server.js'],
  proxy: {
    'proxy/server.js': `import { createServer } from 'node:http'
import { handler } from '../build/handler.js'
createServer((req, res) => {
  req.headers['x-forwarded-proto'] = 'http'
  handler(req, res, () => res.writeHead(404).end())
}).listen(Number(process.env.PORT), '127.0.0.1')`,
  },
  output: 'build',
}

/** A route that runs what the core does on any runtime, as the framework’s bundler has left it. */
function portable(path: string): string {
  return `import { runAll } from '${path}'
export async function GET(): Promise<Response> {
  return Response.json(await runAll('program'))
}`
}
