import assert from 'node:assert/strict'
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { freePort } from '../../../../../tools/test-env/free-port.ts'
import { postgresForTests } from '../../../../../tools/test-env/postgres.ts'
import { temporarySchemas } from '../../../../server/test/storage/temporary.ts'
import { emptyFolder } from './stage.ts'

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
const guide = await readFile(at('../../../../../docs/guides/operate-a-provider.md'), 'utf8')

/** The commands of the guide: each block has a word behind `sh`. */
const blocks = [...guide.matchAll(/^```sh (\w+)\n(.*?)^```$/gms)].map(([, name = '', text = '']) => ({ name, text }))

const url = await postgresForTests()
const schema = url === null ? 'public' : temporarySchemas(url)()
const port = String(await freePort())
const home = await emptyFolder()
const folder = join(home, 'id')

/** Stands for systemd: runs `valetkey serve` with the folder's `env`, and says when it answers. */
const systemctl = `#!/bin/sh
stop() { [ ! -f ../pid ] || { kill "$(cat ../pid)" && while kill -0 "$(cat ../pid)" 2> /dev/null; do sleep 0.1; done; rm ../pid; }; }
start() {
  if [ -f env ]; then set -a && . ./env && set +a; fi
  valetkey serve > ../ready 2> ../log & echo $! > ../pid
  while ! grep -q '^ready' ../ready; do kill -0 "$(cat ../pid)" || { cat ../log; exit 1; }; sleep 0.1; done
}
case "$1" in start) start ;; stop) stop ;; restart) stop && start ;; esac
`

async function shim(name: string, text: string): Promise<void> {
  await writeFile(join(home, 'bin', name), text)
  await chmod(join(home, 'bin', name), 0o755)
}

await mkdir(join(home, 'bin'))
const node = `'${process.execPath}' --conditions=valetkey-source '${at('../../../bin/valetkey.js')}'`
await shim('valetkey', `#!/bin/sh\nexec ${node} "$@"\n`)
await shim('systemctl', systemctl)

const env = { PATH: `${join(home, 'bin')}:${process.env['PATH']}` }

function sh(text: string, cwd: string = folder): Promise<{ readonly stdout: string; readonly stderr: string }> {
  return promisify(execFile)('sh', ['-ec', text], { cwd, env })
}

/** As it stands in the guide, but for what differs from machine to machine. */
const here = (text: string): string =>
  text.replaceAll('127.0.0.1:4400', `127.0.0.1:${port}`).replace(/postgres:\/\/valetkey:\S+?(?=')/, url ?? '')

async function changeConfig(patch: object): Promise<void> {
  const file = join(folder, 'valetkey.json')
  await writeFile(file, JSON.stringify({ ...JSON.parse(await readFile(file, 'utf8')), ...patch }))
}

/** What a block needs that a reader has and a test has not. */
const beforehand: Readonly<Record<string, () => Promise<void>>> = {
  revoke: async () => writeFile(join(folder, 'found-token'), await tokenOfAnApp()),
  postgres: () => changeConfig({ schema }),
}

async function tokenOfAnApp(): Promise<string> {
  const { stdout } = await sh('valetkey apps create --name Leaky --json')
  const { clientId, clientSecret } = JSON.parse(stdout)
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: clientSecret,
  })
  const answer = await fetch(`http://127.0.0.1:${port}/oauth/token`, { method: 'POST', body })
  return ((await answer.json()) as { access_token: string }).access_token
}

describe('the guide for operators', () => {
  // In here: at the end of the file the folder goes first, and what is needed to stop it with it.
  after(() => sh('systemctl stop valetkey'))

  for (const { name, text } of blocks)
    test(`its commands do what it says: ${name}`, { skip: name === 'postgres' && url === null }, async () => {
      await beforehand[name]?.()
      if (name !== 'begin') return void (await sh(here(text)))
      const [made = '', served] = here(text).split(/(?<=valetkey doctor\n)/)
      await sh(made, home)
      assert.equal(served, 'valetkey serve\n')
      await answersOnce(spawn('sh', ['-ec', 'exec valetkey serve'], { cwd: folder, env }))
    })

  test('every command there is stands in it', async () => {
    const { stdout } = await sh('valetkey --help')
    const commands = [...stdout.matchAll(/^ {2}(\w+) /gm)].map(([, command = '']) => command)
    const ours = commands.slice(commands.indexOf('init'), commands.indexOf('help'))
    assert.ok(ours.length > 8)
    assert.deepEqual(
      ours.filter(command => !guide.includes(`valetkey ${command}`)),
      [],
    )
  })

  test('every command it speaks of in passing is one', async () => {
    const named = [...guide.matchAll(/`valetkey ([a-z]+(?: (?:list|rotate|remove|reseal))?)/g)].map(([, name]) => name)
    for (const name of new Set(named)) await sh(`valetkey ${name} --help`)
  })
})

async function answersOnce(server: ChildProcess): Promise<void> {
  after(() => void server.kill('SIGKILL'))
  for await (const chunk of server.stdout!) if (/^ready /m.test(String(chunk))) break
  assert.equal((await fetch(`http://127.0.0.1:${port}/readyz`)).status, 200)
  const gone = new Promise(resolve => server.on('exit', resolve))
  server.kill('SIGTERM')
  assert.equal(await gone, 0)
}
