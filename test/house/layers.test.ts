import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { test } from 'node:test'

/** Every room of the house, and the rooms it may import from. A room is a folder under packages/, the longest that fits. */
const walls: Readonly<Record<string, readonly string[]>> = {
  'valetkey/http': [],
  'valetkey/formats': ['valetkey/http'],
  'valetkey/oauth1': ['valetkey/http'],
  'valetkey/oauth2': ['valetkey/http', 'valetkey/formats'],
  'valetkey/client': ['valetkey/http', 'valetkey/formats', 'valetkey/oauth1', 'valetkey/oauth2'],
  'valetkey/providers': ['valetkey/client'],
  'valetkey/catalogue': ['valetkey/client', 'valetkey/providers'],
  'valetkey/vaults': ['valetkey/client', 'valetkey/http'],
  'valetkey/frameworks': ['valetkey/client', 'valetkey/http'],
  'valetkey/testing': ['valetkey/client', 'valetkey/http', 'valetkey/formats', 'valetkey/oauth1', 'valetkey/oauth2'],
  valetkey: [
    'valetkey/client',
    'valetkey/providers',
    'valetkey/http',
    'valetkey/formats',
    'valetkey/oauth1',
    'valetkey/oauth2',
  ],
  server: ['valetkey/http', 'valetkey/formats', 'valetkey/oauth1', 'valetkey/oauth2'],
  flattr: ['server', 'valetkey/http', 'valetkey/formats', 'valetkey/oauth1', 'valetkey/oauth2'],
  sandbox: ['*'],
  cli: ['*'],
}

/** What may be imported from outside, and from where alone ("one dependency is imported in one file"). */
const onlyIn: Readonly<Record<string, RegExp>> = {
  oauth4webapi: /^valetkey\/src\/client\/openid\/engine\.ts$/,
  'fast-xml-parser': /^valetkey\/src\/formats\/xml\.ts$/,
  yaml: /^valetkey\/src\/formats\/yaml\.ts$/,
  jose: /^server\/src\/openid\/jwt\.ts$/,
  pg: /^server\/src\/storage\/postgres|^valetkey\/src\/vaults\/postgres\.ts$/,
  pino: /^server\/src\/ops\/log\.ts$/,
  'prom-client': /^server\/src\/ops\/metrics\.ts$/,
  ioredis: /^server\/src\/storage\/redis\/connection\.ts|^valetkey\/src\/vaults\/redis\.ts$/,
  kysely: /^server\/src\/storage\//,
  express: /^valetkey\/src\/frameworks\/express\.ts$/,
  fastify: /^valetkey\/src\/frameworks\/fastify\.ts$/,
  koa: /^valetkey\/src\/frameworks\/koa\.ts$/,
  h3: /^valetkey\/src\/frameworks\/h3\.ts$/,
  commander: /^cli\/src\//,
  '@clack/prompts': /^cli\/src\/terminal\.ts$/,
  open: /^cli\/src\//,
  'env-paths': /^cli\/src\//,
  '@hono/node-server': /^(sandbox\/src|cli\/src\/commands\/serve)\//,
}

/** Node's own modules stay out of valetkey, but for the files whose purpose is Node. */
const mayUseNode =
  /^(?!valetkey\/)|^valetkey\/src\/(vaults\/(file|lock|sqlite)|frameworks\/(node|express|fastify|koa)|oauth1\/signing-node|testing\/)/

// Static, side-effect, re-exporting and dynamic imports alike; comments do not count.
const importing =
  /(?:^|[\s;}])(?:import|export)\b(?:[^'"`;]*?\bfrom)?\s*['"]([^'"]+)['"]|\bimport\(\s*['"`]([^'"`]+)['"`]/g
const withoutComments = (text: string) => text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')

function importsOf(text: string): string[] {
  return [...withoutComments(text).matchAll(importing)].map(match => (match[1] ?? match[2])!)
}

const rooms = Object.keys(walls).sort((a, b) => b.length - a.length)
const roomOf = (path: string) => rooms.find(room => path === room || path.startsWith(`${room}/`))

