import assert from 'node:assert/strict'
import { test } from 'node:test'
import { timeOrderedId } from 'valetkey/http/random'
import { createKeyring } from '../../src/keys.ts'
import { opaque } from '../../src/tokens/opaque.ts'

const keyring = createKeyring([{ kid: 'a', secret: 'a secret of more than thirty-two characters' }])
const about = (kind: 'access' | 'code' | 'verifier') => ({ kind, id: timeOrderedId(), userId: null })

test('an access token carries its prefix and its row’s id, and is known again', () => {
  const format = opaque('access', keyring)
  const id = timeOrderedId()
  const minted = format.mint({ kind: 'access', id, userId: null })
  assert.ok(minted.token.startsWith(`vka_${id}`))
  assert.equal(minted.id, id)
  assert.deepEqual(format.plausible(minted.token), { id })
  assert.match(minted.token, /^[\w-]+$/)
})

test('every single changed character, and every length but its own, is noticed before any lookup', () => {
  const format = opaque('access', keyring)
  const { token } = format.mint(about('access'))
  for (let at = 0; at < token.length; at++) {
    const other = token[at] === 'x' ? 'y' : 'x'
    assert.equal(format.plausible(token.slice(0, at) + other + token.slice(at + 1)), null, `character ${at}`)
    assert.equal(format.plausible(token.slice(0, at)), null)
  }
  assert.equal(format.plausible(`${token}x`), null)
})

test('a token of one kind, or of another server, is none of another', () => {
  const { token } = opaque('code', keyring).mint(about('code'))
  const elsewhere = createKeyring([{ kid: 'b', secret: 'another secret of more than thirty-two characters' }])
  assert.notEqual(opaque('code', keyring).plausible(token), null)
  assert.equal(opaque('code', elsewhere).plausible(token), null)
  assert.equal(opaque('request', keyring).plausible(token.replace('vkc_', 'vkq_')), null)
})

test('a verifier is eight digits for people and long for browsers', () => {
  const format = opaque('verifier', keyring)
  assert.match(format.mint({ ...about('verifier'), oob: true }).token, /^\d{8}$/)
  assert.equal(format.mint(about('verifier')).token.length, 43)
})

test('a client id never begins with a hyphen: in a command it would be an option', () => {
  const format = opaque('client-id', keyring)
  const minted = Array.from({ length: 2_000 }, () => format.mint({ kind: 'client-id', id: '', userId: null }).token)
  assert.deepEqual(
    minted.filter(id => !/^\w[\w-]{21}$/.test(id)),
    [],
  )
})
