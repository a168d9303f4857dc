import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { sqliteStorage } from '@valetkey/server/storage/sqlite'
import { attacks, pointAt, type Target, Unprepared } from '@valetkey/server/testing/attacks'
import { temporaryFolder } from '../storage/temporary.ts'
import { startWrongServer } from './gullible.ts'
import { type ProviderTarget, providerTarget } from './provider-target.ts'

const tool = fileURLToPath(new URL('../../../../tools/attack.ts', import.meta.url))

interface Ended {
  readonly code: number | null
  readonly lines: readonly string[]
  readonly error: string
}

const run = (...args: readonly string[]): Promise<Ended> => runIn({}, ...args)

async function runIn(environment: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<Ended> {
  const options = ['--conditions=valetkey-source', '--disable-warning=ExperimentalWarning']
  const child = spawn(process.execPath, [...options, tool, ...args], { env: { ...process.env, ...environment } })
  const ended = new Promise<number | null>(resolve => child.on('exit', resolve))
  const [out, error] = await Promise.all([text(child.stdout), text(child.stderr)])
  return { code: await ended, lines: out.trimEnd().split('\n'), error }
}

const flagsFor = ({ issuer, app, person }: Target): string[] => [
  // A secret may begin with a dash.
  ...[`--issuer=${issuer}`, `--client-id=${app.clientId}`, `--client-secret=${app.clientSecret}`],
  ...[`--redirect-uri=${app.redirectUri}`, `--username=${person.username}`, `--password=${person.password}`],
]

describe('npm run attack', () => {
  let it: ProviderTarget
  const file = temporaryFolder('tool').file('provider.db')
  before(async () => {
    it = await providerTarget(() => sqliteStorage(file))
  })
  after(() => it.close())

  test('our provider, known by its address, one app and one person, holds', async () => {
    const { code, lines, error } = await run(...flagsFor(it.target))
    assert.equal(error, '')
    assert.deepEqual(
      lines.filter(line => line.includes('BROKEN')),
      [],
    )
    assert.equal(code, 0)
    const [, held = 0] = /^(\d+) held, 0 broken, \d+ not tried: http/.exec(lines.at(-1)!) ?? []
    assert.ok(Number(held) > 70, lines.at(-1))
    assert.equal(lines.length, attacks.length + 1, 'a line for each, and the sum')
    assert.match(lines.join('\n'), / 31 .*: not tried \(it needs a public app\)/)
  })

  test('a server that does everything wrong is broken: exit code 1, with what was seen and the clause', async () => {
    const { target, close } = await startWrongServer('gullible')
    const paths = ['authorize', 'token', 'revoke', 'sign-in', 'api'].flatMap(name => [`--${name}`, `/${name}`])
    const { code, lines } = await run(...flagsFor(target), ...paths, '--scope', 'read', '--only', '17,38')
    await close()
    assert.equal(code, 1)
    assert.match(
      lines[0]!,
      /^ 17 .*: BROKEN \(no code_challenge: 200 text\/html, not back to the app.*; RFC 9700 §2\.1\.1\)$/,
    )
    assert.match(lines[1]!, /^ 38 .*: BROKEN \(the second time: 200/)
    assert.match(lines[2]!, /^0 held, 2 broken, 0 not tried/)
  })

  test('secrets may come from the environment, where nobody else sees them', async () => {
    const { app, person } = it.target
    const flags = flagsFor(it.target).filter(flag => !/secret|password/.test(flag))
    const secrets = { ATTACK_CLIENT_SECRET: app.clientSecret ?? '', ATTACK_PASSWORD: person.password }
    const { code, lines, error } = await runIn(secrets, ...flags, '--only', '17')
    assert.deepEqual([code, error], [0, ''])
    assert.match(lines.at(-1)!, /^1 held, 0 broken/)
    assert.equal((await run(...flags)).code, 2)
  })

  test('a wrong password, a wrong address or a wrong option: exit code 2, and what to do', async () => {
    const flags = flagsFor({ ...it.target, person: { username: 'alice', password: 'wrong' } })
    const wrong = [
      flags,
      ['--issuer=http://127.0.0.1:1', ...flags.slice(1)],
      ['--issuer', 'x'],
      ['--nonsense'],
      [...flags, '--only', 'x'],
    ]
    for (const args of wrong) {
      const { code, error } = await run(...args)
      assert.equal(code, 2, args.join(' '))
      assert.match(error, /--help/)
    }
    const { code, lines } = await run('--help')
    assert.equal(code, 0)
    assert.match(lines.join('\n'), /--redirect-uri URI/)
  })

  test('what a server cannot do is found out before, not taken for a broken attack', async () => {
    const { issuer, app, person } = it.target
    const target = await pointAt({
      issuer,
      app,
      person,
      abilities: { moreScope: 'nonsense', api: `${issuer}/nowhere` },
    })
    assert.equal(target.issuer, issuer)
    assert.equal(target.scope, 'read')
    assert.deepEqual([target.moreScope, target.api, target.newApp], [undefined, undefined, undefined])
    assert.deepEqual([target.refreshTokens, target.formPost], [true, true])
    assert.equal(target.oauth1?.accessToken, `${issuer}/oauth/access_token`)
    await assert.rejects(pointAt({ issuer, app: { ...app, clientSecret: 'wrong' }, person }), Unprepared)
  })
})
