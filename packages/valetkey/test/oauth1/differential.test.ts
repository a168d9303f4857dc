/**
 * Our base string against three other implementations, over generated requests. Where one differs, a fault of that
 * implementation must be listed here, with the line of RFC 5849 that decides, and must be possible in that request.
 */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Pair } from 'valetkey/http/form'
import { baseString } from 'valetkey/oauth1/base-string'
import { collect } from 'valetkey/oauth1/parameters'
import { signatureMethods } from 'valetkey/oauth1/signature-methods'

const require = createRequire(import.meta.url)
const formType = 'application/x-www-form-urlencoded'

interface Sample {
  readonly method: string
  readonly origin: string
  readonly path: string
  readonly query: string | null
  readonly form: string | null
  readonly oauth: readonly Pair[]
}

/** A known fault of another implementation: when a request can show it, and why ours is right. */
interface Fault {
  readonly name: string
  readonly rfc: string
  readonly when: (sample: Sample) => boolean
}

const encoders: readonly ((text: string) => string)[] = [
  encodeURIComponent,
  text => encodeURIComponent(text).replaceAll('%20', '+'),
  text => encodeURIComponent(text).replace(/%[0-9A-F]{2}/g, hex => hex.toLowerCase()),
  text => new URLSearchParams([[text, '']]).toString().slice(0, -1),
]
const words = [
  'a',
  'A',
  'b',
  'a1',
  'a-b',
  'a.c',
  '',
  'q',
  'é',
  '日本',
  '😀',
  'x y',
  'x+y',
  '%',
  '%25',
  '=',
  '&',
  "it's",
  '*',
  '~',
  '!()',
  '{',
  '10',
  '2',
  '/',
  ':',
  '"',
]
const text = fc.oneof(
  fc.constantFrom(...words),
  fc.constantFrom('file', 'size', 'vacation.jpg', 'original', 'page', '1'),
)
const field = fc
  .tuple(text, fc.option(text, { freq: 8 }), fc.constantFrom(...encoders))
  .map(([name, value, encode]) => (value === null ? encode(name) : `${encode(name)}=${encode(value)}`))
const encoded = fc
  .array(
    fc.oneof(
      { weight: 12, arbitrary: field },
      { weight: 1, arbitrary: fc.constantFrom('a=b=c', '', '=', 'realm=q', 'oauth_extra=a%2525b', 'tag=&tag=2') },
    ),
    { maxLength: 6 },
  )
  .map(fields => fields.join('&'))
const plainField = fc
  .tuple(fc.constantFrom('file', 'size', 'page', 'tag'), fc.constantFrom('x', 'a b', 'é', '1', '~'))
  .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
const plain = fc
  .uniqueArray(plainField, { maxLength: 4, selector: one => one.split('=')[0] })
  .map(fields => fields.join('&'))
const sample: fc.Arbitrary<Sample> = fc.record({
  method: fc.constantFrom('GET', 'POST', 'put', 'PATCH', 'DELETE'),
  origin: fc.constantFrom(
    'http://example.com',
    'https://api.example.org',
    'http://example.com:8080',
    'https://example.com:443',
    'http://EXAMPLE.com:8080',
    'http://127.0.0.1:4100',
    'http://[::1]:4100',
    'https://[2001:db8::7]',
  ),
  path: fc.constantFrom(
    '',
    '/',
    '/1/statuses/update.json',
    '/a%20b',
    '/%E6%97%A5',
    '//x/',
    '/a;b=c',
    "/it's",
    '/a/../b',
    '/~u/*',
  ),
  query: fc.option(fc.oneof(plain, encoded), { freq: 5 }),
  form: fc.option(fc.oneof(plain, encoded), { freq: 2 }),
  oauth: fc.constantFrom('tok', 'a/b+c=', 'p%2Fq', 'x y').map(token => [
    ['oauth_consumer_key', 'key'],
    ['oauth_nonce', 'n0nce'],
    ['oauth_signature_method', 'HMAC-SHA1'],
    ['oauth_timestamp', '1300000000'],
    ['oauth_token', token],
  ]),
})
const samples = fc.sample(sample, { numRuns: process.env['VALETKEY_TEST_LONG'] === '1' ? 20_000 : 2_000, seed: 5849 })

