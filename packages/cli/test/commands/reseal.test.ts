import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { OAuth, type Vault } from 'valetkey'
import { scriptedProvider } from 'valetkey/testing/scripted-provider'
import { fileVault } from 'valetkey/vaults/file'
import { sqliteVault } from 'valetkey/vaults/sqlite'
import { valetkey } from '../run.ts'

const folder = mkdtempSync(join(tmpdir(), 'valetkey-reseal-'))
after(() => rmSync(folder, { recursive: true }))

const before = 'the secret of before, of 32 characters or more'
const fresh = { kid: '2026-11', secret: 'the secret of today, of 32 characters or more' }
const both = join(folder, 'keys.json')
writeFileSync(both, JSON.stringify([fresh, { kid: '1', secret: before }]))

const provider = scriptedProvider()
const appOn = (vault: Vault, secret: string | readonly (typeof fresh)[]) =>
  new OAuth({ vault, secret, fetch: provider.fetch }).remoteApp('demo', provider.oauth2)

const vaults: Readonly<Record<string, (path: string) => Vault>> = { file: fileVault, sqlite: sqliteVault }

for (const [kind, open] of Object.entries(vaults))
  test(`a ${kind} vault goes under the new key, and the old one is no longer needed`, async () => {
    const path = join(folder, kind)
    const vault = open(path)
    for (const user of ['alice', 'bob']) await appOn(vault, before).adopt(`token-of-${user}`, { user })
    const { code, stderr, stdout } = await valetkey(['reseal', path, '--keys', both], {})
    assert.deepEqual([code, stdout], [0, ''], stderr)
    assert.match(stderr, /^2 records are under 2026-11 now; 0 were before\.$/m)
    const connection = await appOn(open(path), [fresh]).connection('bob')
    assert.equal(connection?.token.accessToken, 'token-of-bob')
    const again = await valetkey(['reseal', path], { VALETKEY_KEYS: JSON.stringify([fresh]) })
    assert.match(again.stderr, /^0 records are under 2026-11 now; 2 were before\.$/m)
  })

test('what does not open with these keys is named and left as it is', async () => {
  const path = join(folder, 'other')
  await appOn(fileVault(path), before).adopt('token-of-carol', { user: 'carol' })
  const { code, stderr } = await valetkey(['reseal', path], { VALETKEY_KEYS: JSON.stringify([fresh]) })
  assert.equal(code, 1)
  assert.match(stderr, /connection of demo, carol: seal_unknown_key/)
  assert.match(stderr, /Add the key they were sealed with/)
  assert.equal((await appOn(fileVault(path), before).connection('carol'))?.token.accessToken, 'token-of-carol')
})

test('no keys and no vault are told, with what to do, and without a secret', async () => {
  const none = await valetkey(['reseal', join(folder, 'file')], {})
  assert.deepEqual([none.code, /--keys FILE, or VALETKEY_KEYS/.test(none.stderr)], [2, true], none.stderr)
  const nowhere = await valetkey(['reseal', join(folder, 'nowhere'), '--keys', both], {})
  assert.deepEqual([nowhere.code, /There is no vault .*nowhere/.test(nowhere.stderr)], [1, true], nowhere.stderr)
  const short = await valetkey(['reseal', both], { VALETKEY_KEYS: '[{"kid":"a","secret":"too-short"}]' })
  assert.deepEqual([short.code, short.stderr.includes('too-short')], [2, false], short.stderr)
})
