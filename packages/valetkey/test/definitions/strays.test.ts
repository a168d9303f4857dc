import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import type { Definition } from 'valetkey'
import { readFacts } from '../../../../tools/catalogue/facts.ts'
import { entries } from '../../src/catalogue/entries.ts'
import { filled } from '../../src/catalogue/filled.ts'
import type { Row } from '../../src/catalogue/row.ts'
import { type Behaviour1, type Behaviour2, behaviourOf, examples } from './behaviour.ts'
import { wholeSignIn } from './sign-in.ts'

const facts = readFacts(readFileSync(new URL('../../catalogue/facts.jsonl', import.meta.url), 'utf8'))

const SCOPES = ['one', 'two']

/** Said to people, or needed to be a definition at all. */
const tolerated = ['oauth', 'title', 'baseUrl', 'authorizeUrl', 'accessTokenUrl', 'requestTokenUrl', 'docs', 'agree']

/** Without it, is the sign-in refused, or somebody else signed in? */
async function matters(definition: Definition, behaviour: Behaviour1 | Behaviour2, who: unknown): Promise<boolean> {
  try {
    return JSON.stringify((await wholeSignIn(definition, behaviour)).account) !== JSON.stringify(who)
  } catch {
    return true
  }
}

test('catalogue: whatever field an entry has, the provider refuses a sign-in without it', async () => {
  let fields = 0
  for (const [name, row] of Object.entries<Row>(entries)) {
    const about = facts.find(({ key }) => key === name)
    assert.ok(about)
    const behaviour = behaviourOf(about)
    const { variables = [], ...whole } = row
    const definition = filled(name, whole, variables, examples)
    const openid = row.oauth === 2 && row.issuer !== undefined
    const scopes = openid ? ['openid', ...SCOPES] : SCOPES
    const told = openid ? { id: '42', name: '42' } : null
    const account = row.identity === undefined ? told : { id: '42', name: 'Alice' }
    // Both ways are good there; and further origins are for calls of one's own.
    const either = behaviour.oauth === 2 && behaviour.auth.length > 1
    for (const field of Object.keys(whole)) {
      if (tolerated.includes(field) || field === 'origins' || (field === 'clientAuth' && either)) continue
      const { [field as keyof typeof definition]: _, ...less } = definition
      fields += 1
      // One scope has nothing to separate it from.
      const more = field === 'scope' ? {} : { scope: scopes }
      const asked = field === 'scope' ? behaviour : { ...behaviour, scopes }
      const does = await matters({ ...(less as Definition), ...more }, asked, account)
      assert.ok(does, `${name} does as well without ${field}`)
    }
  }
  assert.ok(fields > 300, `${fields} fields were left out`)
})

const about = (key: string) => {
  const found = facts.find(one => one.key === key)
  assert.ok(found)
  return behaviourOf(found)
}

/** A field that says something else than the provider does. */
const wrong: readonly (readonly [
  name: keyof typeof entries,
  change: Readonly<Record<string, unknown>>,
  says: RegExp,
])[] = [
  ['webex', { authorizeUrl: 'https://webexapis.com/v2/authorize' }, /the address people are sent to/],
  ['dribbble', { clientAuth: 'basic' }, /authenticated by basic, and must by post/],
  ['fitbit', { clientAuth: 'basic-raw' }, /Basic must be/],
  ['fitbit', { clientAuth: 'post' }, /authenticated by post, and must by basic/],
  ['webex', { accessTokenFormat: 'json' }, /Content-Type must be .application\/x-www-form-urlencoded/],
  ['webex', { accessTokenMethod: 'GET' }, /the method of a token request must be .POST/],
  ['webex', { pkce: 'off' }, /authorization request: the parameters/],
  ['webex', { pkce: 'plain' }, /authorization request: the parameters/],
  ['webex', { scopeSeparator: ',' }, /scope/],
  ['webex', { paramNames: { client_id: 'app' } }, /authorization request: the parameters/],
  ['webex', { codeParam: 'auth_code' }, /address brings nothing back/],
  ['webex', { authorizeParams: { prompt: 'login' } }, /authorization request: the parameters/],
  ['webex', { accessTokenParams: { format: 'json' } }, /token request: the parameters/],
  ['webex', { refreshParams: { type: 'refresh' } }, /refresh: the parameters/],
  ['webex', { refreshUrl: 'https://webexapis.com/v1/access_token2' }, /Authorization of a call|404|answered/],
  ['webex', { tokenHeader: 'x-token' }, /the Authorization of a call/],
  ['withings', { tokenAt: 'data' }, /the Authorization of a call/],
  ['myob', { clientHeaders: { 'x-myobapi-key': 'me' } }, /x-myobapi-key must be/],
  ['kick', { revokeBy: 'bearer' }, /Expected values to be strictly equal/],
  ['line', { revokeBy: 'token' }, /Expected values to be strictly equal/],
  ['xing-oauth1', { signatureMethod: 'HMAC-SHA256' }, /the signature method must be "HMAC-SHA1"/],
  ['xing-oauth1', { transmission: 'query' }, /where the parameters travel must be "header"/],
  ['xing-oauth1', { requestTokenMethod: 'GET' }, /the method for a request token/],
  ['xing-oauth1', { accessTokenMethod: 'GET' }, /the method for an access token/],
  ['xing-oauth1', { revision: '1.0' }, /oauth_callback goes with the request token must be true/],
  ['xing-oauth1', { authorizeParams: { oauth_callback: 'x' } }, /authorization: the parameters/],
  ['linkedin-oauth1', { scopeSent: 'authorize', scope: 'r_network' }, /authorization: the parameters/],
]

for (const [name, change, says] of wrong)
  test(`catalogue: ${name} refuses ${JSON.stringify(change)}`, async () => {
    const { variables: _, ...row } = entries[name]
    await assert.rejects(wholeSignIn({ ...row, ...change } as Definition, about(name)), says)
  })
