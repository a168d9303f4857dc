import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { toNode } from 'valetkey/frameworks/node'
import { frameworkContract } from 'valetkey/testing/framework'
import { serving } from '../../packages/valetkey/test/frameworks/listening.ts'
import { installFrameworks } from '../../tools/frameworks/frameworks.ts'
import { contractIn } from './contract.ts'
import { openDesk } from './desk.ts'
import { type Framework, next, svelteKit } from './frameworks.ts'
import { handlerAt } from './handler.ts'
import { signInsIn } from './sign-ins.ts'

// What file-based routers make of the adapters only shows in apps that are built. The handler of each case of the contract stays in
// this process, and the app asks for it over HTTP; the normal run tries that way with node:http alone.

const long = process.env['VALETKEY_TEST_LONG'] === '1'
const missing = long ? installFrameworks() : null

const frameworks: readonly (readonly [framework: Framework, route: string])[] = [
  [next, 'app/connect/[...path]/route.ts'],
  [svelteKit, 'src/routes/connect/[...path]/+server.ts'],
]

frameworkContract('node:http with its handler far away', async handler => {
  const desk = await openDesk()
  desk.handler = handler
  const listener = toNode(handlerAt(desk.origin))
  const server = createServer((req, res) => {
    const next = (error?: unknown) => void res.writeHead(error ? 500 : 418).end()
    void listener(req, res, next)
  })
  const { origin, close } = await serving(server.listen(0, '127.0.0.1'))
  return { origin, close: () => close().then(desk.close) }
})

for (const [framework, route] of frameworks) {
  test(`the ${framework.name} example mounts everything in one line (npm run test:long builds it, and signs people in)`, () => {
    const path = join(import.meta.dirname, '../../packages/valetkey/examples', framework.name, route)
    const lines = readFileSync(path, 'utf8')
      .split('\n')
      .filter(line => line !== '' && !line.startsWith('import '))
    assert.equal(lines.length, 1)
    assert.match(lines[0]!, /^export const \{ GET, POST \} = to\w+\(oauth\.routes\('\/connect', /)
  })

  if (long) {
    describe(`the contract, in an app of ${framework.name}`, { skip: missing ?? false }, () => contractIn(framework))
    describe(`the ${framework.name} example`, { skip: missing ?? false }, () => signInsIn(framework))
  }
}
