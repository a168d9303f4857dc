import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { createSandbox, type Sandbox } from '@valetkey/sandbox'
import { freePort } from '../../tools/test-env/free-port.ts'
import { alice, person } from '../person.ts'
import { openDesk, programsIn } from '../printed.ts'

const printed = programsIn('docs/guides/frameworks.md')
/** Built by their frameworks, and so proven by test/frameworks/built.test.ts. */
const built = {
  next: 'packages/valetkey/examples/next/app/connect/[...path]/route.ts',
  sveltekit: 'packages/valetkey/examples/sveltekit/src/routes/connect/[...path]/+server.ts',
}
const servers = ['node', 'express', 'fastify', 'koa', 'hono', 'h3']

const desk = openDesk()
let sandbox: Sandbox

before(async () => {
  sandbox = await createSandbox({ port: 0, memory: true })
  await sandbox.start()
  for (const [name, code] of printed) if (!(name in built)) desk.write(`${name}.ts`, code)
})
after(async () => {
  await sandbox.stop()
  desk.remove()
})

test('the guide to frameworks has a program for each adapter, and they type-check as they are printed', async () => {
  assert.deepEqual([...printed.keys()], ['app', ...servers, ...Object.keys(built)])
  assert.equal(await desk.typeCheck('app.ts', ...servers.map(name => `${name}.ts`)), '')
})

for (const name of servers)
  test(`the guide’s ${name} program, as it is printed, signs somebody in and calls the API`, async () => {
    const mastodon = sandbox.personalities['mastodon']!.origin
    const { origin, stop } = await serve(`${name}.ts`, mastodon)
    try {
      const visitor = person([origin, mastodon])
      assert.match((await visitor.open(origin)).html, /href="\/connect\/mastodon"/)
      const home = await visitor.decide(`${origin}/connect/mastodon`, alice, 'allow')
      assert.deepEqual(JSON.parse(home.html), { you: 'alice' })
      const ended = await visitor.send(`${origin}/connect/mastodon/disconnect`, '')
      assert.match(ended.html, /href="\/connect\/mastodon"/)
    } finally {
      await stop()
    }
  })

for (const [name, path] of Object.entries(built))
  test(`what the guide prints for ${name} is what its example has`, () =>
    assert.equal(printed.get(name), readFileSync(path, 'utf8')))

for (const name of [...servers, ...Object.keys(built)])
  test(`the adapter for ${name} says how oauth.routes is mounted in one line`, () =>
    assert.match(
      readFileSync(`packages/valetkey/src/frameworks/${name}.ts`, 'utf8'),
      /^ \* @example .*\(oauth\.routes\('\/connect'\)\)/m,
    ))

async function serve(file: string, mastodon: string): Promise<{ origin: string; stop: () => Promise<void> }> {
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  const options = ['--conditions=valetkey-source', '--disable-warning=ExperimentalWarning', file]
  const env = { ...process.env, APP_URL: origin, MASTODON: mastodon, PORT: String(port) }
  const child = spawn(process.execPath, options, { cwd: desk.path, env, stdio: ['ignore', 'ignore', 'inherit'] })
  const ended = once(child, 'exit')
  const kill = () => child.kill('SIGKILL')
  process.once('exit', kill)
  await answers(origin, child)
  return {
    origin,
    stop: async () => {
      kill()
      process.off('exit', kill)
      await ended
    },
  }
}

async function answers(origin: string, child: ChildProcess): Promise<void> {
  for (let waited = 0; waited < 30_000 && child.exitCode === null; waited += 50) {
    const answer = await fetch(origin).catch(() => null)
    await answer?.body?.cancel()
    if (answer !== null) return
    await sleep(50)
  }
  assert.fail(`${origin} does not answer`)
}
