import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hashPassword, verifyPassword } from '../../src/people/passwords.ts'

test('a password is kept as argon2id with a salt of its own, and known again', async () => {
  const [first, second] = await Promise.all([hashPassword('wonderland'), hashPassword('wonderland')])
  assert.match(first, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[^$]{22}\$[^$]{43}$/)
  assert.notEqual(first, second)
  assert.equal(await verifyPassword('wonderland', first), true)
  assert.equal(await verifyPassword('Wonderland', first), false)
})

test('nobody’s password is wrong, whatever it is', async () => {
  assert.equal(await verifyPassword('', null), false)
  assert.equal(await verifyPassword('x', '$2b$10$something.else'), false)
})
