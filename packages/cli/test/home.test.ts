import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { Failure } from '../src/failure.ts'
import { openHome } from '../src/home.ts'

const folder = await mkdtemp(join(tmpdir(), 'valetkey-home-'))
after(() => rm(folder, { recursive: true }))

test('the key is generated once, into a file only its owner may read, even by many processes at once', async () => {
  const home = join(folder, 'many')
  const secrets = await Promise.all(Array.from({ length: 20 }, () => openHome({ VALETKEY_HOME: home })))
  assert.equal(new Set(secrets.map(({ secret }) => secret)).size, 1)
  assert.equal((await stat(join(home, 'key'))).mode & 0o777, 0o600)
  assert.equal((await stat(home)).mode & 0o777, 0o700)
  assert.equal((await readFile(join(home, 'key'), 'utf8')).trim(), secrets[0]?.secret)
})

test('VALETKEY_SECRET wins, and then no key file is made', async () => {
  const home = join(folder, 'given')
  const { secret } = await openHome({ VALETKEY_HOME: home, VALETKEY_SECRET: 'a secret of one’s own, long enough' })
  assert.equal(secret, 'a secret of one’s own, long enough')
  await assert.rejects(stat(join(home, 'key')), { code: 'ENOENT' })
})

test('a home that cannot be made is a failure that names the variable', async () => {
  const file = join(folder, 'file')
  await writeFile(file, '')
  const named = (error: unknown): boolean => error instanceof Failure && /VALETKEY_HOME/.test(error.next ?? '')
  await assert.rejects(openHome({ VALETKEY_HOME: join(file, 'below') }), named)
})
