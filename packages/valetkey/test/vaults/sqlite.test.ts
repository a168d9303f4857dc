import assert from 'node:assert/strict'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { vaultContract } from 'valetkey/testing/vault'
import { sqliteVault } from 'valetkey/vaults/sqlite'

vaultContract('sqlite', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'valetkey-'))
  const path = join(folder, 'deep', 'tokens.db')
  return {
    vault: sqliteVault(path),
    reopen: async () => sqliteVault(path),
    dispose: () => rm(folder, { recursive: true }),
  }
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
