import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { vaultContract } from 'valetkey/testing/vault'
import { sqliteVault } from 'valetkey/vaults/sqlite'
import { killContract } from './kills.ts'

vaultContract('sqlite', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'valetkey-'))
  const path = join(folder, 'deep', 'tokens.db')
  return {
    vault: sqliteVault(path),
    reopen: async () => sqliteVault(path),
    dispose: () => rm(folder, { recursive: true }),
  }
})

killContract('sqlite', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'valetkey-'))
  return { path: join(folder, 'tokens.db'), prefix: '', dispose: () => rm(folder, { recursive: true }) }
})

vaultContract('sqlite in memory', async () => ({ vault: sqliteVault(':memory:') }))

test('a sqlite vault and its side files are for their owner only', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'valetkey-'))
  const vault = sqliteVault(join(folder, 'tokens.db'))
  await vault.takeOnce('x', Date.now() + 1000)
  for (const suffix of ['', '-wal', '-shm']) {
    assert.equal((await stat(join(folder, `tokens.db${suffix}`))).mode & 0o777, 0o600, suffix)
  }
  await vault.close()
  await rm(folder, { recursive: true })
})

test('a file that is no vault is left alone and named', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'valetkey-'))
  const path = join(folder, 'tokens.db')
  await writeFile(path, 'my diary')
  assert.throws(() => sqliteVault(path), { code: 'vault_unreadable', message: /tokens\.db: .*Next: restore a copy/ })
  assert.equal(await readFile(path, 'utf8'), 'my diary')
  await rm(folder, { recursive: true })
})

test('a path where no vault can be is named, with what the system says', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'valetkey-'))
  assert.throws(() => sqliteVault(folder), { code: 'vault_unusable', message: /EISDIR/ })
  const vault = sqliteVault(join(folder, 'tokens.db'))
  await vault.close()
  await assert.rejects(vault.list('connection'), { code: 'vault_unusable', message: /tokens\.db/ })
  await rm(folder, { recursive: true })
})
