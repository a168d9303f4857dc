import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { askForRequestToken } from '@valetkey/server/testing/attacks/oauth1-flows'
import { postgresForTests } from '../../../../../tools/test-env/postgres.ts'
import { noRedis, redisForTests } from '../../../../../tools/test-env/redis.ts'
import { temporarySchemas } from '../../../../server/test/storage/temporary.ts'
import { alice, openStage } from './stage.ts'
import { newTarget, opensPage, signedIn } from './visit.ts'

const url = await postgresForTests()
const newSchema = url === null ? null : temporarySchemas(url)
const token = 'a token for whoever reads the numbers'

describe('serve', () => {
  test('says where everything is, answers there, and ends well on SIGTERM', async () => {
    const stage = await openStage({ metrics: true, name: 'Photo Co' })
    const mallory = { username: 'mallory', password: 'a password of mallory' }
    await stage.ok(['users', 'create', 'mallory'], mallory.password)
    const server = await stage.serve({ VALETKEY_METRICS_TOKEN: token })
    assert.match(server.banner, new RegExp(`administer +${stage.issuer}/admin\n[^]*\nready ${stage.issuer}\n$`))
    const at = (path: string, authorization = '') =>
      fetch(stage.issuer + path, { headers: { authorization }, redirect: 'manual' })
    for (const path of ['/healthz', '/readyz', '/.well-known/openid-configuration', '/sign-in'])
      assert.equal((await at(path)).status, 200, path)
    assert.equal((await at('/')).headers.get('location'), '/apps')
    assert.ok((await at('/metrics')).status >= 400)
    assert.match(await (await at('/metrics', `Bearer ${token}`)).text(), /valetkey_requests_total/)
    assert.equal(await opensPage(await signedIn(stage), `${stage.issuer}/admin`), true)
    assert.equal(await opensPage(await signedIn(stage, mallory), `${stage.issuer}/admin`), false)
    const { code, stderr } = await server.stop()
    assert.equal(code, 0, stderr)
    assert.match(stderr, /^\{.*"path":"\/sign-in"/m)
    for (const secret of [alice.password, mallory.password, token]) assert.ok(!stderr.includes(secret))
  })

  test('what it cannot begin with is told, with what to do', async () => {
    const stage = await openStage({ admins: ['alice', 'nobody'] })
    const cases: readonly (readonly [object, string[], number, RegExp])[] = [
      [{}, [], 1, /"admins" names nobody.*valetkey users create nobody/s],
      [{ admins: ['alice'], metrics: true }, [], 2, /VALETKEY_METRICS_TOKEN is not set/],
      [{ metrics: false, listen: { host: '192.0.2.1', port: 4400 } }, [], 1, /no address 192\.0\.2\.1.*"listen"/s],
      [{ database: 'mysql://x' }, [], 2, /That kind of database is not known/],
      [{ keys: 'nowhere.json' }, [], 1, /nowhere\.json.*VALETKEY_KEYS/s],
    ]
    for (const [patch, args, wanted, told] of cases) {
      await stage.change(patch)
      const { code, stderr, stdout } = await stage.run(['serve', ...args])
      assert.deepEqual([code, stdout, told.test(stderr)], [wanted, '', true], stderr)
    }
  })

  test('a port in use is named, and the server that has it goes on', async () => {
    const stage = await openStage()
    const server = await stage.serve()
    const { code, stderr } = await stage.run(['serve'])
    assert.deepEqual([code, /Port \d+ on 127\.0\.0\.1 is in use.*--port/s.test(stderr)], [1, true], stderr)
    assert.equal((await fetch(`${stage.issuer}/readyz`)).status, 200)
    await server.stop()
  })

  test('on PostgreSQL a new schema is made and filled by itself', { skip: url === null }, async () => {
    const stage = await openStage({ schema: newSchema!(), admins: [] })
    const server = await stage.serve({ DATABASE_URL: url! })
    assert.match(server.banner, /from postgres:\/\/127\.0\.0\.1:\d+\/postgres, schema test_/)
    assert.equal((await fetch(`${stage.issuer}/readyz`)).status, 200)
    assert.equal((await server.stop()).code, 0)
  })

  test('REDIS_URL keeps the nonces: without Redis signed requests are refused, and it says so', {
    skip: noRedis,
  }, async () => {
    const redis = await redisForTests()
    const stage = await openStage()
    const server = await stage.serve({ REDIS_URL: redis.url })
    assert.match(await stage.ok(['doctor'], undefined, { REDIS_URL: redis.url }), /^ok +redis/m)
    // What was signed before a Redis began is refused, and timestamps are whole seconds.
    await sleep(1000)
    const target = (await newTarget(stage)) as Parameters<typeof askForRequestToken>[0]
    assert.equal((await askForRequestToken(target)).status, 200)
    await redis.kill()
    assert.equal((await askForRequestToken(target)).status, 503)
    const { code, stdout } = await stage.run(['doctor'], undefined, { REDIS_URL: redis.url })
    assert.deepEqual([code, /^fail +redis/m.test(stdout)], [1, true], stdout)
    assert.equal((await server.stop()).code, 0)
  })

  test('SIGTERM to the launcher reaches the server, which then leaves its port', async () => {
    const stage = await openStage()
    const bin = fileURLToPath(new URL('../../../bin/valetkey.js', import.meta.url))
    // Without the condition, so that the launcher has to start another process.
    const launcher = spawn(process.execPath, [bin, 'serve'], {
      env: { PATH: process.env['PATH'], ...stage.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    for await (const chunk of launcher.stdout) if (/^ready /m.test(String(chunk))) break
    launcher.kill('SIGTERM')
    assert.equal((await once(launcher, 'exit'))[0], 0)
    await sleep(50)
    await assert.rejects(fetch(stage.issuer))
  })
})
