import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Log } from '@valetkey/server/ops/log'
import { createLog } from '@valetkey/server/ops/log'
import { pino } from 'pino'
import { writtenLog } from './lines.ts'

test('values under names that open something are not written, however deep, in whatever case', () => {
  const written = writtenLog()
  const facts = {
    headers: { Authorization: 'Bearer canary', 'Set-Cookie': ['a=canary'], accept: 'text/html' },
    body: { client_secret: 'canary', clientSecret: 'canary', scope: 'read', nested: [{ refresh_token: 'canary' }] },
    map: new Map([['password', 'canary']]),
    web: new Headers({ cookie: 'sid=canary', host: 'api.example' }),
    bytes: new TextEncoder().encode('canary'),
  }
  written.log.info(facts, 'a request came')
  assert.doesNotMatch(written.text(), /canary|99,97,110/)
  const [line] = written.lines()
  assert.deepEqual(line!['body'], {
    client_secret: '[redacted]',
    clientSecret: '[redacted]',
    scope: 'read',
    nested: [{ refresh_token: '[redacted]' }],
  })
  assert.deepEqual([line!['msg'], line!['level']], ['a request came', 'info'])
})

test('credentials in plain text are not written either: after a scheme, in a query or fragment, before a host', () => {
  const written = writtenLog()
  const texts = [
    'GET /api Authorization: Bearer canary-token',
    'sent Basic Y2FuYXJ5OmNhbmFyeQ==',
    'OAuth oauth_token="canary", oauth_signature="canary"',
    'went to https://app.example/cb?code=canary&state=canary#access_token=canary',
    'postgres://valet:canary@db.example/oauth',
  ]
  for (const text of texts) written.log.warn({ text, url: new URL('https://a.example/?code=canary') }, text)
  assert.doesNotMatch(written.text(), /canary|Y2Fu/)
  assert.match(
    written.text(),
    /https:\/\/app\.example\/cb\?code=\[redacted\]&state=\[redacted\]#access_token=\[redacted\]/,
  )
  assert.match(written.text(), /postgres:\/\/db\.example\/oauth/)
})

test('of an error its kind, message, code and place are written, and nothing that was hung on it', () => {
  const written = writtenLog()
  const cause = new Error('canary in the cause')
  const err = Object.assign(new TypeError('it broke at ?token=canary', { cause }), {
    code: '23505',
    detail: 'Key (hash)=(canary) already exists.',
    parameters: ['canary'],
  })
  written.log.error({ err, requestId: 'abc' }, 'a fault of ours')
  assert.doesNotMatch(written.text(), /canary/)
  const [{ err: said, requestId }] = written.lines() as [{ err: Record<string, string>; requestId: string }]
  assert.deepEqual([said['type'], said['code'], requestId], ['TypeError', '23505', 'abc'])
  assert.match(said['stack']!, /log\.test\.ts/)
})

test('text that tries to be two lines stays one', () => {
  const written = writtenLog()
  written.log.info({ path: '/a\n{"level":"error"}' }, 'a\nb')
  assert.equal(written.lines().length, 1)
})

test('a record that holds itself is written, too', () => {
  const written = writtenLog()
  const circle: Record<string, unknown> = { name: 'round' }
  circle['self'] = circle
  written.log.info({ circle }, 'round')
  assert.match(written.text(), /"name":"round"/)
})

test('below its level nothing is written', () => {
  const lines: string[] = []
  const log = createLog({ level: 'error', to: { write: line => void lines.push(line) } })
  log.info({}, 'request')
  log.warn({}, 'careful')
  assert.deepEqual(lines, [])
  log.error({}, 'broken')
  assert.match(lines[0]!, /broken/)
})

test('any pino logger is a log', () => {
  const lines: string[] = []
  const log: Log = pino({ base: null }, { write: line => lines.push(line) })
  log.info({ status: 200 }, 'request')
  assert.match(lines[0]!, /"status":200,"msg":"request"/)
})