const urlOf = ({ origin, path, query }: Sample) => `${origin}${path}${query === null ? '' : `?${query}`}`
const pairsOf = (one: Sample) => [
  ...collect({ method: one.method, url: urlOf(one), contentType: formType, body: one.form }).pairs,
  ...one.oauth,
]
const ours = (one: Sample) => baseString(one.method, urlOf(one), pairsOf(one))
const fieldsOf = (...texts: readonly (string | null)[]) =>
  texts.flatMap(one => (one ? one.split('&') : [])).filter(one => one !== '')
const namesOf = (text: string | null) => fieldsOf(text).map(one => one.split('=')[0]!)
const queryAndForm = ({ query, form }: Sample) => `${query ?? ''}&${form ?? ''}`

const headerOf = ({ oauth }: Sample) =>
  `OAuth ${oauth.map(([name, value]) => `${name}="${encodeURIComponent(value)}"`).join(', ')}`
const collectNames = (text: string | null) =>
  collect({ method: 'POST', url: 'http://x/', contentType: formType, body: text }).pairs.map(([name]) => name)

function grouped(pairs: readonly Pair[]): Record<string, string | string[]> {
  const groups = Object.entries(Object.groupBy(pairs, ([name]) => name)).map(([name, same = []]) => {
    const values = same.map(([, value]) => value)
    return [name, values.length === 1 ? values[0]! : values] as const
  })
  return Object.fromEntries(groups)
}

/** Each sample where they differ must show a listed fault, each listed fault must be seen, and enough must agree. */
function compare(faults: readonly Fault[], theirs: (sample: Sample, index: number) => string): void {
  const seen = new Set<string>()
  let agreed = 0
  for (const [index, one] of samples.entries()) {
    const [mine, other] = [ours(one), theirs(one, index)]
    const possible = faults.filter(({ when }) => when(one))
    if (mine === other) agreed++
    else
      assert.notEqual(
        possible.length,
        0,
        `no listed fault explains\nours   ${mine}\ntheirs ${other}\nof ${JSON.stringify(one)}`,
      )
    if (mine !== other && possible.length === 1) seen.add(possible[0]!.name)
  }
  assert.deepEqual(
    faults.map(({ name }) => name).filter(name => !seen.has(name)),
    [],
    'faults listed, but never seen alone',
  )
  assert.ok(agreed >= 100, `only ${agreed} of ${samples.length} agreed`)
}

test('base strings agree with npm oauth-1.0a, its listed faults aside', () => {
  const OAuth = require('oauth-1.0a')
  const peer = new OAuth({
    consumer: { key: 'key', secret: 'secret' },
    signature_method: 'HMAC-SHA1',
    hash_function: (base: string, key: string) => createHmac('sha1', key).update(base).digest('base64'),
  })
  const faults: readonly Fault[] = [
    {
      name: 'keeps a default port',
      rfc: '§3.4.1.2 (3)',
      when: ({ origin }) => /^http:.*:80$|^https:.*:443$/.test(origin),
    },
    { name: 'keeps a host in upper case', rfc: '§3.4.1.2 (1)', when: ({ origin }) => /[A-Z]/.test(origin) },
    { name: 'keeps an empty path', rfc: '§3.4.1.2, RFC 2616 §5.1.2', when: ({ path }) => path === '' },
    {
      name: 'does not decode names of the query',
      rfc: '§3.4.1.3.1',
      when: ({ query }) => namesOf(query).some(name => /[%+]/.test(name)),
    },
    { name: 'takes + in the query for a plus', rfc: '§3.4.1.3.1', when: ({ query }) => !!query?.includes('+') },
    {
      name: 'cuts a value at its second =',
      rfc: '§3.4.1.3.1',
      when: ({ query }) => fieldsOf(query).some(one => one.split('=').length > 2),
    },
    {
      name: 'takes an empty query for an empty name',
      rfc: '§3.4.1.3.1',
      when: ({ query }) => query !== null && `&${query}&`.includes('&&'),
    },
    {
      name: 'a name in query and form is kept once',
      rfc: '§3.4.1.3.1',
      when: ({ query, form }) => collectNames(query).some(name => collectNames(form).includes(name)),
    },
    {
      name: 'drops an empty value before a repeat',
      rfc: '§3.4.1.3.1',
      when: ({ query }) =>
        fieldsOf(query).some(
          (one, at, all) => /^[^=]*=?$/.test(one) && namesOf(all.slice(at + 1).join('&')).includes(one.split('=')[0]!),
        ),
    },
  ]
  compare(faults, one => {
    const data = grouped(collect({ method: 'POST', url: 'http://x/', contentType: formType, body: one.form }).pairs)
    const oauth = Object.fromEntries(one.oauth)
    return peer.getBaseString({ method: one.method, url: urlOf(one), data }, oauth)
  })
})