/** `packages/valetkey/src/http/form.ts` → `valetkey/http/form.ts`; `@valetkey/server/x` → `server/x`. */
function target(file: string, specifier: string): string | undefined {
  if (specifier.startsWith('.')) return normalize(join(dirname(file), specifier)).replace('/src/', '/')
  if (specifier.startsWith('@valetkey/')) return specifier.slice('@valetkey/'.length)
  if (specifier === 'valetkey') return 'valetkey/client'
  return specifier.startsWith('valetkey/') ? specifier : undefined
}

/** What a file's imports break, in words; nothing when it keeps to the plan. */
function broken(file: string, text: string): string[] {
  const room = roomOf(file.replace('/src/', '/'))
  if (!room) return [`${file} is in no room of the plan`]
  const open = walls[room]!
  return importsOf(text).flatMap(specifier => {
    const name = specifier.startsWith('@') ? specifier.split('/').slice(0, 2).join('/') : specifier.split('/')[0]!
    const home = onlyIn[name]
    if (home && !home.test(file)) return [`${file} imports ${name}, which has another home`]
    if (specifier.startsWith('node:') && !mayUseNode.test(file))
      return [`${file} imports ${specifier}, but runs on the web`]
    const there = target(file, specifier)
    const other = there && roomOf(there)
    if (!there || open[0] === '*') return []
    if (!other) return [`${file} imports ${specifier}, which is in no room`]
    return other === room || open.includes(other)
      ? []
      : [`${file} imports ${specifier}: ${room} may not reach ${other}`]
  })
}

const files = globSync('packages/*/src/**/*.ts').map(path => path.slice('packages/'.length))

test('nobody imports through a wall', () => {
  assert.ok(files.length > 50, 'the sources were found')
  assert.deepEqual(
    files.flatMap(file => broken(file, readFileSync(`packages/${file}`, 'utf8'))),
    [],
  )
})

for (const [how, line] of [
  ['static', "import { OAuth } from 'valetkey'"],
  ['type-only', "import type { OAuth } from 'valetkey'"],
  ['side-effect', "import 'valetkey'"],
  ['re-exporting', "export * from 'valetkey/vaults/file'"],
  ['dynamic', "const { OAuth } = await import('valetkey')"],
  ['many-line', "import {\n  OAuth,\n  presets,\n} from 'valetkey'"],
  ['relative', "import { OAuth } from '../../valetkey/src/client/oauth.ts'"],
] as const)
  test(`a ${how} import of the client by the server is noticed`, () => {
    assert.equal(broken('server/src/guard.ts', line).length, 1)
  })

test('a Node module inside the web-only package is noticed', () => {
  assert.equal(broken('valetkey/src/http/seal.ts', "import { hash } from 'node:crypto'").length, 1)
  assert.equal(broken('valetkey/src/vaults/file.ts', "import { open } from 'node:fs/promises'").length, 0)
})

test('a dependency imported outside its one file is noticed', () => {
  assert.equal(broken('valetkey/src/client/calls/call.ts', "const { parse } = await import('yaml')").length, 1)
})

test('no file imports itself in a circle, not even for a type', () => {
  const graph = new Map(
    files.map(file => [
      file,
      importsOf(readFileSync(`packages/${file}`, 'utf8'))
        .filter(specifier => specifier.startsWith('.'))
        .map(specifier => normalize(join(dirname(file), specifier))),
    ]),
  )
  const circles: string[] = []
  const state = new Map<string, 'open' | 'done'>()
  const visit = (file: string, trail: readonly string[]): void => {
    if (state.get(file) === 'open') circles.push([...trail.slice(trail.indexOf(file)), file].join(' → '))
    if (state.has(file)) return
    state.set(file, 'open')
    for (const next of graph.get(file) ?? []) visit(next, [...trail, file])
    state.set(file, 'done')
  }
  for (const file of graph.keys()) visit(file, [])
  assert.deepEqual(circles, [])
})
