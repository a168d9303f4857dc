import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { newTokens, post, refresh } from '@valetkey/server/testing/attacks/flows'
import { callSigned, newPair } from '@valetkey/server/testing/attacks/oauth1-flows'
import { keysOf } from '@valetkey/server/testing/attacks/signing'
import { alice, openStage } from './stage.ts'
import { isAlive, newTarget, opensPage, signedIn } from './visit.ts'

const stage = await openStage()
/** Another process than the commands, which goes on all the time. */
await stage.serve()
const target = await newTarget(stage)

const id = (): string => target.app.clientId

const acts = (): Promise<boolean> =>
  post(target, { grant_type: 'client_credentials' }).then(({ status }) => status === 200)

describe('apps', () => {
  test('are listed and shown without their secrets', async () => {
    const [list, shown] = [await stage.ok(['apps', 'list', '--json']), await stage.ok(['apps', 'show', id()])]
    assert.match(await stage.ok(['apps', 'list']), new RegExp(`^${id()} +Printer +confidential +`))
    assert.equal(JSON.parse(list)[0].clientId, id())
    assert.equal(JSON.parse(shown).secrets.length, 1)
    for (const text of [list, shown]) assert.ok(!/sealed|hash/.test(text) && !text.includes(target.app.clientSecret!))
  })

  test('a new one is two lines, as `login --app` reads them; a public one is one', async () => {
    assert.match(await stage.ok(['apps', 'create', '--name', 'Two', '--owner', 'alice']), /^[\w-]{22}\n[\w-]{43}\n$/)
    assert.match(await stage.ok(['apps', 'create', '--name', 'One', '--public', '--scope', 'read']), /^[\w-]{22}\n$/)
    const { code, stderr } = await stage.run(['apps', 'create', '--name', 'X', '--scope', 'everything'])
    assert.deepEqual([code, /everything/.test(stderr)], [1, true])
  })

  test('disabling holds from the next call on, and enabling takes it back', async () => {
    const tokens = await newTokens(target)
    await stage.ok(['apps', 'disable', id()])
    assert.deepEqual([await isAlive(target, tokens), await acts()], [false, false])
    assert.match((await stage.run(['apps', 'disable', id()])).stderr, /disabled already/)
    await stage.ok(['apps', 'enable', id()])
    assert.deepEqual([await isAlive(target, tokens), await acts()], [true, true])
  })

  test('a second secret works beside the first for as long as said', async () => {
    const made = JSON.parse(await stage.ok(['apps', 'create', '--name', 'Twice', '--json']))
    const old = { ...made, redirectUri: '' }
    const young = { ...old, clientSecret: (await stage.ok(['apps', 'secret', old.clientId])).trim().split('\n')[1] }
    const status = async (app: typeof old) => (await post(target, { grant_type: 'client_credentials' }, app)).status
    assert.deepEqual([await status(old), await status(young)], [200, 200])
    await stage.ok(['apps', 'secret', old.clientId, '--overlap', '0'])
    assert.deepEqual([await status(old), await status(young)], [401, 401])
  })

  test('removing one is asked about, and takes its tokens along', async () => {
    const [clientId = ''] = (await stage.ok(['apps', 'create', '--name', 'Gone'])).split('\n')
    assert.match((await stage.run(['apps', 'remove', clientId])).stderr, /would go.*--yes/s)
    await stage.ok(['apps', 'remove', clientId, '--yes'])
    const { code, stderr } = await stage.run(['apps', 'show', clientId])
    assert.deepEqual([code, /valetkey apps list/.test(stderr)], [1, true])
  })
})

describe('users', () => {
  test('are made with a password that is piped in or made, and listed without it', async () => {
    await stage.ok(
      ['users', 'create', 'bob', '--display-name', 'Bob', '--email', 'bob@example.org'],
      'building since 1998',
    )
    const made = await stage.ok(['users', 'create', 'carol', '--generate'])
    const list = await stage.ok(['users', 'list', '--json'])
    assert.deepEqual(
      JSON.parse(list).map((user: { username: string; hasPassword: boolean }) => [user.username, user.hasPassword]),
      [
        ['alice', true],
        ['bob', true],
        ['carol', true],
      ],
    )
    assert.ok(!list.includes('argon2'))
    const carol = { username: 'carol', password: made.trim() }
    assert.equal(await opensPage(await signedIn(stage, carol), `${stage.issuer}/settings/applications`), true)
    const taken = await stage.run(['users', 'create', 'BOB', '--generate'])
    assert.deepEqual([taken.code, taken.stdout, /taken/.test(taken.stderr)], [1, '', true])
  })

  test('locking signs out and stops every app at once; unlocking lets in again', async () => {
    const tokens = await newTokens(target)
    const browser = await signedIn(stage)
    const page = `${stage.issuer}/settings/applications`
    await stage.ok(['users', 'lock', 'alice'])
    assert.deepEqual([await isAlive(target, tokens), await opensPage(browser, page)], [false, false])
    await stage.ok(['users', 'unlock', 'alice'])
    assert.deepEqual([await isAlive(target, tokens), await opensPage(browser, page)], [true, false])
  })

  test('a new password ends every session, and the old one opens nothing', async () => {
    const browser = await signedIn(stage)
    const page = `${stage.issuer}/settings/applications`
    await stage.ok(['users', 'password', 'alice'], 'off with their heads')
    assert.equal(await opensPage(browser, page), false)
    assert.equal(await opensPage(await signedIn(stage), page), false)
    await stage.ok(['users', 'password', 'alice'], alice.password)
    assert.equal(await opensPage(await signedIn(stage), page), true)
  })
})

describe('revoke', () => {
  test('a token that is piped in dies with all that came from its consent, of whatever kind it is', async () => {
    const [one, two] = [await newTokens(target), await newTokens(target)]
    await stage.ok(['revoke'], one.access)
    assert.deepEqual([await isAlive(target, one), (await refresh(target, one.refresh)).status], [false, 400])
    assert.equal(await isAlive(target, two), true)
    const { stderr } = await stage.run(['revoke'], two.refresh)
    assert.match(stderr, /a token \(refresh\) that Printer had in the name of alice/)
    assert.equal(await isAlive(target, two), false)
    const pair = await newPair(target as Parameters<typeof newPair>[0], { scope: 'openid' })
    await stage.ok(['revoke'], pair.token)
    assert.equal((await callSigned(target.api!, keysOf(target.app, pair))).status, 401)
    for (const [input, code] of [
      ['not a token', 1],
      [undefined, 2],
    ] as const)
      assert.equal((await stage.run(['revoke'], input)).code, code)
  })

  for (const [name, args] of [
    ['of a person', () => ['--user', 'alice']],
    ['of an app', () => ['--app', id()]],
    ['that an app has from a person', () => ['--app', id(), '--user', 'alice']],
    ['there are', () => ['--all']],
  ] as const)
    test(`all tokens ${name} die at once`, async () => {
      const tokens = await newTokens(target)
      const { code, stderr } = await stage.run(['revoke', ...args()])
      assert.deepEqual([code, /^Revoked: /.test(stderr)], [0, true], stderr)
      assert.equal(await isAlive(target, tokens), false)
    })

  test('who did it stands in the audit trail', async () => {
    const exported = await stage.ok(['export'])
    for (const type of ['app.disabled', 'app.enabled', 'app.deleted', 'person.locked', 'person.revoked', 'app.revoked'])
      assert.match(exported, new RegExp(`"${type}",.*by\\\\":\\\\"command`), type)
  })
})
