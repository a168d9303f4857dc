import assert from 'node:assert/strict'
import { test } from 'node:test'
import { start, valetkey } from '../run.ts'
import { addressOf, consent, openStage } from '../sandbox.ts'

const stage = await openStage()
const login = (provider: string, ...more: readonly string[]) => [
  ...['login', provider, '--sandbox', '--way', 'device'],
  ...more,
]
const withCode = /With the code in it already: (\S+)/

test('by device: code and address are shown, somebody answers elsewhere, and one is signed in', async () => {
  const running = start(login('generic'), stage.env)
  const [, code = ''] = await running.said(/type this code there: (\S+)/)
  const address = await addressOf(running)
  const [, whole = ''] = await running.said(withCode)
  assert.match(code, /^[A-Z0-9]{4}-[A-Z0-9]{4}$/)
  assert.ok(whole.startsWith(address) && whole.includes(code), `${whole} is ${address} with ${code}`)
  await consent(whole)
  const { code: exit, stdout, stderr } = await running.ended
  assert.equal(exit, 0, stderr)
  assert.equal(stdout, '')
  assert.match(stderr, /Signed in/)
  const echo = await valetkey(['api', 'generic', 'get', 'api/echo'], stage.env)
  assert.equal(JSON.parse(echo.stdout).user.username, 'alice')
})

test('by device: a no ends with 3, and so does patience that ends first', async () => {
  const denied = start(login('generic', '--as', 'no'), stage.env)
  await consent((await denied.said(withCode))[1] ?? '', 'deny')
  const { code, stderr } = await denied.ended
  assert.equal(code, 3, stderr)
  const late = await valetkey(login('generic', '--as', 'late', '--timeout', '1'), stage.env)
  assert.equal(late.code, 3, late.stderr)
  assert.match(late.stderr, /Nobody answered within 1 seconds/)
})

test('a provider without devices says so', async () => {
  const { code, stderr } = await valetkey(login('flattr'), stage.env)
  assert.equal(code, 2)
  assert.match(stderr, /deviceUrl/)
})
