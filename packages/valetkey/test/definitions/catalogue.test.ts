import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { type CatalogueName, catalogue } from 'valetkey/catalogue'
import { type Facts, readFacts } from '../../../../tools/catalogue/facts.ts'
import { entries } from '../../src/catalogue/entries.ts'
import { behaviourOf, examples } from './behaviour.ts'
import { wholeSignIn } from './sign-in.ts'

const facts = readFacts(readFileSync(new URL('../../catalogue/facts.jsonl', import.meta.url), 'utf8'))

/** By a name that is only known when the test runs, with whatever variables it may want. */
const definitionOf = catalogue as (
  name: CatalogueName,
  variables: Readonly<Record<string, string>>,
) => ReturnType<typeof catalogue>

/** Who it says it was, where it says so: at the address for it, else in an id_token. */
function accountOf({ discoveryIssuer, userInfoUrl, confirmed, scopes = [] }: Facts): object | null {
  if (discoveryIssuer && userInfoUrl) return { id: '42', name: 'Alice' }
  return confirmed?.discoveryIssuer && scopes.includes('openid') ? { id: '42', name: '42' } : null
}

for (const name of Object.keys(entries) as CatalogueName[])
  test(`catalogue: a whole sign-in with ${name}, which behaves as the facts say`, async () => {
    const about = facts.find(({ key }) => key === name)
    assert.ok(about)
    const definition = await definitionOf(name, examples)
    const { account } = await wholeSignIn(definition, behaviourOf(about))
    assert.deepEqual(account, accountOf(about))
    assert.deepEqual([definition.verified, definition.agree], ['sources', about.agree])
  })
