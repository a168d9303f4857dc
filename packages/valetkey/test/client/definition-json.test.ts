import assert from 'node:assert/strict'
import { test } from 'node:test'
import { definitionFromJson, presets } from 'valetkey'
import { entries } from '../../src/catalogue/entries.ts'
import { nearest } from '../../src/client/nearest.ts'

const whole = { oauth: 2, baseUrl: 'https://api.example/', authorizeUrl: '/authorize', accessTokenUrl: '/token' }
const read = (definition: unknown) => definitionFromJson(JSON.stringify(definition), 'mine')

test('a definition kept as JSON is the same definition: every preset, every entry of the catalogue', () => {
  const { generic, generic1, mastodon, ...plain } = presets
  const made = [
    mastodon({ instance: 'mstdn.jp' }),
    generic({ origin: 'http://127.0.0.1:4106', clientId: 'x' }),
    generic1({ origin: 'http://127.0.0.1:4106', clientId: 'x' }),
  ]
  for (const definition of [...made, ...Object.values(plain)]) {
    const data = JSON.parse(JSON.stringify({ ...definition }))
    assert.deepEqual(read(data), data)
  }
  for (const [name, { variables, ...row }] of Object.entries(entries))
    if (!variables) assert.deepEqual(read(row), row, name)
})

test('everything wrong is said at once, with the field that was meant', () => {
  const definition = {
    ...whole,
    tokenURL: 'https://api.example/token',
    client_auth: 'post',
    clientAuth: 'Post',
    scope: ['read', 7],
    strict: 'yes',
    headers: { accept: 1 },
    identity: { url: 'me', id: 'id', nam: 'name' },
    failures: [{ where: 'ok', is: 'false', code: 'error' }],
    completelyElse: 1,
  }
  assert.throws(() => read(definition), {
    code: 'definition_invalid',
    reason: [
      'there is no field tokenURL',
      'there is no field client_auth (did you mean clientAuth?)',
      'clientAuth must be "basic" or "basic-raw" or "post" or "none" or "private_key_jwt" or "signed-secret"',
      'scope must be text or a list of texts',
      'strict must be true or false',
      'headers must be names with texts',
      'there is no field identity.nam (did you mean name?)',
      'identity.name is missing',
      'failures[0].message is missing',
      'there is no field completelyElse',
    ].join('; '),
  })
})

test('what a pagination lacks is said by its kind', () => {
  const refused = (pagination: unknown, message: RegExp) =>
    assert.throws(() => read({ ...whole, pagination }), { message })
  refused({ by: 'cursor', param: 'c' }, /pagination\.next is missing/)
  refused({ by: 'offset', param: 'o', next: 'n' }, /no field pagination\.next/)
  refused({ by: 'curser' }, /pagination\.by must be "link" or "url" or "cursor"/)
  refused({}, /pagination\.by is missing/)
  refused('link', /pagination must be an object/)
  const whole2 = { ...whole, pagination: { by: 'item', param: 'after', id: 'id' } }
  assert.deepEqual(read(whole2), whole2)
})

test('an editor’s own field says where the schema is, and is none of the definition', () => {
  assert.deepEqual(read({ $schema: './definition.schema.json', ...whole }), whole)
})

test('a field of the other protocol is none of this one', () => {
  assert.throws(() => read({ ...whole, requestTokenUrl: '/request_token' }), { message: /no field requestTokenUrl/ })
  const one = { ...whole, oauth: 1, requestTokenUrl: '/request_token' }
  assert.deepEqual(read(one), one)
  assert.throws(() => read({ ...one, pkce: 'S256' }), { message: /no field pkce/ })
})

test('URLs are checked as they are when it is registered', () => {
  const { accessTokenUrl: _, ...less } = whole
  assert.throws(() => read(less), { message: /it needs accessTokenUrl/ })
  assert.throws(() => read({ ...whole, baseUrl: 'api.example' }), { message: /baseUrl must be a URL/ })
  assert.throws(() => read({ ...whole, authorizeUrl: 'ftp://x.example/' }), { message: /must be a http\(s\) URL/ })
})

test('what is no JSON is said by line, and nothing of it is repeated', () => {
  const text = '{\n  "oauth": 2,\n  "clientSecret": "hidden-hidden",,\n}'
  assert.throws(
    () => definitionFromJson(text, 'mine'),
    (error: Error) => {
      assert.match(error.message, /it is not JSON/)
      return !error.message.includes('hidden')
    },
  )
  for (const [json, says] of [
    ['[]', /no JSON object/],
    ['null', /no JSON object/],
    ['{}', /which protocol/],
    ['{"oauth":3}', /which protocol/],
    ['{"oauth":"2"}', /which protocol/],
  ] as const)
    assert.throws(() => definitionFromJson(json, 'mine'), { code: 'definition_invalid', message: says })
  assert.deepEqual(definitionFromJson(`\uFEFF${JSON.stringify(whole)}`, 'mine'), whole)
})

test('names from the prototype are fields like others: unknown', () => {
  for (const name of ['constructor', 'toString', 'hasOwnProperty'])
    assert.throws(() => read({ ...whole, [name]: 'x' }), { message: new RegExp(`no field ${name}`) })
})

test('the nearest name is one a person may have meant, or none', () => {
  const known = ['accessTokenUrl', 'authorizeUrl', 'baseUrl', 'pkce']
  for (const [written, meant] of [
    ['acessTokenUrl', 'accessTokenUrl'],
    ['access_token_url', 'accessTokenUrl'],
    ['AuthorizeURL', 'authorizeUrl'],
    ['baseUri', 'baseUrl'],
    ['pcke', 'pkce'],
    ['whatever', undefined],
    ['', undefined],
  ] as const)
    assert.equal(nearest(written, known), meant, written)
})
