import assert from 'node:assert/strict'
import { chmod, copyFile, writeFile } from 'node:fs/promises'
import { DatabaseSync } from 'node:sqlite'
import { describe, test } from 'node:test'
import { openStage } from './stage.ts'
import { newTarget } from './visit.ts'

const stage = await openStage()
const server = await stage.serve()
await newTarget(stage)
await server.stop()
await copyFile(stage.file('provider.db'), stage.file('sound.db'))
await copyFile(stage.file('keys.json'), stage.file('sound.json'))

function behindItsBack(sql: string): void {
  const database = new DatabaseSync(stage.file('provider.db'))
  database.exec(sql)
  database.close()
}

interface Case {
  readonly name: string
  damage(): Promise<void> | void
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly code: number
  /** The line that says it. */
  readonly told: RegExp
}

/** What can be wrong, one at a time. */
const cases: readonly Case[] = [
  {
    name: 'an issuer without https that is not this machine',
    damage: () => stage.change({ issuer: 'http://id.example.org' }),
    code: 1,
    told: /^fail +issuer +.*not https\n +→ Put a proxy/m,
  },
  {
    name: 'https without word of a proxy',
    damage: () => stage.change({ issuer: 'https://id.example.org' }),
    code: 0,
    told: /^warn +issuer +.*"trustProxy" is off/m,
  },
  {
    name: 'keys that others may read',
    damage: () => chmod(stage.file('keys.json'), 0o644),
    code: 1,
    told: /^fail +keys +others may read .*\n +→ chmod 600 /m,
  },
  {
    name: 'keys that are other ones',
    damage: () => writeFile(stage.file('keys.json'), `[{"kid":"other","secret":"${'x'.repeat(32)}"}]`, { mode: 0o600 }),
    code: 1,
    told: /^fail +keys in use +missing: \d{4}-\d\d \(app secret: 1; .*audit seal: \d+/m,
  },
  {
    name: 'no keys',
    damage: () => stage.change({ keys: 'nowhere.json' }),
    code: 1,
    told: /^fail +keys +Could not read/m,
  },
  {
    name: 'values under an older key',
    damage: () => stage.ok(['keys', 'rotate']).then(() => undefined),
    code: 0,
    told: /^warn +keys in use +older keys: .*\n +→ valetkey keys reseal/m,
  },
  {
    name: 'a migration that was not applied',
    damage: () => behindItsBack('DELETE FROM migration WHERE name = (SELECT max(name) FROM migration)'),
    code: 1,
    told: /^fail +migrations +not applied: .*\n +→ valetkey migrate/m,
  },
  {
    name: 'an administrator who is not there',
    damage: () => stage.change({ admins: ['alice', 'nobody'] }),
    code: 1,
    told: /^fail +administrators +there is no nobody/m,
  },
  {
    name: 'an event that was changed',
    damage: () => behindItsBack(`UPDATE event SET type = 'nothing.happened' WHERE id = 1`),
    args: ['--audit'],
    code: 1,
    told: /^fail +audit trail +seal 1 does not hold: events_changed/m,
  },
  {
    name: 'a database that others may read',
    damage: () => chmod(stage.file('provider.db'), 0o644),
    code: 0,
    told: /^warn +file +others may read/m,
  },
  {
    name: 'a database that is not there',
    damage: () => undefined,
    env: { DATABASE_URL: 'file:nowhere.db' },
    code: 1,
    told: /^fail +database +There is no database .*nowhere\.db\.\n +→ .*valetkey migrate\n(?![\s\S])/m,
  },
  {
    name: 'a PostgreSQL that does not answer',
    damage: () => undefined,
    env: { DATABASE_URL: 'postgres://127.0.0.1:1/x' },
    code: 1,
    told: /^fail +database +.*ECONNREFUSED[^\n]*\n?(?! *migrations)/m,
  },
  {
    name: 'a configuration with a mistake',
    damage: () => stage.change({ isuer: 'x' }),
    code: 1,
    told: /^fail +configuration +.*\n {2}isuer: there is no such field/m,
  },
]

const config = JSON.parse(
  JSON.stringify({ issuer: stage.issuer, keys: 'keys.json', admins: ['alice'], isuer: undefined }),
)

async function mend(): Promise<void> {
  await copyFile(stage.file('sound.db'), stage.file('provider.db'))
  await copyFile(stage.file('sound.json'), stage.file('keys.json'))
  for (const name of ['provider.db', 'keys.json']) await chmod(stage.file(name), 0o600)
  await stage.change(config)
}

describe('doctor', () => {
  test('finds nothing where nothing is wrong, and says what it looked at', async () => {
    const { code, stdout } = await stage.run(['doctor', '--audit', '--json'])
    const lines: { check: string; level: string; said: string }[] = JSON.parse(stdout)
    assert.deepEqual([code, lines.filter(({ level }) => level !== 'ok')], [0, []])
    const looked =
      'configuration issuer keys database migrations clock keys·in·use administrators audit·trail file disk'
    assert.deepEqual(
      lines.map(({ check }) => check),
      looked.split(' ').map(name => name.replaceAll('·', ' ')),
    )
    assert.match(lines[8]!.said, /\d+ events hold/)
  })

  for (const { name, damage, args = [], env, code: wanted, told } of cases)
    test(`says it, with what helps: ${name}`, async () => {
      await mend()
      await damage()
      const { code, stdout } = await stage.run(['doctor', ...args], undefined, env)
      assert.match(stdout, told)
      assert.equal(code, wanted)
    })
})
