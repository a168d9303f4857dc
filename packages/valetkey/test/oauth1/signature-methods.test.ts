import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { test } from 'node:test'
import { signatureMethodNamed, signatureMethods } from 'valetkey/oauth1/signature-methods'
import { SigningError } from 'valetkey/oauth1/signing-error'
import * as node from 'valetkey/oauth1/signing-node'
import * as web from 'valetkey/oauth1/signing-web'

const hashes = ['SHA-1', 'SHA-256', 'SHA-512'] as const
const { privateKey, publicKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
})
const halves = { node, web }

for (const hash of hashes) {
  test(`node:crypto and WebCrypto say the same with ${hash}`, async () => {
    for (const [key, text] of [
      ['k&s', 'GET&x&y'],
      ['ü&', ''],
      ['&', 'é😀'],
      ['k'.repeat(200), 'x'.repeat(5000)],
    ] as const) {
      assert.equal(await node.hmac(hash, key, text), await web.hmac(hash, key, text))
      assert.equal(await node.digest(hash, Buffer.from(text)), await web.digest(hash, Buffer.from(text)))
      const signature = await node.rsaSign(hash, privateKey, text)
      assert.equal(signature, await web.rsaSign(hash, privateKey, text))
      assert.equal(await node.rsaVerify(hash, publicKey, text, signature), true)
      assert.equal(await web.rsaVerify(hash, publicKey, text, signature), true)
    }
  })
}

for (const [name, half] of Object.entries(halves)) {
  test(`RFC 2202 and RFC 4231: HMAC with the key "Jefe" (${name})`, async () => {
    const text = 'what do ya want for nothing?'
    const hex = async (hash: (typeof hashes)[number]) =>
      Buffer.from(await half.hmac(hash, 'Jefe', text), 'base64').toString('hex')
    assert.equal(await hex('SHA-1'), 'effcdf6ae5eb2fa2d27416d5f184df9c259a7c79')
    assert.equal(await hex('SHA-256'), '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843')
    assert.match(await hex('SHA-512'), /^164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554/)
  })

  test(`RSA refuses another text, another hash and what is no base64 (${name})`, async () => {
    const signature = await half.rsaSign('SHA-256', privateKey, 'text')
    assert.equal(await half.rsaVerify('SHA-256', publicKey, 'Text', signature), false)
    assert.equal(await half.rsaVerify('SHA-1', publicKey, 'text', signature), false)
    for (const forged of ['', '*', `${signature} `, signature.replace(/=+$/, ''), 'AAAA']) {
      assert.equal(await half.rsaVerify('SHA-256', publicKey, 'text', forged), false, forged)
    }
  })
}

test('wiki.oauth.net TestCases §9.2: HMAC-SHA1 with and without a token secret', async () => {
  const { sign } = signatureMethods['HMAC-SHA1']
  assert.equal(await sign('bs', { consumerSecret: 'cs' }), 'egQqG5AJep5sJ7anhXju1unge2I=')
  assert.equal(await sign('bs', { consumerSecret: 'cs', tokenSecret: 'ts' }), 'VZVjXceV7JgPq/dOTnNmEfO0Fv8=')
})

test('RFC 5849 §3.4.2, §3.4.4: secrets are encoded, and the & stands with empty ones', async () => {
  const { sign } = signatureMethods.PLAINTEXT
  assert.equal(
    await sign('', { consumerSecret: 'djr9rjt0jd78jf88', tokenSecret: 'jjd999tj88uiths3' }),
    'djr9rjt0jd78jf88&jjd999tj88uiths3',
  )
  assert.equal(
    await sign('', { consumerSecret: 'djr9rjt0jd78jf88', tokenSecret: 'jjd99$tj88uiths3' }),
    'djr9rjt0jd78jf88&jjd99%24tj88uiths3',
  )
  assert.equal(await sign('', { consumerSecret: 'djr9rjt0jd78jf88' }), 'djr9rjt0jd78jf88&')
  assert.equal(await sign('', {}), '&')
})

test('without the key a method needs nothing is accepted', async () => {
  for (const [name, { kind, verify }] of Object.entries(signatureMethods)) {
    const guess = kind === 'hmac' ? await signatureMethods['HMAC-SHA1'].sign('b', {}) : '&'
    assert.equal(await verify('b', guess, {}), false, name)
  }
})

test('RSA without a private key says which one it needs', async () => {
  await assert.rejects(
    signatureMethods['RSA-SHA256'].sign('b', { consumerSecret: 's' }),
    error => error instanceof SigningError && error.code === 'signing_key_missing' && /PKCS8 PEM/.test(error.message),
  )
})

test('names of methods are case sensitive, and Object’s own names are none', () => {
  assert.equal(signatureMethodNamed('HMAC-SHA1')?.kind, 'hmac')
  for (const name of ['hmac-sha1', 'HMAC-MD5', '', 'constructor', '__proto__'])
    assert.equal(signatureMethodNamed(name), undefined, name)
})
