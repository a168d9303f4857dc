import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  challenge,
  checkVerifier,
  createVerifier,
  proveVerifier,
  readChallenge,
  validChallenge,
  validVerifier,
} from 'valetkey/oauth2/pkce'

/** RFC 7636 Appendix B. */
const VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'
const CHALLENGE = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'
const strict = { required: true, plain: false }
const invalidRequest = { name: 'OAuthError', code: 'invalid_request' }
const invalidGrant = { name: 'OAuthError', code: 'invalid_grant' }

test('RFC 7636 Appendix B the example of S256', async () => {
  assert.equal(await challenge(VERIFIER, 'S256'), CHALLENGE)
  assert.equal(await checkVerifier(VERIFIER, CHALLENGE, 'S256'), true)
})

test('RFC 7636 §4.2 plain is the verifier itself', async () => {
  assert.equal(await challenge(VERIFIER, 'plain'), VERIFIER)
  assert.equal(await checkVerifier(VERIFIER, VERIFIER, 'plain'), true)
  assert.equal(await checkVerifier(VERIFIER, CHALLENGE, 'plain'), false)
})

test('RFC 7636 §4.1 a created verifier is valid, proves its own challenge and no other', async () => {
  const [mine, other] = [createVerifier(), createVerifier()]
  assert.ok(validVerifier(mine))
  assert.notEqual(mine, other)
  assert.equal(await checkVerifier(mine, await challenge(mine)), true)
  assert.equal(await checkVerifier(mine, await challenge(other)), false)
})

test('RFC 7636 §4.1 verifiers have 43 to 128 unreserved characters', () => {
  for (const length of [43, 128]) assert.equal(validVerifier('a'.repeat(length)), true)
  for (const length of [0, 42, 129, 1_000_000]) assert.equal(validVerifier('a'.repeat(length)), false)
  for (const odd of ['+', '/', '=', ' ', '%', 'é', '\n']) assert.equal(validVerifier('a'.repeat(43) + odd), false, odd)
  assert.equal(validVerifier('-._~'.repeat(11)), true)
})

test('RFC 7636 §4.2 an S256 challenge is 43 characters of base64url without padding', () => {
  assert.equal(validChallenge(CHALLENGE), true)
  for (const odd of [
    CHALLENGE.slice(1),
    `${CHALLENGE}=`,
    `${CHALLENGE}A`,
    CHALLENGE.replace('-', '+'),
    '~'.repeat(43),
  ]) {
    assert.equal(validChallenge(odd), false, odd)
  }
})

test('RFC 7636 §4.1 a verifier that is too short proves nothing, even the challenge made from it', async () => {
  for (const verifier of ['', 'a'.repeat(42), 'a'.repeat(129), `${'a'.repeat(43)}+`]) {
    assert.equal(await checkVerifier(verifier, await challenge(verifier), 'S256'), false)
    await assert.rejects(
      proveVerifier(verifier, { challenge: await challenge(verifier), method: 'S256' }),
      invalidGrant,
    )
  }
})

test('RFC 9700 §2.1.1 a request without code_challenge is refused where PKCE is required', () => {
  assert.throws(() => readChallenge({}, strict), invalidRequest)
  assert.equal(readChallenge({}, { required: false }), null)
})

test('RFC 9700 §2.1.1 plain is refused, and so is a challenge without a method, which means plain', () => {
  assert.throws(() => readChallenge({ codeChallenge: VERIFIER, codeChallengeMethod: 'plain' }, strict), invalidRequest)
  assert.throws(() => readChallenge({ codeChallenge: CHALLENGE }, strict), invalidRequest)
  for (const codeChallengeMethod of ['s256', 'S512', 'none', '']) {
    assert.throws(() => readChallenge({ codeChallenge: CHALLENGE, codeChallengeMethod }, strict), invalidRequest)
  }
})

test('RFC 7636 §4.3 where plain is allowed, no method means plain', () => {
  const kept = readChallenge({ codeChallenge: VERIFIER }, { required: true, plain: true })
  assert.deepEqual(kept, { challenge: VERIFIER, method: 'plain' })
})

test('RFC 7636 §4.4.1 a malformed challenge is invalid_request: 42, 129 characters, padding, not base64url', () => {
  const odd = ['a'.repeat(42), 'a'.repeat(129), `${CHALLENGE}=`, '+'.repeat(43), 'é'.repeat(43), 'a'.repeat(1_000_000)]
  for (const codeChallenge of odd) {
    assert.throws(() => readChallenge({ codeChallenge, codeChallengeMethod: 'S256' }, strict), invalidRequest)
  }
  assert.throws(() => readChallenge({ codeChallengeMethod: 'S256' }, { required: false }), invalidRequest)
})

test('RFC 7636 §4.6 a wrong verifier is invalid_grant, a missing one invalid_request', async () => {
  const kept = readChallenge({ codeChallenge: CHALLENGE, codeChallengeMethod: 'S256' }, strict)
  await proveVerifier(VERIFIER, kept)
  await assert.rejects(proveVerifier(createVerifier(), kept), invalidGrant)
  await assert.rejects(proveVerifier(VERIFIER.slice(1), kept), invalidGrant)
  await assert.rejects(proveVerifier('', kept), invalidGrant)
  await assert.rejects(proveVerifier(CHALLENGE, kept), invalidGrant)
  await assert.rejects(proveVerifier(undefined, kept), invalidRequest)
})

test('RFC 9700 §4.8.2 PKCE downgrade: a verifier for a code that had no challenge is invalid_grant', async () => {
  await assert.rejects(proveVerifier(VERIFIER, null), invalidGrant)
  await proveVerifier(undefined, null)
})

test('every valid verifier proves its challenge, and one changed character does not', async () => {
  const unreserved = fc.constantFrom(...'ABCXYZabcxyz0189-._~')
  const verifier = fc.string({ unit: unreserved, minLength: 43, maxLength: 128 })
  await fc.assert(
    fc.asyncProperty(
      verifier,
      fc.nat(),
      fc.constantFrom('S256' as const, 'plain' as const),
      async (text, at, method) => {
        const expected = await challenge(text, method)
        assert.equal(await checkVerifier(text, expected, method), true)
        const index = at % text.length
        const changed = text.slice(0, index) + (text[index] === 'A' ? 'B' : 'A') + text.slice(index + 1)
        assert.equal(await checkVerifier(changed, expected, method), false)
      },
    ),
    { numRuns: 60 },
  )
})
