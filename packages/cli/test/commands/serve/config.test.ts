import assert from 'node:assert/strict'
import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { defaultPolicy } from '@valetkey/server'
import { readConfig } from '../../../src/commands/serve/config.ts'
import { isOpenToOthers, newKey, readKeys, writeKeys } from '../../../src/commands/serve/keys-file.ts'
import { placeOf } from '../../../src/commands/serve/place.ts'
import { serverOptions } from '../../../src/commands/serve/server-options.ts'
import { emptyFolder } from './stage.ts'

const folder = await emptyFolder()
const file = join(folder, 'valetkey.json')
const least = { issuer: 'https://id.example.org', scopes: { read: 'Read your things' } }

async function written(config: unknown) {
  await writeFile(file, typeof config === 'string' ? config : JSON.stringify(config))
  return readConfig(file)
}

/** What is written, and what is said of it. */
const mistakes: readonly (readonly [name: string, config: unknown, told: RegExp])[] = [
  ['no JSON', '{issuer', /is not JSON/],
  ['a list', [], /the file: /],
  ['nothing', {}, /issuer: .*\n {2}scopes: /s],
  ['an issuer that is no address', { ...least, issuer: 'id.example.org' }, /issuer: an address that begins with https/],
  ['an issuer with a query', { ...least, issuer: 'https://id.example.org/?a' }, /issuer: an address without \? and #/],
  ['a field there is none of', { ...least, isuer: 1 }, /isuer: there is no such field/],
  ['a field of a field', { ...least, listen: { prot: 1 } }, /listen\.prot: there is no such field/],
  ['a port that is none', { ...least, listen: { port: 70_000 } }, /listen\.port: /],
  ['a scope with a space', { ...least, scopes: { 'read it': 'x' } }, /scopes\.read it: /],
  ['a switch there is none of', { ...least, policy: { pkcee: 'required' } }, /policy\.pkcee: there is no such field/],
  ['a word a switch does not know', { ...least, policy: { pkce: 'no' } }, /policy\.pkce: .*required/],
  ['a number for a switch', { ...least, policy: { iss: 1 } }, /policy\.iss: /],
  ['a language we do not speak', { ...least, languages: ['fr'] }, /languages\.0: /],
]

describe('the configuration', () => {
  for (const [name, config, told] of mistakes)
    test(`names what is wrong: ${name}`, async () => {
      await assert.rejects(written(config), { kind: 'usage', message: told })
    })

  test('that is not there is told with what makes one', async () => {
    await assert.rejects(readConfig(join(folder, 'nowhere.json')), { kind: 'usage', next: /valetkey init/ })
  })

  test('takes every switch of the policy as its default is', async () => {
    assert.deepEqual((await written({ ...least, policy: defaultPolicy })).policy, defaultPolicy)
  })

  test('comes to what createServer takes', async () => {
    const options = serverOptions(
      await written({ ...least, name: 'Photo Co', origins: ['https://old.example.org'], devices: true, portal: true }),
    )
    assert.deepEqual(options.brand, { name: 'Photo Co' })
    assert.deepEqual(options.origins, ['https://id.example.org', 'https://old.example.org'])
    assert.ok(options.policy?.grants?.includes('urn:ietf:params:oauth:grant-type:device_code'))
    assert.deepEqual([options.portal, options.issuer], [true, 'https://id.example.org'])
  })

  test('DATABASE_URL goes before it, and a path in it starts at its folder', async () => {
    const config = await written(least)
    const places: readonly (readonly [string | undefined, string, string])[] = [
      [undefined, 'sqlite', join(folder, 'provider.db')],
      ['file:/var/x.db', 'sqlite', '/var/x.db'],
      ['file:///var/x.db', 'sqlite', '/var/x.db'],
      ['postgres://me:secret@db.example:5432/id', 'postgres', 'postgres://db.example:5432/id'],
    ]
    for (const [DATABASE_URL, kind, name] of places) {
      const place = placeOf(config, DATABASE_URL === undefined ? {} : { DATABASE_URL })
      assert.deepEqual([place.kind, place.name], [kind, name])
    }
    assert.throws(() => placeOf(config, { DATABASE_URL: 'mysql://db' }), { kind: 'usage' })
  })
})

describe('the keys', () => {
  const secret = 'a secret of more than thirty-two characters'

  test('are in a file, or in VALETKEY_KEYS as text or as the path of one', async () => {
    const config = await written(least)
    await writeKeys(join(folder, 'keys.json'), [{ kid: 'file', secret }])
    await writeFile(join(folder, 'other.json'), JSON.stringify([{ kid: 'other', secret }]))
    const ways: readonly (readonly [string | undefined, string])[] = [
      [undefined, 'file'],
      [JSON.stringify([{ kid: 'text', secret }]), 'text'],
      [join(folder, 'other.json'), 'other'],
    ]
    for (const [VALETKEY_KEYS, kid] of ways)
      assert.equal((await readKeys(config, VALETKEY_KEYS ? { VALETKEY_KEYS } : {})).all[0]?.kid, kid)
  })

  test('that are none are refused, and never repeated', async () => {
    const config = await written(least)
    for (const keys of ['[', '[]', `[{"kid":"a b","secret":"${secret}"}]`, '[{"kid":"a","secret":"short and secret"}]'])
      await assert.rejects(readKeys(config, { VALETKEY_KEYS: keys }), ({ kind, message }) => {
        assert.deepEqual(
          [kind, message.includes('secret"'), message.includes('short')],
          ['usage', false, keys.includes('short') && message.includes('too short')],
        )
        return true
      })
  })

  test('get names of their own, and are for their owner only', async () => {
    const now = new Date('2026-11-03T00:00:00Z')
    const first = newKey(now, [])
    const second = newKey(now, [first])
    assert.deepEqual([first.kid, second.kid, newKey(now, [first, second]).kid], ['2026-11', '2026-11-2', '2026-11-3'])
    const path = join(folder, 'own.json')
    await writeKeys(path, [first], 'wx')
    await assert.rejects(writeKeys(path, [second], 'wx'), { code: 'EEXIST' })
    assert.equal(await isOpenToOthers(path), false)
    await chmod(path, 0o644)
    assert.equal(await isOpenToOthers(path), true)
    await writeKeys(path, [second])
    assert.equal(await isOpenToOthers(path), false)
  })
})
