import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hushed } from 'valetkey/client/telling/hushed'
import { blotBaseString, maskAuthorization, maskBaseString, maskPairs, maskText } from 'valetkey/client/telling/mask'
import { shorten } from 'valetkey/client/telling/shorten'

const SECRET = 'abcdefghijklmnopqrstuvwxyz'

test('four characters of a long secret are shown, none of a short one', () => {
  assert.equal(shorten(SECRET), 'abcd…')
  assert.equal(shorten('hunter2'), '…')
})

test('secrets are found in JSON, forms, XML, and by value', () => {
  const texts = [
    `{"access_token":"${SECRET}","name":"x"}`,
    `{"data":{"refresh_token": "${SECRET}"}}`,
    `{"accessToken":"${SECRET}"}`,
    `oauth_token=${SECRET}&x=1`,
    `x=1&client_secret=${SECRET}`,
    `<access_token>${SECRET}</access_token>`,
    `<a oauth_token_secret="${SECRET}"/>`,
    `oauth_problem=signature_invalid&debug_sbs=GET&x&a%3D1%26oauth_token%3D${SECRET}%26b%3D2`,
  ]
  for (const text of texts) {
    assert.ok(!maskText(text).includes(SECRET), text)
    assert.ok(maskText(text).includes('abcd…'), text)
  }
  assert.equal(maskText(`somewhere ${SECRET} else`, [SECRET]), 'somewhere abcd… else')
})

test('what is no secret stays as it is', () => {
  const text = '{"stat":"fail","code":98,"message":"Invalid auth token","tokens":3}'
  assert.equal(maskText(text), text)
  assert.deepEqual(
    maskPairs([
      ['scope', 'read'],
      ['code', SECRET],
      ['Code_Verifier', SECRET],
    ]),
    [
      ['scope', 'read'],
      ['code', 'abcd…'],
      ['Code_Verifier', 'abcd…'],
    ],
  )
})

test('an Authorization header shows its scheme and little else', () => {
  assert.equal(maskAuthorization(`Bearer ${SECRET}`), 'Bearer abcd…')
  assert.equal(maskAuthorization('Basic dXNlcjpwYXNz'), 'Basic …')
  const oauth = `OAuth oauth_consumer_key="key", oauth_token="${SECRET}", oauth_signature_method="HMAC-SHA1", oauth_signature="sig%3D"`
  assert.equal(maskAuthorization(oauth), oauth.replace(SECRET, 'abcd…'))
  const plain = `OAuth oauth_signature_method="PLAINTEXT", oauth_signature="${SECRET}%26"`
  assert.ok(!maskAuthorization(plain).includes(SECRET))
})

test('a base string keeps its shape: masked it is short, blotted it is as long as it was', () => {
  const base = `GET&http%3A%2F%2Fx%2F&a%3D1%26oauth_token%3D${SECRET}%26oauth_version%3D1.0`
  assert.equal(maskBaseString(base), base.replace(SECRET, 'abcd…'))
  assert.equal(blotBaseString(base).length, base.length)
  assert.ok(!blotBaseString(base).includes('efgh'))
})

test('a hushed object gives what is asked for by name, and lists nothing secret', () => {
  const wire = hushed({ access_token: SECRET, user_nsid: '1@N01' })
  assert.equal(wire['access_token'], SECRET)
  assert.deepEqual(Object.keys(wire), ['user_nsid'])
  assert.ok(!JSON.stringify({ ...wire }).includes(SECRET))
})