test('base strings agree with npm oauth, its listed faults aside', () => {
  const { OAuth } = require('oauth')
  const peer = new OAuth('http://x/', 'http://x/', 'key', 'secret', '1.0', null, 'HMAC-SHA1')
  const faults: readonly Fault[] = [
    { name: 'loses the brackets of an IPv6 host', rfc: '§3.4.1.2 (2)', when: ({ origin }) => origin.includes('[') },
    { name: "rewrites ' in a path", rfc: '§3.4.1.2', when: ({ path }) => path.includes("'") },
  ]
  compare(faults, one =>
    peer._createSignatureBase(one.method, urlOf(one), peer._normaliseRequestParams(grouped(pairsOf(one)))),
  )
})

const python = '/usr/bin/python3'
const oauthlibFaults: readonly Fault[] = [
  {
    name: 'decodes oauth_* parameters of query and body twice',
    rfc: '§3.4.1.3.1',
    when: one => queryAndForm(one).includes('oauth_extra=a%2525b'),
  },
]
const hasOauthlib = spawnSync(python, ['-c', 'import oauthlib']).status === 0
const program = `
import json, sys
from oauthlib.oauth1.rfc5849 import signature as s
for line in sys.stdin:
    one = json.loads(line)
    try:
        pairs = s.collect_parameters(uri_query=one['query'], body=one['form'], headers={'Authorization': one['authorization']})
        text = s.signature_base_string(one['method'], s.base_string_uri(one['url']), s.normalize_parameters(pairs))
        mac = s._sign_hmac('SHA-1', text, 'secret', 'token secret')
    except Exception as e:
        text = mac = 'refused: ' + str(e)
    print(json.dumps([text, mac]))
`

test('base strings and signatures agree with oauthlib (Python), its listed faults aside', {
  skip: hasOauthlib ? false : `${python} has no oauthlib`,
}, async () => {
  const lines = samples.map(one =>
    JSON.stringify({
      ...one,
      query: one.query ?? '',
      form: one.form ?? '',
      url: urlOf(one),
      authorization: headerOf(one),
    }),
  )
  const { stdout, status, stderr } = spawnSync(python, ['-c', program], {
    input: lines.join('\n'),
    encoding: 'utf8',
    maxBuffer: 1e8,
  })
  assert.equal(status, 0, stderr)
  const answers: [string, string][] = stdout
    .trim()
    .split('\n')
    .map(line => JSON.parse(line))
  assert.equal(answers.length, samples.length)
  compare(oauthlibFaults, (_, index) => answers[index]![0])
  for (const [base, mac] of answers.filter(([base]) => !base.startsWith('refused'))) {
    assert.equal(
      await signatureMethods['HMAC-SHA1'].sign(base, { consumerSecret: 'secret', tokenSecret: 'token secret' }),
      mac,
    )
  }
})
