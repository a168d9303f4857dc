import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { type Account, openAccounts, signedIn } from '../src/accounts.ts'
import { Failure } from '../src/failure.ts'
import { openHome } from '../src/home.ts'

const folder = await mkdtemp(join(tmpdir(), 'valetkey-accounts-'))
after(() => rm(folder, { recursive: true }))
const home = await openHome({ VALETKEY_HOME: folder })
const account = (as: string, more: Partial<Account> = {}): Account => ({
  provider: 'flickr',
  as,
  clientId: 'key',
  clientSecret: 'the secret of the app',
  signedInAt: '2026-11-20T10:00:00.000Z',
  ...more,
})

test('twenty sign-ins at once are all kept', async () => {
  const labels = Array.from({ length: 20 }, (_, n) => `label${n}`)
  await Promise.all(labels.map(as => openAccounts(home).save(account(as))))
  const kept = await openAccounts(home).list()
  assert.deepEqual(kept.map(({ as }) => as).sort(), labels.sort())
})

test('an app secret is sealed in the file, and opens for its own account only', async () => {
  const accounts = openAccounts(home)
  await accounts.save(account('one'))
  assert.equal((await accounts.find('flickr', 'one'))?.clientSecret, 'the secret of the app')
  const text = await readFile(home.path('accounts.json'), 'utf8')
  assert.ok(!text.includes('the secret of the app'))
  await writeFile(home.path('accounts.json'), text.replaceAll('"as": "one"', '"as": "swapped"'))
  await assert.rejects(accounts.find('flickr', 'swapped'), { code: 'seal_broken' })
})

test('a second sign-in under the same label takes the place of the first', async () => {
  const accounts = openAccounts(home)
  await accounts.save(account('again', { who: 'alice' }))
  await accounts.save(account('again', { who: 'bob' }))
  const found = (await accounts.list()).filter(({ as }) => as === 'again')
  assert.deepEqual(
    found.map(({ who }) => who),
    ['bob'],
  )
  await accounts.remove('flickr', 'again')
  const advice = (error: unknown): boolean =>
    error instanceof Failure && error.kind === 'signInNeeded' && /login flickr --as again/.test(error.next ?? '')
  await assert.rejects(signedIn(accounts, 'flickr', 'again'), advice)
})

test('a damaged file is named, with what to do', async () => {
  await writeFile(home.path('accounts.json'), '{"accounts": [')
  const advice = (error: unknown): boolean =>
    error instanceof Failure && /accounts\.json is damaged/.test(error.message)
  await assert.rejects(openAccounts(home).list(), advice)
})
