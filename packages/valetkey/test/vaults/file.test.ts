import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { vaultContract } from 'valetkey/testing/vault'
import { fileVault } from 'valetkey/vaults/file'
import { killContract } from './kills.ts'

async function scratch(): Promise<{ folder: string; path: string; dispose: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'valetkey-'))
  return { folder, path: join(folder, 'tokens.json'), dispose: () => rm(folder, { recursive: true }) }
}

vaultContract('file', async () => {
  const { path, dispose } = await scratch()
  return { vault: fileVault(path), reopen: async () => fileVault(path), dispose }
})

killContract('file', async () => ({ ...(await scratch()), prefix: '' }))

const later = () => Date.now() + 60_000

test('a file vault is for its owner only, and leaves neither drafts nor locks behind', async () => {
  const { folder, path, dispose } = await scratch()
  await fileVault(path).takeOnce('x', later())
  assert.equal((await stat(path)).mode & 0o777, 0o600)
  assert.deepEqual(await readdir(folder), ['tokens.json'])
  await dispose()
})

test('a process that died with the lock does not lock anybody out', async () => {
  const { path, dispose } = await scratch()
  const { stdout: pid } = await promisify(execFile)(process.execPath, ['-p', 'process.pid'])
  await writeFile(`${path}.lock`, JSON.stringify({ id: 'dead', pid: Number(pid), host: hostname() }))
  assert.equal(await fileVault(path).takeOnce('x', later()), true)
  await dispose()
})

test('a lock nobody alive holds that long is broken by one of many, and none of their writes is lost', async () => {
  const { path, dispose } = await scratch()
  await writeFile(`${path}.lock`, JSON.stringify({ id: 'old', pid: process.pid, host: 'elsewhere' }))
  const longAgo = new Date(Date.now() - 3_600_000)
  await utimes(`${path}.lock`, longAgo, longAgo)
  const taken = await Promise.all(Array.from({ length: 20 }, (_, n) => fileVault(path).takeOnce(`key ${n}`, later())))
  assert.ok(taken.every(Boolean))
  assert.equal(Object.keys(JSON.parse(await readFile(path, 'utf8')).used).length, 20)
  await dispose()
})

test('processes that write at once lose nothing, and one of them takes the key', async () => {
  const { path, dispose } = await scratch()
  const script = `
    import { fileVault } from 'valetkey/vaults/file'
    const vault = fileVault(process.argv[1])
    const wins = []
    for (let n = 0; n < 10; n++) {
      await vault.write({ kind: 'connection', app: 'a', id: process.argv[2] + n, version: 0, about: {}, sealed: {} })
      wins.push(await vault.takeOnce('key ' + n, Date.now() + 60_000))
    }
    console.log(JSON.stringify(wins))`
  const run = (name: string) =>
    promisify(execFile)(
      process.execPath,
      [
        ...process.execArgv.filter(arg => arg.startsWith('--conditions')),
        '--input-type=module-typescript',
        '--eval',
        script,
        path,
        name,
      ],
      { cwd: import.meta.dirname },
    )
  const outputs = await Promise.all(['p', 'q', 'r', 's'].map(run))
  const wins = outputs.map(({ stdout }) => JSON.parse(stdout) as boolean[])
  assert.equal((await fileVault(path).list('connection')).length, 40)
  for (let n = 0; n < 10; n++) assert.equal(wins.filter(one => one[n]).length, 1)
  await dispose()
})

test('a file that is no vault is left alone and named', async () => {
  const { path, dispose } = await scratch()
  await writeFile(path, 'my diary')
  const unreadable = { code: 'vault_unreadable', message: /tokens\.json: .*Next: restore a copy/ }
  for (const content of ['my diary', '{"version":1,"records":{"a', 'null', '{"version":2}']) {
    await writeFile(path, content)
    await assert.rejects(fileVault(path).takeOnce('x', later()), unreadable)
    await assert.rejects(fileVault(path).list('connection'), unreadable)
    assert.equal(await readFile(path, 'utf8'), content)
  }
  await dispose()
})

test('an empty file is an empty vault', async () => {
  const { path, dispose } = await scratch()
  await writeFile(path, '')
  assert.deepEqual(await fileVault(path).list('connection'), [])
  assert.equal(await fileVault(path).takeOnce('x', later()), true)
  await dispose()
})

test('a path where no vault can be is named, with what the system says', async () => {
  const { folder, path, dispose } = await scratch()
  await writeFile(path, '')
  const unusable = (reason: RegExp) => ({ code: 'vault_unusable', message: reason })
  await assert.rejects(fileVault(folder).list('connection'), unusable(/EISDIR/))
  await assert.rejects(
    fileVault(join(path, 'below')).takeOnce('x', later()),
    unusable(/tokens\.json.*(ENOTDIR|EEXIST)/),
  )
  await dispose()
})
